import { describe, expect, test } from 'vitest';
import { ageVisit } from '#shared/domain/age-visit';
import { Language } from '#shared/domain/directory';
import { explainVisit } from '#shared/domain/explain-visit';
import type { Fact } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { renderMessage } from '#shared/lambda/messages';
import {
  aCallBack,
  aCorrection,
  aDirectory,
  aManual,
  anAcknowledgement,
  anAssignment,
  anEvidence,
  arrival,
  at,
  departure,
  INSIDE,
  NO_PLACE,
  OUTSIDE,
} from '../../support/facts.ts';

const LANGUAGES = Language.options;

const explained = (facts: Fact[], language: Language = 'en', directory = aDirectory()) => {
  const visit = foldVisits(facts, directory)[0]!;
  const lines = explainVisit(visit, facts);
  return {
    visit,
    lines,
    texts: lines.map(
      ({ rule, messageId, values }) => `${rule} ${renderMessage(language, messageId, values)}`,
    ),
  };
};

const came = arrival('c1', '2026-12-01 08:00', { place: { ...INSIDE, distanceMetres: 12.4 } });
const left = departure('c1', '2026-12-01 12:00');

test('a plain visit is explained by its reports, its length, its place and its standing', () => {
  const { texts } = explained([came, left]);

  expect(texts).toEqual([
    '5.3 An arrival was reported at 08:00 on Tuesday, December 1, 2026 (app).',
    '5.3 A departure was reported at 12:00 on Tuesday, December 1, 2026 (app).',
    '5.8 From arrival to departure: 240 minutes.',
    '3 Place at arrival: at the place, 12 metres from the registered place (by the location of the phone).',
    '3 Place at departure: at the place, 12 metres from the registered place (by the location of the phone).',
    '5 The visit is verified: it has an arrival and a departure, and no exception holds it.',
  ]);
});

test('what a recipient answered when called back stands beside the report, and changes nothing', () => {
  const denied = aCallBack(came, '2026-12-01 08:09', 'denied');
  const silent = aCallBack(left, '2026-12-01 12:40', 'no-answer');
  const { visit, texts, lines } = explained([came, left, denied, silent]);
  const { visit: before } = explained([came, left]);

  expect(texts).toContain(
    '3 The home was called back about the arrival: the answer was no; it holds nothing up, and a person looks at it.',
  );
  expect(texts).toContain(
    '3 The home was called back about the departure: nobody answered, which says nothing.',
  );
  const answers = lines.filter((line) => line.messageId === 'explanation.callBack');
  expect(answers.map((line) => line.factIds)).toEqual([
    [came.reportId, denied.factId],
    [left.reportId, silent.factId],
  ]);
  expect({ ...visit, facts: [], version: 0 }).toEqual({ ...before, facts: [], version: 0 });
  expect(visit.facts.map((part) => part.role)).toEqual(['arrival', 'evidence', 'departure', 'evidence']);
});

test('every line names its rule and only facts of the visit', () => {
  const facts = [came, left, arrival('c1', '2026-12-01 08:01'), arrival('c3', '2026-12-01 11:00')];
  const { visit, lines } = explained(facts);
  const own = new Set(visit.facts.map((part) => part.factId));

  for (const line of lines) {
    expect(line.rule).toMatch(/^[2-7](\.(\d|[A-Z_]+))?$/);
    expect(line.factIds.length).toBeGreaterThan(0);
    expect(line.factIds.filter((factId) => !own.has(factId))).toEqual([]);
  }
});

