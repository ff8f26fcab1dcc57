import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageVisit } from '#shared/domain/age-visit';
import { type Fact, factIdOf, type PlaceFinding, type Report } from '#shared/domain/fact';
import { uuidv7Of } from '#shared/domain/fact-id';
import { foldVisits } from '#shared/domain/fold-visits';
import { factMillisOf } from '#shared/domain/fold-window';
import { HOUR_MILLIS, millisOf, toInstant } from '#shared/domain/instants';
import { startOf, type Visit } from '#shared/domain/visit';
import { visitHistory } from '#shared/domain/visit-history';
import {
  aCorrection,
  aDirectory,
  aManual,
  aCallBack,
  anAcknowledgement,
  anAssignment,
  anEvidence,
  INSIDE,
  NO_PLACE,
  OUTSIDE,
} from '../../support/facts.ts';
import { keptView } from '../../support/kept-view.ts';

const ZERO = Date.UTC(2026, 11, 1);
const MINUTE = 60_000;

/** Plain seeds of facts: a shrunken counterexample can be read. */
const seeds = (spanMinutes: number, maxLength = 14): fc.Arbitrary<Seed[]> =>
  fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: spanMinutes }),
      second: fc.constantFrom(0, 0, 0, 30),
      kind: fc.constantFrom(
        'arrival',
        'departure',
        'arrival',
        'departure',
        'correction',
        'manual',
        'ack',
        'evidence',
        'call-back',
      ),
      recipients: fc.constantFrom(['c1'], ['c1'], ['c2'], ['c3'], ['c1', 'c2'], []),
      delayMinutes: fc.constantFrom(0, 0, 0, 1, 90, 600),
      channel: fc.constantFrom('app', 'voice-landline'),
      place: fc.constantFrom(INSIDE, INSIDE, OUTSIDE, NO_PLACE),
      basis: fc.constantFrom('wall', 'wall', 'offset', 'uncertain'),
      length: fc.integer({ min: 0, max: 400 }),
      target: fc.nat({ max: 20 }),
      sequence: fc.integer({ min: 1, max: 8 }),
    }),
    { minLength: 1, maxLength },
  );
type Seed = {
  minute: number;
  second: number;
  kind: string;
  recipients: readonly string[];
  delayMinutes: number;
  channel: 'app' | 'voice-landline';
  place: PlaceFinding;
  basis: Report['clock']['basis'];
  length: number;
  target: number;
  sequence: number;
};

const A_SEED: Seed = {
  minute: 0,
  second: 0,
  kind: 'arrival',
  recipients: ['c1'],
  delayMinutes: 0,
  channel: 'app',
  place: INSIDE,
  basis: 'wall',
  length: 0,
  target: 0,
  sequence: 1,
};

const reportOf = (seed: Seed, place: number): Report => {
  const millis = ZERO + seed.minute * MINUTE + seed.second * 1_000;
  return {
    fact: 'report',
    reportId: uuidv7Of(millis, `seed ${place}`),
    caregiverId: 'g1',
    recipientIds: [...seed.recipients],
    kind: seed.kind === 'arrival' ? 'arrival' : 'departure',
    channel: seed.channel,
    ...(seed.channel === 'voice-landline' && { line: '+97235551234' }),
    occurredAt: toInstant(millis),
    effectiveAt: toInstant(millis),
    receivedAt: toInstant(millis + seed.delayMinutes * MINUTE),
    offline: seed.delayMinutes > 2,
    place: seed.place,
    clock: { basis: seed.basis, offsetSeconds: 0 },
    ...(seed.channel === 'app' && {
      device: {
        deviceId: 'd1',
        sequence: seed.sequence,
        previousHash: seed.sequence === 1 ? null : `h${seed.sequence - 1}`,
        hash: `h${seed.sequence}`,
        bootId: `b${seed.sequence % 2}`,
        signature: 'valid',
      },
    }),
    receipt: '1',
    contentHash: String(place),
  };
};

