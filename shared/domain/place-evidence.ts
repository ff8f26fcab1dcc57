import type { PlaceEvidence, PlaceFinding, Report } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { millisOf } from './instants.ts';

/**
 * A later finding about the place of a report. The same cause and number make the same fact, so asking twice stores one.
 * @param number tells findings of one cause apart, such as the version of the recipient whose place moved.
 */
export const newPlaceEvidence = (
  report: Report,
  place: PlaceFinding,
  cause: PlaceEvidence['cause'],
  number: number,
  now: Date,
): PlaceEvidence => ({
  fact: 'evidence',
  factId: uuidv7Of(millisOf(report.effectiveAt), `evidence|${report.reportId}|${cause}|${number}`),
  reportId: report.reportId,
  caregiverId: report.caregiverId,
  place,
  cause,
  receivedAt: now.toISOString(),
});