test('example 3 is explained with both times and the decision that is open', () => {
  const { texts } = explained([
    came,
    aCorrection(came.reportId, '2026-12-01 14:00', { departure: '2026-12-01 12:30' }),
    departure('c1', '2026-12-01 12:00', { received: '2026-12-01 18:00' }),
  ]);

  expect(texts).toContain(
    '7 The office set the departure to 12:30 on Tuesday, December 1, 2026. Reason: no report was made in time.',
  );
  expect(texts).toContain(
    '7 The report of the departure said 12:00 on Tuesday, December 1, 2026; it stays beside the correction.',
  );
  expect(texts).toContain(
    '5.7 A report of the departure that came in after the correction says 12:00, the correction 12:30. The corrected time stays until the office decides.',
  );
  expect(texts.at(-1)).toBe(
    '5 The visit waits for a correction by the office: 1 matter keeps it from being verified.',
  );
});

test('a visit over midnight tells the minutes of each date', () => {
  const { texts } = explained([arrival('c1', '2026-11-30 22:00'), departure('c1', '2026-12-01 06:00')]);

  expect(texts).toContain('5.8 Of these, counted on Monday, November 30, 2026: 120 minutes.');
  expect(texts).toContain('5.8 Of these, counted on Tuesday, December 1, 2026: 360 minutes.');
});

/** One visit for every line there is. */
const CASES: [string, Fact[], ReturnType<typeof aDirectory>?][] = [
  ['late pair', [left, arrival('c1', '2026-12-01 08:00', { received: '2026-12-01 15:00' })]],
  ['repeated', [came, arrival('c1', '2026-12-01 08:01'), left]],
  ['open', [came]],
  ['suggested', [came, arrival('c3', '2026-12-01 13:00')]],
  ['no arrival', [left]],
  [
    'manual',
    [
      aManual('2026-12-01 08:00', '2026-12-01 12:00'),
      aManual('2026-12-01 08:00', '2026-12-01 11:00', { sequence: 2 }),
    ],
  ],
  ['void', [came, left, aCorrection(came.reportId, '2026-12-02 08:00', { void: true })]],
  [
    'completed',
    [aCorrection(null, '2026-12-02 08:00', { arrival: '2026-12-01 08:00', departure: '2026-12-01 12:00' })],
  ],
  [
    'system fault',
    [
      came,
      aCorrection(came.reportId, '2026-12-02 08:00', {
        departure: '2026-12-01 12:00',
        reason: 'SYSTEM_FAULT',
      }),
    ],
  ],
  [
    'clock',
    [
      arrival('c1', '2026-12-01 08:15', {
        effectiveAt: at('2026-12-01 08:00'),
        clock: { basis: 'offset', offsetSeconds: -900 },
      }),
      left,
    ],
  ],
  [
    'counter',
    [
      arrival('c1', '2026-12-01 07:00', {
        effectiveAt: at('2026-12-01 08:00'),
        clock: { basis: 'monotonic', offsetSeconds: 0 },
      }),
      left,
    ],
  ],
  [
    'uncertain',
    [arrival('c1', '2026-12-01 08:00', { clock: { basis: 'uncertain', offsetSeconds: 3_600 } }), left],
  ],
  [
    'outside, acknowledged',
    [
      came,
      departure('c1', '2026-12-01 12:00', { place: OUTSIDE }),
      anAcknowledgement(came.reportId, 'OUTSIDE_PLACE', '2026-12-01 13:00'),
    ],
  ],
  ['no place', [arrival('c1', '2026-12-01 08:00', { place: NO_PLACE, absence: 'denied' }), left]],
  [
    'evidence',
    [
      came,
      left,
      anEvidence(came, '2026-12-01 08:05', { ...OUTSIDE, distanceMetres: null, method: 'network' }),
    ],
  ],
  [
    'called back',
    [came, left, aCallBack(came, '2026-12-01 08:09'), aCallBack(left, '2026-12-01 12:05', 'denied')],
  ],
  ['called back in vain', [came, left, aCallBack(came, '2026-12-01 08:40', 'no-answer')]],
  [
    'unreliable',
    [
      arrival('c1', '2026-12-01 08:00', { place: { ...INSIDE, verdict: 'unreliable' } }),
      departure('c1', '2026-12-01 12:00', { place: { ...INSIDE, verdict: 'uncertain' }, mock: true }),
    ],
  ],
  [
    'line',
    [
      arrival('c1', '2026-12-01 08:00', { channel: 'voice-landline', line: '+97236661234', place: NO_PLACE }),
      left,
    ],
  ],
  ['overlap', [came, left, arrival('c3', '2026-12-01 11:00'), departure('c3', '2026-12-01 14:00')]],
  ['travel', [came, left, arrival('c4', '2026-12-01 12:10'), departure('c4', '2026-12-01 14:00')]],
  ['short', [came, departure('c1', '2026-12-01 08:10')]],
  ['long', [came, departure('c1', '2026-12-01 21:00')]],
  ['unknown', [arrival([], '2026-12-01 08:00', { unknown: 'recipient' }), departure([], '2026-12-01 12:00')]],
  ['strangers', [came, left], aDirectory({ employments: [], assignments: [] })],
  ['not assigned', [came, left], aDirectory({ assignments: [] })],
  [
    'over plan',
    [came, left],
    aDirectory({ assignments: [anAssignment({ recipientId: 'c1', weeklyMinutes: 60 })] }),
  ],
  [
    'late',
    [came, left],
    aDirectory({
      assignments: [
        anAssignment({ recipientId: 'c1', plan: [{ weekday: 2, start: '07:00', end: '12:00' }] }),
      ],
    }),
  ],
  [
    'tampered',
    [
      arrival('c1', '2026-12-01 08:00', {
        device: {
          deviceId: 'd',
          sequence: 1,
          previousHash: null,
          hash: 'h',
          bootId: 'b',
          signature: 'invalid',
        },
      }),
      left,
    ],
  ],
];

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(CASES)('%s: every line has its words, and every exception a line', (_name, facts, directory) => {
    const { visit, lines, texts } = explained(facts, language, directory);

    for (const text of texts) expect(text).not.toMatch(/[{}@#]|undefined|NaN|Infinity|Invalid/);
    for (const exception of visit.exceptions) {
      expect(lines.map((line) => line.rule)).toContain(`6.${exception.code}`);
    }
    expect(lines.at(-1)?.rule).toBe('5');
  });
});

