import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Claimants, claimantsOn, lineFor } from '../support/claimants.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/**
 * The week of Sunday 2025-11-30 to Saturday 2025-12-06 lies in two months, and so in two invoices, and has its hours
 * once: here 330 minutes, level 1. Foreign workers report nothing yet, so that nothing else is held.
 */

let stage: TestStage;
let on: Claimants;
beforeAll(async () => {
  stage = await startTestStage();
  on = claimantsOn(stage);
}, 120_000);
afterAll(() => stage.stop());

type Paid = Record<string, number>;

/** Waits until an invoice's lines are paid so, by the beginnings of their ids; what else it has is looked at too. */
const paid = async (invoiceId: string, wanted: Paid, by = 'interface.a1'): Promise<void> => {
  const paidOf = (lines: readonly { lineId: string; payableMinutes: number }[]): Paid =>
    Object.fromEntries(
      Object.keys(wanted).map((start) => [
        start,
        lines
          .filter((line) => line.lineId.startsWith(start))
          .reduce((sum, one) => sum + one.payableMinutes, 0),
      ]),
    );
  const isSo = ({ lines }: Parameters<typeof paidOf>[0] extends infer Lines ? { lines: Lines } : never) =>
    JSON.stringify(paidOf(lines)) === JSON.stringify(wanted);
  await on.decided(invoiceId, isSo, by).catch(async () => {
    expect(paidOf((await on.invoice(invoiceId, by)).lines)).toEqual(wanted);
  });
};

/** What was decided first and what changed since come to what stands. */
const changedBy = async (invoiceId: string): Promise<Paid> => {
  const changes = await on.adjustments(invoiceId);
  const sums: Paid = {};
  for (const { lineId, payableChangeMinutes } of changes) {
    const date = String(lineId).slice(0, 10);
    sums[date] = (sums[date] ?? 0) + payableChangeMinutes;
  }
  return sums;
};

test('the new month’s invoice first, the old month’s after it: the old month’s days take their hours all the same', async () => {
  const { worker, recipientIds } = await on.home([2.5]);
  const [recipientId = ''] = recipientIds;
  const lines = (dates: string[]) => dates.map((date) => lineFor(worker, recipientId, date));
  const december = await on.send(lines(['2025-12-01', '2025-12-02', '2025-12-03', '2025-12-07']));
  await paid(december, { '2025-12-01': 120, '2025-12-02': 120, '2025-12-03': 90, '2025-12-07': 120 });

  const november = await on.send(lines(['2025-11-29', '2025-11-30']));

  await paid(november, { '2025-11-29': 120, '2025-11-30': 120 });
  await paid(december, { '2025-12-01': 120, '2025-12-02': 90, '2025-12-03': 0, '2025-12-07': 120 });
  expect(await changedBy(december)).toEqual({ '2025-12-02': -30, '2025-12-03': -90 });
  expect((await on.adjustments(december)).map((one) => one.cause.kind)).toEqual([
    'resubmission',
    'resubmission',
  ]);
  expect(await on.adjustments(november)).toEqual([]);

  // Claimed less after all: what was taken from December comes back.
  await on.send([lineFor(worker, recipientId, '2025-11-29')], { invoiceId: november, sequence: 2 });
  await paid(december, { '2025-12-01': 120, '2025-12-02': 120, '2025-12-03': 90, '2025-12-07': 120 });
  expect(await changedBy(december)).toEqual({ '2025-12-02': 0, '2025-12-03': 0 });
});

test('both orders of two months come to the same', async () => {
  const play = async (order: readonly string[][]): Promise<unknown[]> => {
    const { worker, recipientIds } = await on.home([2.5]);
    const invoiceIds = new Map<string, string>();
    for (const dates of order) {
      const lines = dates.map((date) => lineFor(worker, recipientIds[0] ?? '', date, 100));
      invoiceIds.set(dates[0]?.slice(0, 7) ?? '', await on.send(lines));
    }
    const [november = '', december = ''] = ['2025-11', '2025-12'].map((month) => invoiceIds.get(month));
    await paid(november, { '2025-11-30': 100 });
    await paid(december, { '2025-12-01': 100, '2025-12-02': 100, '2025-12-05': 30, '2025-12-06': 0 });
    const both = await Promise.all([november, december].map((id) => on.invoice(id)));
    return both.flatMap(({ lines }) => lines.map((line) => [line.date, line.payableMinutes, line.held]));
  };
  const november = ['2025-11-30'];
  const december = ['2025-12-01', '2025-12-02', '2025-12-05', '2025-12-06'];

  expect(await play([november, december])).toEqual(await play([december, november]));
});

