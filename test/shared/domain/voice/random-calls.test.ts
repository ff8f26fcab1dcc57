import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TURNS_MAX } from '#shared/domain/voice/dialogue';
import type { Session } from '#shared/domain/voice/session';
import type { Turn } from '#shared/domain/voice/turn';
import { DIAL_IN, LANDLINE, MOBILE, PEOPLE, aWorld, playCall, take } from '../../../support/phone-world.ts';

const CODES = [
  '039337423#',
  '039337423',
  '70002#',
  '4711#',
  '4711',
  '0000#',
  '999999#',
  '000000018#',
  '0018#',
  '0026',
];
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#', '**', '', '12', '0000000000000#'];

/** What the model takes a caller to do: keys that fit the step more often than not, so that walks get far. */
const Act = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('fit-1', 'fit-2', 'fit-3') },
  { weight: 2, arbitrary: fc.constantFrom('fit-4', 'fit-7', 'fit-8') },
  // Those who live at the line take two keys to be asked for theirs.
  { weight: 2, arbitrary: fc.constantFrom('*', 'fit-6') },
  { weight: 3, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.constantFrom(...CODES) },
  { weight: 1, arbitrary: fc.constant('silence') },
  { weight: 1, arbitrary: fc.constantFrom('hangup', 'hangup-1', 'hangup-2', 'hangup-9') },
);

const digitsOf = (act: string, state: string): string | null => {
  if (act === 'silence' || act === 'hangup') return null;
  if (act.startsWith('hangup-')) return act.slice(-1);
  if (!act.startsWith('fit-')) return act;
  if (state === 'identify') return '039337423#';
  if (state === 'check') return '0018#';
  return state === 'pin' ? '4711#' : act.slice(-1);
};

const World = fc.record({
  from: fc.constantFrom(LANDLINE, MOBILE, '+97236660000', '+972771234567', null),
  assigned: fc.subarray(['c1', 'c2', 'c3']),
  hour: fc.integer({ min: 0, max: 23 }),
  desk: fc.constantFrom(null, '+97233760099'),
  wasVisited: fc.boolean(),
  /** Some know what to press at first: a caregiver, or somebody who lives at the line. */
  begins: fc.constantFrom<string[]>([], [], ['fit-1', 'fit-1'], ['*', 'fit-6', 'fit-1']),
});

/** Names as they could be said: whole or first. */
const NAMES = ['Galit', ...PEOPLE.flatMap((person) => person.name.split(' '))];

/** A report of an earlier day, so that there is a visit to look back on. */
const visitOf = (world: ReturnType<typeof aWorld>, recipientId: string, startsAt: number): void => {
  const earlier = aWorld({ assignments: [{ recipientId, from: '2026-01-01' }] });
  playCall(earlier, MOBILE, ['4711#', '1', 'hangup'], new Date(startsAt - 86_400_000).toISOString());
  world.facts.push(...earlier.facts);
};