/** A set of facts of one caregiver, with corrections and the like that name facts of the set. */
const factsOf = (list: readonly Seed[]): Fact[] => {
  const reports = list.map(reportOf);
  // The office decides about what it has: a report or a record.
  const targets = reports.filter((_report, place) =>
    ['arrival', 'departure', 'manual'].includes(list[place]!.kind),
  );
  const factOf = (seed: Seed, place: number): Fact => {
    const report = reports[place]!;
    const target = targets[seed.target % Math.max(1, targets.length)] ?? report;
    // The rows of one record name one recipient here; a change of it has a test of its own.
    const isRecorded = seed.kind === 'manual' || list[reports.indexOf(target)]?.kind === 'manual';
    const recipientId = isRecorded ? 'c1' : (target.recipientIds[0] ?? 'c1');
    const received = toInstant(millisOf(target.receivedAt) + seed.length * MINUTE + 1);
    const from = toInstant(millisOf(target.effectiveAt) + seed.length * MINUTE);
    const factId = uuidv7Of(millisOf(target.effectiveAt), `seed ${place}`);
    if (seed.kind === 'arrival' || seed.kind === 'departure' || targets.length === 0) return report;
    if (seed.kind === 'manual') {
      const to = toInstant(millisOf(report.effectiveAt) + (seed.length + 1) * MINUTE);
      return aManual(report.effectiveAt, to, {
        factId: report.reportId,
        recipientId,
        sequence: place,
        externalId: `row-${seed.target % 3}`,
        receivedAt: report.receivedAt,
      });
    }
    if (seed.kind === 'ack')
      return anAcknowledgement(target.reportId, 'OUTSIDE_PLACE', received, { factId, recipientId });
    if (seed.kind === 'evidence') return { ...anEvidence(target, received, seed.place), factId };
    if (seed.kind === 'call-back') return { ...aCallBack(target, received), factId };
    const named = seed.length % 3 === 0 ? null : target.reportId;
    const times = {
      arrival: from,
      ...(seed.length % 2 === 0 && { departure: toInstant(millisOf(from) + 3 * HOUR_MILLIS) }),
    };
    return aCorrection(named, received, {
      factId,
      correctionId: `k${place}`,
      contentHash: 'h',
      recipientId,
      ...times,
      ...(seed.length % 7 === 0 && { void: true }),
    });
  };
  return list.map(factOf);
};

const directory = aDirectory({
  assignments: [
    anAssignment({
      recipientId: 'c1',
      weeklyMinutes: 600,
      plan: [2, 3, 4].map((weekday) => ({ weekday, start: '08:00', end: '12:00' })),
    }),
    anAssignment({ recipientId: 'c2' }),
  ],
});
const plain = aDirectory();

const shuffled = <T>(items: readonly T[], order: readonly number[]): T[] =>
  items
    .map((item, place) => ({ item, key: order[place % Math.max(1, order.length)] ?? 0, place }))
    .sort((a, b) => a.key - b.key || b.place - a.place)
    .map(({ item }) => item);

