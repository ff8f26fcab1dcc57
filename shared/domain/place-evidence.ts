import type { PlaceEvidence, PlaceFinding, Report } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { millisOf } from './instants.ts';

/**
 * A later finding about the place of a report. The same cause and number make the same fact, so asking twice stores one.
 * @param which tells findings of one cause apart, such as the recipient whose place moved, with its version.
 */
export const newPlaceEvidence = (
  report: Report,
  place: PlaceFinding,
  cause: PlaceEvidence['cause'],
  which: number | string,
  now: Date,
): PlaceEvidence => ({
  fact: 'evidence',
  factId: uuidv7Of(millisOf(report.effectiveAt), `evidence|${report.reportId}|${cause}|${which}`),
  reportId: report.reportId,
  caregiverId: report.caregiverId,
  place,
  cause,
  receivedAt: now.toISOString(),
});