test('an aged visit is explained as it is read', () => {
  const visit = ageVisit(foldVisits([came], aDirectory())[0]!, Date.parse(at('2026-12-04 08:00')));

  expect(explainVisit(visit, [came]).map((line) => line.messageId)).toContain(
    'explanation.exception.MISSING_DEPARTURE',
  );
});

test('hours are those of Israel in 24 hours with digits 0 to 9, Amharic too', () => {
  const night = [arrival('c1', '2026-12-01 20:05'), departure('c1', '2026-12-02 00:10')];

  for (const language of LANGUAGES) {
    const { texts } = explained(night, language);
    expect(texts[0]).toContain('20:05');
    expect(texts[1]).toContain('00:10');
  }
});

test.each([
  ['he', 1, 'דקה אחת'],
  ['he', 2, 'שתי דקות'],
  ['he', 240, '240 דקות'],
  ['ar', 2, 'دقيقتان'],
  ['ar', 3, '3 دقائق'],
  ['ar', 11, '11 دقيقة'],
  ['ru', 1, '1 минута'],
  ['ru', 3, '3 минуты'],
  ['ru', 25, '25 минут'],
  ['am', 1, '1 ደቂቃ'],
  ['am', 240, '240 ደቂቃዎች'],
  ['en', 1, '1 minute.'],
] as const)('plurals follow the language: %s, %d is "%s"', (language, minutes, words) => {
  expect(renderMessage(language, 'explanation.minutes', { minutes })).toContain(words);
});

test('a message that does not exist is a mistake that is seen', () => {
  expect(() => renderMessage('he', 'explanation.nothing', {})).toThrow(
    'No message explanation.nothing in he',
  );
  expect(() => renderMessage('he', 'explanation.minutes', {})).toThrow();
});