test('any call ends, loses no confirmed report, stores no unconfirmed one and says no name before the PIN', () => {
  const seen = {
    recorded: 0,
    ended: 0,
    hungUp: 0,
    noted: 0,
    past: 0,
    transferred: 0,
    answered: 0,
    helped: 0,
  };
  fc.assert(
    fc.property(World, fc.array(fc.tuple(Act, fc.boolean()), { maxLength: 25 }), (given, acts) => {
      const world = aWorld({
        assignments: given.assigned.map((recipientId) => ({ recipientId, from: '2026-01-01' })),
        desk: given.desk,
      });
      world.landlines['+97236660000'] = { people: PEOPLE.slice(2), language: 'am' };
      const startedAt = Date.parse('2026-06-10T00:00:00.000Z') + given.hour * 3_600_000;
      if (given.wasVisited) visitOf(world, 'c1', startedAt);
      const kept = world.facts.length;
      const begins = given.begins.map((act) => [act, false] as const);
      let answered = 0;
      let session: Session | undefined;
      let state = '';
      let proven = false;
      let confirmed = 0;

      for (const [index, [act, repeated]] of [['', false] as const, ...begins, ...acts].entries()) {
        const hangup = act.startsWith('hangup');
        const digits = index === 0 ? null : digitsOf(act, state);
        const turn: Turn = {
          callId: 'walk',
          turn: index,
          from: given.from,
          to: DIAL_IN,
          digits,
          timedOut: act === 'silence',
          hangup: index > 0 && hangup,
        };
        const before = session;
        const key = (digits ?? '').replaceAll('#', '');
        const now = (extra: number) => new Date(startedAt + index * 7_000 + extra).toISOString();
        let step = take(world, before, turn, now(0));
        // The answer got lost: the vendor delivers the turn again, against the same session.
        const counted = [world.wrongTries, world.wrongChecks];
        if (repeated && state !== 'pin' && state !== 'check') step = take(world, before, turn, now(90_000));
        expect([world.wrongTries, world.wrongChecks]).toEqual(counted);

        const confirms = state === 'confirm' && (key === '1' || key === '2');
        if (confirms) confirmed += 1;
        expect(world.facts).toHaveLength(kept + confirmed);
        if (state === 'answer' && (key === '1' || key === '2')) answered += 1;
        expect(world.answers).toHaveLength(answered);
        if (confirms) {
          expect(world.facts.at(-1)?.kind).toBe(key === '1' ? 'arrival' : 'departure');
          expect(step.session.report?.reportId).toBe(world.facts.at(-1)?.reportId);
        }
        const isKnown = world.asked.some((ask) => ask.kind === 'work');
        proven ||= isKnown || world.asked.some((ask) => ask.kind === 'visit');
        if (!isKnown) expect(world.languages.size).toBe(0);
        if (!proven) for (const name of NAMES) expect(step.text).not.toContain(name);
        if (step.spoken.say.some(({ id }) => id.startsWith('voice.recorded.'))) {
          expect(confirmed).toBeGreaterThan(0);
        }
        expect(step.spoken.end).toBe(step.spoken.collect === undefined);
        if (step.spoken.transfer !== undefined) {
          expect([key, given.desk, step.spoken.end]).toEqual(['7', step.spoken.transfer.to, true]);
          seen.transferred += 1;
        }
        if (!step.spoken.end) expect(step.spoken.say.length).toBeGreaterThan(0);

        session = step.session;
        state = step.spoken.state;
        if (state === 'recorded') seen.recorded += 1;
        if (turn.hangup) seen.hungUp += 1;
        if (state === 'past') seen.past += 1;
        if (step.spoken.say[0]?.id.startsWith('voice.help.')) seen.helped += 1;
        if (step.spoken.end) {
          seen.ended += 1;
          seen.answered += answered;
          const note = world.notes.get('walk');
          const isBegun = world.asked.some((ask) => ask.kind === 'claimed' || ask.kind === 'pin');
          const isLost = isBegun && confirmed === 0;
          expect([isLost, note?.end]).toEqual([
            isLost,
            isLost
              ? expect.stringMatching(/^(hung-up|ended|transferred)$/)
              : note?.wantsCall
                ? 'going-on'
                : undefined,
          ]);
          if (note?.caregiverId) expect(isKnown).toBe(true);
          if (isLost) seen.noted += 1;
          const after = take(
            world,
            session,
            { ...turn, turn: index + 1, hangup: false, digits: '1' },
            now(1),
          );
          expect(after.spoken).toEqual({ say: [], end: true, state: 'ended' });
          expect(world.facts).toHaveLength(kept + confirmed);
          return;
        }
      }
    }),
    { numRuns: 1_500 },
  );
  // The walks reached what they are meant to test.
  expect(seen.recorded).toBeGreaterThan(50);
  expect(seen.ended).toBeGreaterThan(50);
  expect(seen.hungUp).toBeGreaterThan(50);
  expect(seen.noted).toBeGreaterThan(50);
  for (const [branch, times] of Object.entries(seen)) expect([branch, times > 5]).toEqual([branch, true]);
});

test.each([
  ['9', MOBILE],
  ['*', MOBILE],
  ['9', LANDLINE],
  ['9', null],
])('a caller who presses %s for ever comes to an end', (digits, from) => {
  const world = aWorld();
  let session: Session | undefined;
  let turns = 0;
  for (let ended = false; !ended; turns += 1) {
    const turn = { callId: 'walk', turn: turns, from, to: DIAL_IN, digits, timedOut: false, hangup: false };
    const step = take(world, session, turn, '2026-06-10T05:00:00.000Z');
    session = step.session;
    ended = step.spoken.end;
    expect(turns).toBeLessThanOrEqual(TURNS_MAX + 1);
  }
  expect(world.facts).toEqual([]);
});
