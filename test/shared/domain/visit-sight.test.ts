import { expect, test } from 'vitest';
import type { Caller } from '#shared/domain/access';
import { explainVisit } from '#shared/domain/explain-visit';
import { foldVisits } from '#shared/domain/fold-visits';
import { factsFor, visitFor } from '#shared/domain/visit-sight';
import { renderMessage } from '#shared/lambda/messages';
import { aDirectory, arrival, departure, OUTSIDE } from '../../support/facts.ts';

const caller = (more: Partial<Caller>): Caller => ({
  subject: 'somebody',
  roles: [],
  providerId: null,
  providerBranchId: null,
  branchId: null,
  caregiverId: null,
  recipientId: null,
  ...more,
});
const herself = caller({ roles: ['caregiver'], caregiverId: 'g1' });
const office = caller({ roles: ['coordinator'], providerId: 'a1', providerBranchId: 'a1-main' });

const facts = [
  arrival('c1', '2026-12-01 08:00', { place: OUTSIDE }),
  departure('c1', '2026-12-01 12:00', { place: OUTSIDE }),
  arrival('c3', '2026-12-01 12:01'),
];
const recipients = aDirectory().recipients.map((one) => ({ ...one, providerId: 'a1' }));
const assigned = aDirectory({ recipients });
const stranger = aDirectory({ recipients, assignments: [] });
const visitIn = (directory: typeof assigned) => foldVisits(facts, directory)[0]!;
const textFor = (who: Caller, directory: typeof assigned): string => {
  const visit = visitIn(directory);
  return explainVisit(visitFor(who, visit), [...factsFor(who, visit, facts)])
    .map(({ messageId, values }) => renderMessage('en', messageId, values))
    .join('\n');
};
const METRES = /Metres":\d|\d+ metres|\d km/;

test('a caregiver whom nobody assigned learns no distance, in figures or in words', () => {
  const shown = visitFor(herself, visitIn(stranger));

  expect(shown.exceptions.map(({ code }) => code)).toContain('OUTSIDE_PLACE');
  expect(JSON.stringify(shown)).not.toMatch(METRES);
  expect(textFor(herself, stranger)).not.toMatch(METRES);
});

test('an assigned one learns how far she stood, but not how far another home lies', () => {
  const shown = JSON.stringify(visitFor(herself, visitIn(assigned)));

  expect(shown).toContain('"distanceMetres":300.2');
  expect(shown).toContain('"afterMinutes"');
  expect(shown).not.toContain('"afterMetres"');
  expect(textFor(herself, assigned)).toContain('300 metres');
});

test('the office sees all of it', () => {
  const visit = visitIn(stranger);

  expect(visitFor(office, visit)).toBe(visit);
  expect(factsFor(office, visit, facts)).toBe(facts);
  expect(textFor(office, stranger)).toMatch(/300 metres[^]*\d km/);
});
