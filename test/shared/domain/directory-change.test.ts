import { expect, test } from 'vitest';
import { directoryBefore } from '#shared/domain/directory-change';
import { foldVisits } from '#shared/domain/fold-visits';
import { newPlaceEvidence } from '#shared/domain/place-evidence';
import { visitDayKey } from '#shared/domain/visit-changes';
import { aDirectory, anAssignment, arrival, departure, OUTSIDE } from '../../support/facts.ts';

const facts = [arrival('c1', '2026-12-01 08:00'), departure('c1', '2026-12-01 12:00')];

test('the first assignment takes a visit from where it was listed while nobody knew its recipient', () => {
  const now = aDirectory();
  const unknown = foldVisits(facts, { ...now, recipients: [], assignments: [] });
  const assignment = anAssignment({ recipientId: 'c1' });

  const before = directoryBefore(now, { kind: 'assignment', before: undefined, after: assignment });

  expect(foldVisits(facts, before).map(visitDayKey)).toEqual(unknown.map(visitDayKey));
  expect(foldVisits(facts, now).map(visitDayKey)).not.toEqual(unknown.map(visitDayKey));
});

test('an assignment that changes leaves its recipient known', () => {
  const after = anAssignment({ recipientId: 'c1', version: 2, weeklyMinutes: 60 });
  const before = anAssignment({ recipientId: 'c1' });

  const { recipients, assignments } = directoryBefore(aDirectory(), { kind: 'assignment', before, after });

  expect(recipients).toEqual(aDirectory().recipients);
  expect(assignments).toContainEqual(before);
});

test('two people of one report whose places moved in the same version give two findings', () => {
  const report = arrival(['c1', 'c2'], '2026-12-01 08:00');
  const found = (which: string) =>
    newPlaceEvidence(report, OUTSIDE, 'place-changed', which, new Date('2026-12-02T08:00:00Z'));

  expect(found('c1|2').factId).not.toBe(found('c2|2').factId);
  expect(found('c1|2')).toEqual(found('c1|2'));
});
