import { expect, test } from 'vitest';
import type { Fact } from '#shared/domain/fact';
import { isFixedLine, isMobileLine } from '#shared/domain/voice/line';
import { covers, localClockOf } from '#shared/domain/voice/local-clock';
import { openArrivals, proposalOf } from '#shared/domain/voice/work';
import { PEOPLE, aWorld, playCall } from '../../../support/phone-world.ts';

const NIGHT = { weekday: 3, start: '22:00', end: '06:00' };
const at = (instant: string) => localClockOf(instant).weekMinute;

test('reads the wall clock of Jerusalem, in summer and in winter', () => {
  expect(localClockOf('2026-06-10T05:02:59.999Z')).toMatchObject({ date: '2026-06-10', time: '08:02' });
  expect(localClockOf('2026-12-31T22:30:00.000Z')).toMatchObject({ date: '2027-01-01', time: '00:30' });
  expect(at('2026-06-06T21:00:00.000Z')).toBe(0);
});

test.each([
  ['2026-06-10T18:59:00.000Z', false],
  ['2026-06-10T19:00:00.000Z', true],
  ['2026-06-11T02:59:00.000Z', true],
  ['2026-06-11T03:00:00.000Z', false],
])('a night from Wednesday to Thursday at %s: %s', (instant, expected) => {
  expect(covers(NIGHT, at(instant), 0)).toBe(expected);
});

test('a night from Saturday to Sunday goes over the end of the week', () => {
  expect(covers({ weekday: 6, start: '22:00', end: '06:00' }, at('2026-06-13T23:00:00.000Z'), 0)).toBe(true);
  expect(covers({ weekday: 0, start: '00:10', end: '06:00' }, at('2026-06-13T20:50:00.000Z'), 30)).toBe(true);
});

const plan = (start: string, end: string) => [{ weekday: 3, start, end }];
const work = (facts: readonly Fact[] = []) => ({
  onLine: [],
  people: PEOPLE,
  facts,
  assignments: [
    { recipientId: 'c1', from: '2026-06-01', to: '2026-06-10', plan: plan('08:00', '10:00') },
    { recipientId: 'c3', from: '2026-06-01', plan: plan('10:00', '12:00') },
    { recipientId: 'c2', from: '2026-06-11' },
  ],
});

test.each([
  ['planned for this minute, although another one is near', '2026-06-10T06:59:00.000Z', ['c1']],
  ['the end of a plan is the start of the next', '2026-06-10T07:00:00.000Z', ['c3']],
  ['a little early', '2026-06-10T04:31:00.000Z', ['c1']],
  ['much too early: asked', '2026-06-10T04:20:00.000Z', undefined],
  ['an assignment that ended yesterday and one without a plan: any hour', '2026-06-11T01:00:00.000Z', ['c2']],
])('from a mobile: %s', (_, now, expected) => {
  expect(proposalOf(work(), now).direct?.recipientIds).toEqual(expected);
});

const arrivalAtEight = (): Fact[] => {
  const world = aWorld({ assignments: [{ recipientId: 'c1', from: '2026-01-01' }] });
  playCall(world, '+972527612345', ['4711#', '1']);
  return world.facts;
};

test('an arrival is open until a departure, until the office ends it, and for 25 hours at most', () => {
  const facts = arrivalAtEight();
  const [arrival] = facts;
  if (arrival?.fact !== 'report') throw new Error('No arrival');
  const departure = { ...arrival, kind: 'departure' as const, effectiveAt: '2026-06-10T09:00:00.000Z' };
  const correction: Fact = {
    fact: 'correction',
    factId: '0199c2a0-0000-7000-8000-000000000009',
    correctionId: 'k1',
    visitFactId: arrival.reportId,
    caregiverId: 'g2',
    recipientId: 'c1',
    departureAt: '2026-06-10T09:30:00.000Z',
    reason: 'FORGOT',
    by: 'coordinator.a1',
    providerId: 'a1',
    providerBranchId: 'a1-main',
    receivedAt: '2026-06-10T10:00:00.000Z',
    contentHash: 'x',
  };
  const open = (list: Fact[], now = '2026-06-10T11:00:00.000Z') => [...openArrivals(work(list), now).keys()];

  expect(open(facts)).toEqual(['c1']);
  expect(open([departure, arrival])).toEqual([]);
  expect(open([arrival, correction])).toEqual([]);
  expect(open(facts, '2026-06-11T06:10:00.000Z')).toEqual([]);
});

test('two people of one first name are told apart by their whole names', () => {
  const people = [
    { recipientId: 'c1', name: 'Sara Cohen', householdId: 'h1' },
    { recipientId: 'c3', name: 'Sara Levi', householdId: 'h3' },
  ];
  const { choices } = proposalOf({ ...work(), people, onLine: people }, '2026-06-10T07:00:00.000Z');

  expect(choices.map((choice) => choice.names)).toEqual([['Sara Cohen'], ['Sara Levi'], []]);
});

test.each([
  ['+97235551234', true, false],
  ['+97285551234', true, false],
  ['+972771234567', false, false],
  ['+972527612345', false, true],
  ['+14155550100', false, false],
])('%s: fixed %s, mobile %s', (line, fixed, mobile) => {
  expect([isFixedLine(line), isMobileLine(line)]).toEqual([fixed, mobile]);
});
