import type { Recipient } from '../domain/directory.ts';
import type { PlaceFinding } from '../domain/fact.ts';
import { type FixReading, judgePlace, worstPlace } from '../domain/place.ts';

/** The port of the place verdict: the least certain finding over the recipients of a report; null fix, verdict `none`. */
export type PlaceJudge = (
  fix: FixReading | null,
  recipients: readonly Pick<Recipient, 'recipientId' | 'places'>[],
) => Promise<PlaceFinding>;

/** The verdict by arithmetic on the recipients' registered places: no data leaves the process. */
export const judgeInProcess: PlaceJudge = (fix, recipients) =>
  Promise.resolve(
    recipients.length === 0
      ? judgePlace(fix, [])
      : worstPlace(recipients.map((recipient) => judgePlace(fix, recipient.places))),
  );
