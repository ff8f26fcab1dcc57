import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Claimants, claimantsOn, lineFor } from '../support/claimants.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Circular 1536A where it is felt: on the invoices of both recipients. */

let stage: TestStage;
let on: Claimants;
beforeAll(async () => {
  stage = await startTestStage();
  on = claimantsOn(stage);
}, 120_000);
afterAll(() => stage.stop());

type Home = Awaited<ReturnType<Claimants['home']>>;

/** An invoice of its own for each, one after the other. */
const sendEach = async ({ worker, recipientIds }: Home, order: readonly number[], date: string) => {
  const invoiceIds: string[] = [];
  for (const place of order) {
    invoiceIds.push(await on.send([lineFor(worker, recipientIds[place] ?? '', date)]));
  }
  return invoiceIds;
};

const everyIs = (invoiceIds: readonly string[], wanted: Record<string, string>): Promise<void[]> =>
  Promise.all(invoiceIds.map((invoiceId) => on.codes(invoiceId, wanted)));

const DAY = '2026-03-10';

describe('points on the invoices of both', () => {
  // What passes with a determination of no load is group 3; group 2 stays 81 whatever was determined.
  test.each([
    [4.5, 4.0, '', ''],
    [4.5, 4.5, '81', ''],
    [9.5, 8.0, '81', '81'],
    [9.5, 7.5, '81', ''],
    [9.0, 9.0, '81', ''],
  ])('%d and %d, in either order: %j, and %j once no load is found', async (higher, lower, before, after) => {
    await Promise.all(
      [[higher, lower] as const, [lower, higher] as const].map(async (points) => {
        const home = await on.home(points);
        const holder = points[0] === higher ? 0 : 1;
        await on.permit(home.recipientIds[holder] ?? '');
        const invoiceIds = await sendEach(home, [holder, 1 - holder], DAY);
        await everyIs(invoiceIds, { [DAY]: before });

        await on.determine(home.recipientIds, home.worker, { month: '2026-03', visitedOn: '2026-03-02' });

        await everyIs(invoiceIds, { [DAY]: after });
      }),
    );
  });

  test.each([
    ['2020-12-30', ''],
    ['2020-12-31', '81'],
  ])('a joint permit approved on %s, for 9.5 and 8 points: %j', async (approvedOn, code) => {
    const home = await on.home([9.5, 8]);
    const [a = '', b = ''] = home.recipientIds;
    await on.permit(a, { joint: { withRecipientId: b, approvedOn } });

    await everyIs(await sendEach(home, [1, 0], DAY), { [DAY]: code });
  });
});

describe('the order of the two invoices', () => {
  test.each([
    ['group 1', [4.5, 4], false, '', 'ORDER'],
    ['group 2', [9.5, 8], false, '81', '81'],
    ['group 3, not determined', [5, 5], false, '81', '81'],
    ['group 3, no load found', [5, 5], true, '', 'ORDER'],
  ] as const)('%s', async (_group, points, isDetermined, holderFirst, otherFirst) => {
    await Promise.all(
      [
        [[0, 1], holderFirst],
        [[1, 0], otherFirst],
      ].map(async ([order, code]) => {
        const home = await on.home(points);
        await on.permit(home.recipientIds[0] ?? '');
        if (isDetermined) await on.determine(home.recipientIds, home.worker, { month: '2026-03' });

        await everyIs(await sendEach(home, order as number[], DAY), { [DAY]: code as string });
      }),
    );
  });

  test('two that came back pass once the other’s is sent again after the holder’s', async () => {
    const home = await on.home([6.5, 3.5]);
    const [holder = '', other = ''] = home.recipientIds;
    await on.permit(holder);
    const [early = '', late = ''] = await sendEach(home, [1, 0], DAY);
    await everyIs([early, late], { [DAY]: 'ORDER' });

    await on.send([lineFor(home.worker, other, DAY)], { invoiceId: early, sequence: 2 });

    await everyIs([early, late], { [DAY]: '' });
    // The one that was not sent again came out differently, and says why.
    const changes = await on.adjustments(late);
    expect(changes.at(-1)).toMatchObject({ payableChangeMinutes: 120, cause: { kind: 'resubmission' } });
  });
});