describe('the fold', () => {
  test('gives the same visits for any order and any repetition of the facts', () => {
    fc.assert(
      fc.property(
        seeds(2_000, 40),
        fc.array(fc.nat(), { minLength: 1 }),
        fc.array(fc.nat()),
        (list, order, repeats) => {
          const facts = factsOf(list);
          const expected = foldVisits(facts, directory);
          const again = [...facts, ...repeats.map((place) => structuredClone(facts[place % facts.length]!))];

          expect(foldVisits(shuffled(again, order), directory)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('depends on no order of the directory', () => {
    fc.assert(
      fc.property(seeds(3_000), (list) => {
        const facts = factsOf(list);
        const turned = {
          employments: [...directory.employments].reverse(),
          assignments: [...directory.assignments].reverse(),
          recipients: [...directory.recipients].reverse(),
        };

        expect(foldVisits(facts, turned)).toEqual(foldVisits(facts, directory));
      }),
    );
  });

  test('keeps every report: each lies in a visit at each recipient that it names', () => {
    fc.assert(
      fc.property(seeds(3_000), (list) => {
        const facts = factsOf(list).filter((fact) => fact.fact !== 'report' || fact.channel === 'app');
        const visits = foldVisits(facts, directory);
        const parts = visits.map((visit) => new Map(visit.facts.map((part) => [part.factId, part.role])));

        for (const fact of facts) {
          const holding = parts.filter((part) => part.has(factIdOf(fact))).length;
          if (fact.fact === 'report') expect(holding).toBe(Math.max(1, fact.recipientIds.length));
          if (fact.fact === 'correction' || fact.fact === 'manual') expect(holding).toBe(1);
        }
        for (const visit of visits) {
          expect(visit.version).toBe(visit.facts.length);
          expect(new Set(visits.map((one) => one.visitId)).size).toBe(visits.length);
          expectSound(visit);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of a window gives the same visits in its middle as of everything', () => {
    // Facts over three weeks; the window is what is known to bear on its middle.
    const before = 110 * HOUR_MILLIS;
    const after = 110 * HOUR_MILLIS;
    fc.assert(
      fc.property(seeds(21 * 24 * 60), fc.integer({ min: 0, max: 21 * 24 }), (list, hour) => {
        const facts = factsOf(list).filter((fact) => fact.fact !== 'manual' || fact.externalId === 'row-0');
        const middle = ZERO + hour * HOUR_MILLIS;
        const inWindow = facts.filter((fact) => {
          const millis = factMillisOf(fact);
          return millis >= middle - before && millis <= middle + after;
        });
        const inMiddle = (visits: Visit[]) =>
          visits
            .filter((visit) => Math.abs(millisOf(startOf(visit)) - middle) <= HOUR_MILLIS)
            .map((visit) => ageVisit(visit, ZERO + 60 * 24 * HOUR_MILLIS));
        // A record's sequence and a correction that moves a visit far away bear on it from anywhere.
        const local = (some: Fact[]) =>
          some.filter((fact) => fact.fact !== 'correction' && fact.fact !== 'manual');

        expect(inMiddle(foldVisits(local(inWindow), plain))).toEqual(
          inMiddle(foldVisits(local(facts), plain)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('kept up fact by fact over windows, is the fold of everything', () => {
    fc.assert(
      fc.property(
        seeds(14 * 24 * 60, 50),
        fc.array(fc.nat(), { minLength: 1 }),
        fc.boolean(),
        (list, order, isPlanned) => {
          const served = isPlanned ? directory : plain;
          // The rows of one record may lie anywhere, so they are found by their register and not by a window.
          const facts = factsOf(list).map((fact, place) =>
            fact.fact === 'manual' ? { ...fact, externalId: `row-${place}` } : fact,
          );
          const view = keptView(served);
          const stored: Fact[] = [];
          for (const fact of shuffled(facts, order)) {
            stored.push(fact);
            view.deliver([fact], stored);
          }

          expect(view.visits()).toEqual(foldVisits(facts, served));
        },
      ),
      {
        numRuns: 100,
        // A number that came twice is 50 h from its twin, and the visit that it changes as far again.
        examples: [[[0, 241, 3_241].map((minute) => ({ ...A_SEED, minute })), [2, 1, 0], false]],
      },
    );
  });

  test('leaves every other visit as it was when unrelated facts are added', () => {
    fc.assert(
      fc.property(seeds(3_000), seeds(3_000), (list, others) => {
        const facts = factsOf(list);
        const far = 30 * 24 * 60;
        const added = factsOf(
          others.map((seed) => ({
            ...seed,
            minute: seed.minute + far,
            kind: seed.kind === 'manual' ? 'arrival' : seed.kind,
          })),
        );
        const own = new Set(facts.map(factIdOf));
        const fresh = added.filter((fact) => !own.has(factIdOf(fact)));
        const ofOld = (visits: Visit[]) =>
          visits.filter((visit) => visit.facts.some((part) => own.has(part.factId)));
        const stand = (visit: Visit) => ageVisit(visit, ZERO + 90 * 24 * HOUR_MILLIS);

        expect(ofOld(foldVisits([...facts, ...fresh], directory)).map(stand)).toEqual(
          foldVisits(facts, directory).map(stand),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('has a history whose last fact made the visit as it stands', () => {
    fc.assert(
      fc.property(seeds(1_500), (list) => {
        // A call that could not tell a household apart joins a visit only when that visit's arrival is there.
        const facts = factsOf(list.map((seed) => ({ ...seed, channel: 'app' as const })));
        for (const visit of foldVisits(facts, directory)) {
          const entries = visitHistory(facts, directory, visit.visitId);
          const own = entries.filter((entry) => entry.cause.kind !== 'other-visit');

          expect(own.map((entry) => entry.version)).toEqual(visit.facts.map((_part, place) => place + 1));
          expect(entries.at(-1)).toMatchObject({
            version: visit.version,
            arrivalAt: visit.arrivalAt,
            departureAt: visit.departureAt,
            minutes: visit.minutes,
            state: visit.state,
            standing: visit.standing,
            exceptions: visit.exceptions.map((exception) => exception.code),
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  test('takes well under a millisecond for 40 facts', () => {
    const facts = Array.from({ length: 20 }, (_, place) => {
      const seed: Omit<Seed, 'minute' | 'sequence'> = {
        kind: 'arrival',
        second: 0,
        recipients: [`c${(place % 3) + 1}`],
        delayMinutes: 0,
        channel: 'app',
        place: INSIDE,
        basis: 'wall',
        length: 1,
        target: 0,
      };
      return [
        reportOf({ ...seed, minute: place * 300, sequence: place * 2 + 1 }, place),
        reportOf(
          { ...seed, kind: 'departure', minute: place * 300 + 200, sequence: place * 2 + 2 },
          place + 100,
        ),
      ];
    }).flat();
    for (let round = 0; round < 500; round += 1) foldVisits(facts, directory);
    const start = process.cpuUsage();
    for (let round = 0; round < 300; round += 1) foldVisits(facts, directory);
    const { user, system } = process.cpuUsage(start);

    expect(foldVisits(facts, directory)).toHaveLength(20);
    // A third of it on a quiet machine; processor time, as other work shares this one.
    expect((user + system) / 1_000 / 300).toBeLessThan(1);
  });
});

/** What holds for every visit. */
const expectSound = (visit: Visit): void => {
  const open = visit.exceptions.filter(
    (one) => one.class === 'acknowledge' && one.acknowledgedAt === undefined,
  );
  const blocks = visit.exceptions.filter((one) => one.class === 'blocks');
  if (visit.standing === 'verified') {
    expect([visit.state, open, blocks]).toEqual(['complete', [], []]);
    expect(visit.minutes).toBeGreaterThanOrEqual(0);
  }
  if (visit.state === 'open') expect([visit.departureAt, visit.minutes]).toEqual([null, null]);
  if (visit.standing === 'needs-acknowledgement') expect(open.length).toBeGreaterThan(0);
  expect(new Set(visit.exceptions.map((one) => one.code)).size).toBe(visit.exceptions.length);
  for (const one of visit.exceptions) expect(one.openedAt < one.dueAt).toBe(true);
};