test.each([
  ['a1', 'a2'],
  ['a2', 'a1'],
] as const)(
  'two providers claim one recipient’s week over two months, %s first: whose recipient it is gets its hours',
  async (...order) => {
    const worker = await on.caregiver('foreign', ['a1', 'a2']);
    const recipientId = await on.recipient({ points: 2.5 });
    await on.assign(worker, recipientId);
    const invoiceIds = new Map<string, string>();
    const dates = {
      a1: [['2025-12-01', '2025-12-02', '2025-12-03']],
      a2: [['2025-11-30'], ['2025-12-02']],
    };
    for (const provider of order) {
      for (const some of dates[provider]) {
        const lines = some.map((date) => lineFor(worker, recipientId, date));
        invoiceIds.set(`${provider} ${some[0]}`, await on.send(lines, { by: `interface.${provider}` }));
      }
    }

    const own = invoiceIds.get('a1 2025-12-01') ?? '';
    await paid(own, { '2025-12-01': 120, '2025-12-02': 120, '2025-12-03': 90 });
    expect(await on.adjustments(own)).toEqual([]);
    for (const date of ['2025-11-30', '2025-12-02']) {
      const invoiceId = invoiceIds.get(`a2 ${date}`) ?? '';
      await on.codes(invoiceId, { [date]: 'WRONG_PROVIDER' }, 'interface.a2');
    }
  },
);

test('spouses of two providers with one worker: the order is kept or not month by month, and hours follow', async () => {
  const worker = await on.caregiver('foreign', ['a1', 'a2']);
  const holder = await on.recipient({ points: 6.5 });
  const other = await on.recipient({ points: 2.5 }, 'a2');
  await on.assign(worker, holder);
  await on.assign(worker, other, { provider: 'a2' });
  await on.permit(holder);
  const relation = { recipientIds: [holder, other], kind: 'spouses', source: 'recorded', from: '2024-01-01' };
  await on.created(`/v1/household-relations/${randomUUID()}`, relation, 'division');
  const ofHolder = (date: string) => on.send([lineFor(worker, holder, date)]);
  const ofOther = (dates: string[], more: object = {}) =>
    on.send(
      dates.map((date) => lineFor(worker, other, date)),
      { by: 'interface.a2', ...more },
    );
  const week = ['2025-12-01', '2025-12-02', '2025-12-03'];
  // December in order, November not.
  const decemberOfHolder = await ofHolder('2025-12-01');
  const decemberOfOther = await ofOther(week);
  const novemberOfOther = await ofOther(['2025-11-30']);
  const novemberOfHolder = await ofHolder('2025-11-30');

  await on.codes(novemberOfHolder, { '2025-11-30': 'ORDER' });
  await on.codes(novemberOfOther, { '2025-11-30': 'ORDER' }, 'interface.a2');
  await on.codes(decemberOfHolder, { '2025-12-01': '' });
  // A line that came back takes nothing of the week.
  await paid(
    decemberOfOther,
    { [week[0] ?? '']: 120, [week[1] ?? '']: 120, [week[2] ?? '']: 90 },
    'interface.a2',
  );

  await ofOther(['2025-11-30'], { invoiceId: novemberOfOther, sequence: 2 });

  await on.codes(novemberOfHolder, { '2025-11-30': '' });
  await on.codes(novemberOfOther, { '2025-11-30': '' }, 'interface.a2');
  await paid(
    decemberOfOther,
    { [week[0] ?? '']: 120, [week[1] ?? '']: 90, [week[2] ?? '']: 0 },
    'interface.a2',
  );
});