describe('a determination', () => {
  test('holds on its last day on both invoices, and no line is paid from the day after', async () => {
    const [whole, short] = await Promise.all([on.home([5, 5]), on.home([5, 5])]);
    await on.determine(whole.recipientIds, whole.worker, { month: '2024-10', visitedOn: '2024-10-03' });
    await on.determine(short.recipientIds, short.worker, { month: '2026-01', untilMonth: '2026-09' });

    for (const { worker, recipientIds } of [whole, short]) {
      const inMonth = (dates: readonly string[]) =>
        on.send(dates.flatMap((date) => recipientIds.map((id) => lineFor(worker, id, date))));
      const [september, october] = [
        await inMonth(['2026-09-01', '2026-09-30']),
        await inMonth(['2026-10-01', '2026-10-31']),
      ];
      await on.codes(september, { '2026-09-01': ',', '2026-09-30': ',' });
      await on.codes(october, { '2026-10-01': '82,82', '2026-10-31': '82,82' });
    }
  });

  test('of another worker in mid-month: both are paid in that month, the former no more from the next', async () => {
    const { worker: former, recipientIds } = await on.home([5, 5]);
    const later = await on.caregiver('foreign');
    await on.assign(later, recipientIds[0] ?? '', { from: '2025-09-16' });
    await on.determine(recipientIds, former);
    const lines = (worker: string, date: string) => recipientIds.map((id) => lineFor(worker, id, date));
    const september = await on.send([...lines(former, '2025-09-15'), ...lines(later, '2025-09-16')]);
    // Nothing was determined of the later worker yet.
    await on.codes(september, { '2025-09-15': ',', '2025-09-16': '82,82' });

    const id = await on.determine(recipientIds, later, { month: '2025-09', visitedOn: '2025-09-17' });
    await on.codes(september, { '2025-09-15': ',', '2025-09-16': ',' });
    const october = await on.send([...lines(former, '2025-10-01'), ...lines(later, '2025-10-02')]);

    await on.codes(october, { '2025-10-01': '82,82', '2025-10-02': ',' });
    const changed = (await on.adjustments(september)).filter((one) => one.cause.kind === 'determination');
    expect(changed.map((one) => [one.lineId.slice(0, 10), one.cause.ids])).toEqual([
      ['2025-09-16', [id]],
      ['2025-09-16', [id]],
    ]);
  });
});

describe('who is not a couple', () => {
  test('three under one roof with one worker are referred, and two again once the third is not claimed', async () => {
    const home = await on.home([6.5, 3.5, 3]);
    await on.permit(home.recipientIds[0] ?? '');
    const invoiceIds = await sendEach(home, [0, 1, 2], DAY);
    await everyIs(invoiceIds, { [DAY]: 'REFER' });

    const israeli = await on.caregiver('israeli');
    const third = home.recipientIds[2] ?? '';
    await on.assign(israeli, third);
    await on.send([lineFor(israeli, third, DAY)], { invoiceId: invoiceIds[2] ?? '', sequence: 2 });

    await everyIs(invoiceIds.slice(0, 2), { [DAY]: '' });
    await on.codes(invoiceIds[2] ?? '', { [DAY]: 'NO_REPORT' });
  });

  test('two who are recorded as something else than spouses are referred from that month on', async () => {
    const home = await on.home([6.5, 3.5]);
    await on.permit(home.recipientIds[0] ?? '');
    const invoiceIds = await sendEach(home, [0, 1], DAY);
    await everyIs(invoiceIds, { [DAY]: '' });

    const relation = {
      recipientIds: home.recipientIds,
      kind: 'other',
      source: 'recorded',
      from: '2026-03-01',
    };
    await on.created(`/v1/household-relations/${randomUUID()}`, relation, 'division');

    await everyIs(invoiceIds, { [DAY]: 'REFER' });
    const before = await sendEach(home, [0, 1], '2026-02-10');
    await everyIs(before, { '2026-02-10': '' });
  });
});

test('with the 1st of the month after a determination of no load neither gets supplementary hours', async () => {
  const { worker, recipientIds } = await on.home([5, 5], '2024-12-15');
  for (const recipientId of recipientIds) {
    const supplements = [{ kind: 'bathing', weeklyMinutes: 120, from: '2024-01-01' }];
    await on.created(
      `/v1/benefit-decisions/${randomUUID()}`,
      { recipientId, from: '2024-01-01', points: 5, reduced: false, track: 'service', supplements },
      'division',
    );
  }
  await on.determine(recipientIds, worker);
  /** Two hours and forty minutes on every day from one to another: 1,120 minutes in a whole week. */
  const days = (month: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, place) => `${month}-${String(from + place).padStart(2, '0')}`);
  const claim = (dates: string[]) =>
    on.send(dates.flatMap((date) => recipientIds.map((id) => lineFor(worker, id, date, 160))));
  const january = await claim(days('2025-01', 19, 31));
  const february = await claim(days('2025-02', 1, 8));

  const paidOf = async (invoiceId: string, dates: readonly string[], wanted: number): Promise<void> => {
    const minutes = (lines: readonly { date: string; recipientId: string; payableMinutes: number }[]) =>
      recipientIds.map((id) =>
        lines
          .filter((line) => line.recipientId === id && dates.includes(line.date))
          .reduce((sum, line) => sum + line.payableMinutes, 0),
      );
    const isSo = ({ lines }: { lines: Parameters<typeof minutes>[0] }): boolean =>
      minutes(lines).every((one) => one === wanted);
    await on.decided(invoiceId, isSo).catch(async () => {
      expect(minutes((await on.invoice(invoiceId)).lines)).toEqual([wanted, wanted]);
    });
  };
  // 14 h with the foreign worker of December and 2 h of supplement; from February on 14 h.
  await paidOf(january, days('2025-01', 19, 25), 960);
  // Six days of 960 and one of 840 a week: 942, of which six days take 942 of their 960, and the seventh nothing.
  await paidOf(january, days('2025-01', 26, 31), 942);
  await paidOf(february, days('2025-02', 1, 1), 0);
  await paidOf(february, days('2025-02', 2, 8), 840);
});
