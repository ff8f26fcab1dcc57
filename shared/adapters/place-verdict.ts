import type { Recipient } from '../domain/directory.ts';
import type { PlaceFinding } from '../domain/fact.ts';
import { type FixReading, judgePlace, worstPlace } from '../domain/place.ts';

/** What a place is judged by: a recipient's id, by which fences are found, and the registered places. */
export type PlaceOwner = Pick<Recipient, 'recipientId' | 'places'>;

/**
 * Says whether a reading lies at the places of a report's recipients. With two recipients of one household the worse
 * finding counts. The reading is null when there is none.
 */
export type PlaceJudge = (fix: FixReading | null, recipients: readonly PlaceOwner[]) => Promise<PlaceFinding>;

/** Puts the findings of one report's recipients together; a recipient that nobody knows is one without a place. */
export const findingOver = (
  fix: FixReading | null,
  recipients: readonly PlaceOwner[],
  judge: (owner: PlaceOwner) => PlaceFinding,
): PlaceFinding => (recipients.length === 0 ? judgePlace(fix, []) : worstPlace(recipients.map(judge)));

/** Judges by arithmetic alone: no network, no quota, and coordinates stay where they are. The default of every stage. */
export const judgeInProcess: PlaceJudge = (fix, recipients) =>
  Promise.resolve(findingOver(fix, recipients, (owner) => judgePlace(fix, owner.places)));

/** Where Amazon Location keeps the fences. */
export type FenceSettings = {
  collection: string;
  region: string;
  /** Only where it is not AWS's own. */
  endpoint?: string | undefined;
  /** Told why a reading was judged in process after all. */
  whenUnavailable?: (cause: unknown) => void;
};

/**
 * The judge that a stage asks for. Amazon Location is loaded only where it is used, so that no other stage carries its
 * client at cold start.
 *
 * @param setting value of PLACE_VERDICT: `in-process` (also when absent) or `amazon-location`.
 * @param fences read only for `amazon-location`.
 * @throws Error on any other setting: a deployment fault, seen at the first start.
 */
export const placeJudge = async (
  setting: string | undefined,
  fences: () => FenceSettings,
): Promise<PlaceJudge> => {
  if (setting === undefined || setting === 'in-process') return judgeInProcess;
  if (setting !== 'amazon-location') throw new Error(`PLACE_VERDICT is not a known setting: ${setting}`);
  const { locationFences } = await import('./location.ts');
  return locationFences(fences()).judge;
};

/** Keeps the fences of Amazon Location in step with the registered places. */
export type FenceMirror = { follow: (before: PlaceOwner | undefined, after: PlaceOwner) => Promise<void> };

/**
 * The mirror of a stage that uses Amazon Location; undefined anywhere else.
 * @throws AppError `LOCATION_UNAVAILABLE` from `follow`: the change is followed again later.
 */
export const fenceMirror = async (
  setting: string | undefined,
  fences: () => FenceSettings,
): Promise<FenceMirror | undefined> => {
  if (setting !== 'amazon-location') return undefined;
  const { locationFences } = await import('./location.ts');
  const mirror = locationFences(fences());
  return {
    async follow(before, after) {
      const kept = new Set(after.places.map((place) => place.placeId));
      const gone = (before?.places ?? [])
        .map((place) => place.placeId)
        .filter((placeId) => !kept.has(placeId));
      if (gone.length > 0) await mirror.remove(after.recipientId, gone);
      if (after.places.length > 0) await mirror.put(after);
    },
  };
};
