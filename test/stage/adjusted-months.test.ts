import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Claimants, claimantsOn, lineFor, type ShownLine } from '../support/claimants.ts';
import { monthAgo, wall } from '../support/days.ts';
import { seededChance, type SeededChance } from '../support/seeded-chance.ts';
import { eventually, newPeople } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/**
 * A month that was invoiced, and whatever can still happen to it, in any order: what was decided first and every
 * adjustment since always come to what stands.
 */

let stage: TestStage;
let on: Claimants;
beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_RETRY_MILLIS_MAX: '200' } });
  on = claimantsOn(stage);
}, 120_000);
afterAll(() => stage.stop());

const MONTH = monthAgo();
const DAYS = ['06', '07', '08', '09', '10'].map((day) => `${MONTH}-${day}`);

type World = Awaited<ReturnType<typeof aWorld>>;

/** One person of 330 minutes a week, whose caregiver reported that she came, on five days, and seldom that she left. */
const aWorld = async () => {
  const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
  const [recipientId = ''] = recipientIds;
  const benefit = { recipientId, from: '2025-01-01', points: 2.5, reduced: false, track: 'service' };
  const supplements: object[] = [];
  await on.created(`/v1/benefit-decisions/b-${recipientId}`, { ...benefit, supplements }, 'division');
  const visitIds = new Map<string, string>();
  for (const [place, date] of DAYS.entries()) {
    const { reportId } = await report('arrival', wall(date, '08:00:00'));
    if (place % 2 === 0) await report('departure', wall(date, '10:00:00'));
    visitIds.set(date, `${reportId}~${recipientId}~${caregiverId}`);
  }
  for (const [place, date] of DAYS.entries()) {
    await eventually(
      () => on.as('division').get(`/v1/visits?caregiverId=${caregiverId}&date=${date}`),
      (answer) => answer.body.items[0]?.minutes === (place % 2 === 0 ? 120 : null),
    );
  }
  const invoiceId = await on.send(DAYS.map((date) => lineFor(caregiverId, recipientId, date)));
  await on.decided(invoiceId);
  return { caregiverId, recipientId, visitIds, benefit, invoiceId };
};

/** Waits until every line is what the facts of this moment give; then nothing is on its way any more. */
const settled = async (invoiceId: string): Promise<ShownLine[]> => {
  const what = ({ payableMinutes, held, codes }: ShownLine): string =>
    JSON.stringify([payableMinutes, held, codes]);
  const { lines } = await on.decided(invoiceId);
  const shown = await eventually(
    async () => {
      const now = (await on.invoice(invoiceId)).lines;
      const explained = await Promise.all(
        lines.map(({ lineId }) =>
          on.as('interface.a1').get(`/v1/invoices/${invoiceId}/lines/${lineId}/explanation?language=en`),
        ),
      );
      return { now, isSo: now.every((line, place) => what(line) === what(explained[place]?.body.decision)) };
    },
    ({ isSo }) => isSo,
    40,
  );
  return shown.now;
};

const KINDS = {
  invoicing: ['hours', 'hours', 'void', 'benefit', 'invoice'],
  // A closed month takes no invoice.
  closed: ['hours', 'hours', 'benefit'],
} as const;
type State = keyof typeof KINDS;

/** One thing that can happen to a month that was invoiced already. */
const somethingTo = async (world: World, state: State, chance: SeededChance): Promise<string> => {
  const { caregiverId, recipientId, visitIds, benefit } = world;
  const date = chance.pick(DAYS);
  const kind = chance.pick(KINDS[state]);
  const correct = async (more: object): Promise<void> => {
    const body = { visitId: visitIds.get(date), caregiverId, recipientId, reason: 'FORGOT', ...more };
    const answer = await on.as('coordinator.a1').put(`/v1/corrections/${randomUUID()}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  };
  switch (kind) {
    case 'hours':
      await correct({
        departureAt: `${date}T${9 + chance.upTo(3)}:${10 + chance.upTo(50)}:00`.replace('T9', 'T09'),
      });
      break;
    case 'void':
      await correct({ void: true, reason: 'WRONG_RECIPIENT' });
      break;
    case 'benefit': {
      const said = { ...benefit, from: date, points: chance.pick([2.5, 3, 3.5, 5]), supplements: [] };
      await on.created(`/v1/benefit-decisions/${randomUUID()}`, said, 'division');
      break;
    }
    case 'invoice': {
      // The same day once more: of two the first by its id counts, and it is this one or the other.
      const lines = [lineFor(caregiverId, recipientId, date, 30 * (1 + chance.upTo(4)))];
      await on.send(lines, { invoiceId: `${chance.pick(['0', 'z'])}-${randomUUID()}` });
    }
  }
  return `${state}: ${kind} ${date}`;
};

const payableIn = (lines: readonly ShownLine[]): Record<string, number> =>
  Object.fromEntries(lines.map((line) => [line.lineId, line.payableMinutes]));

/** Holds the first lines and the adjustments to the lines that stand: line by line, and each step to the one before. */
const expectToCome = (
  first: readonly ShownLine[],
  changes: readonly any[],
  now: readonly ShownLine[],
): void => {
  const sums = payableIn(first);
  const last = new Map<string, unknown>(
    first.map(({ lineId, payableMinutes, heldMinutes, held, codes }) => [
      lineId,
      { payableMinutes, heldMinutes, held, codes },
    ]),
  );
  for (const { lineId, before, after, payableChangeMinutes } of changes) {
    expect(before).toEqual(last.get(lineId));
    expect(payableChangeMinutes).toBe(after.payableMinutes - before.payableMinutes);
    expect(after.payableMinutes + after.heldMinutes).toBe(before.payableMinutes + before.heldMinutes);
    sums[lineId] = (sums[lineId] ?? 0) + payableChangeMinutes;
    last.set(lineId, after);
  }
  expect(sums).toEqual(payableIn(now));
};

const setState = async (state: State, reason: string): Promise<void> => {
  const answer = await on.as('division').put(`/v1/months/${MONTH}`, { state, reason });
  expect(answer.body.state).toBe(state);
};

test.each([1, 2, 3])(
  'whatever happens before, while and after a month is closed, adjustments add up (seed %i)',
  async (seed) => {
    const chance = seededChance(seed);
    const world = await aWorld();
    const first = await settled(world.invoiceId);
    const base = (await on.adjustments(world.invoiceId)).length;
    const done: string[] = [];
    let told = base;

    for (const [place, state] of (['invoicing', 'closed', 'invoicing'] as const).entries()) {
      if (place > 0) await setState(state, `${place} of seed ${seed}`);
      for (let step = 0; step < 4; step += 1) {
        done.push(await somethingTo(world, state, chance));
        // Or the next comes before this one is through.
        if (chance.isSo(0.3)) await settled(world.invoiceId);
      }
      const now = await settled(world.invoiceId);
      const changes = await on.adjustments(world.invoiceId);
      try {
        expectToCome(first, changes.slice(base), now);
        const isCarried = changes.slice(told).map((one) => one.carried);
        expect(isCarried).toEqual(isCarried.map(() => state === 'closed'));
      } catch (cause) {
        throw new Error(`after ${done.join(', ')}`, { cause });
      }
      told = changes.length;
    }
    expect(told).toBeGreaterThan(base);
  },
  120_000,
);
