import { describe, expect, test } from 'vitest';
import { isCall, placesCall, reportedCalls } from '#shared/domain/reported-call';
import { RULES } from '#shared/domain/rules';
import { anEvidence, arrival, C1, C2, C4, INSIDE, NO_PLACE } from '../../support/facts.ts';

const LANDLINE = '+97235551234';
const MOBILE = '+972527612345';
const AT_HOME = { verdict: 'inside', method: 'landline', distanceMetres: null } as const;
const BY_NETWORK = { verdict: 'inside', method: 'network', distanceMetres: null } as const;

const fromHome = arrival('c1', '2026-12-01 08:00', {
  channel: 'voice-landline',
  line: LANDLINE,
  place: AT_HOME,
});
const fromMobile = arrival('c1', '2026-12-01 08:00', {
  channel: 'voice-mobile',
  line: MOBILE,
  place: NO_PLACE,
});

test('only what came by telephone is a call', () => {
  const byApp = arrival('c1', '2026-12-01 08:00', { place: INSIDE });

  expect([fromHome, fromMobile, byApp].map(isCall)).toEqual([true, true, false]);
  expect(reportedCalls([byApp], [C1])).toEqual([]);
});

test('two under one roof are one home, and a report for nobody known has none', () => {
  const both = arrival(['c1', 'c2'], '2026-12-01 08:00', { channel: 'voice-landline', line: LANDLINE });
  const nobody = arrival([], '2026-12-01 08:00', { channel: 'voice-landline', line: LANDLINE });
  const [first, second] = reportedCalls([both, nobody], [C1, C2]);

  expect(new Set(first?.homes).size).toBe(1);
  expect(second?.homes).toEqual([]);
});

describe('where a call was surely made', () => {
  const placeOf = (...facts: Parameters<typeof reportedCalls>[0]) => reportedCalls(facts, [C1])[0]?.place;
  const home = { latitudeDegrees: 32.08, longitudeDegrees: 34.78 };

  test('is the home of the landline', () => {
    expect(placeOf(fromHome)).toEqual({ ...home, withinMetres: 150 });
  });

  test('is nowhere without an answer, and after one that is not a yes', () => {
    const no = anEvidence(fromMobile, '2026-12-01 08:01', { ...BY_NETWORK, verdict: 'outside' });

    expect(placeOf(fromMobile)).toBeNull();
    expect(placeOf(fromMobile, no)).toBeNull();
    expect(placesCall(no)).toBe(false);
  });

  test('is the operator’s circle when the operator says yes', () => {
    const yes = anEvidence(fromMobile, '2026-12-01 08:01', BY_NETWORK);

    expect(placesCall(yes)).toBe(true);
    expect(placeOf(fromMobile, yes)).toEqual({ ...home, withinMetres: RULES.operatorCircleMetresMin + 150 });
  });

  test('is drawn around all places that the operator may have meant', () => {
    const yes = anEvidence(fromMobile, '2026-12-01 08:01', BY_NETWORK);
    const moves = {
      ...C1,
      places: [...C1.places, ...C4.places.map((place) => ({ ...place, placeId: 'far' }))],
    };

    expect(reportedCalls([fromMobile, yes], [moves])[0]?.place?.withinMetres).toBeGreaterThan(53_000);
  });
});
