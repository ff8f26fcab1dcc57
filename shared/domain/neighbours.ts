import type { Recipient } from './directory.ts';
import type { FoldContext } from './fold-context.ts';
import { distanceMetres } from './geo.ts';
import { HOUR_MILLIS, MINUTE_MILLIS, toInstant } from './instants.ts';
import type { Rules } from './rules.ts';
import { type Draft, type End, raise } from './visit-draft.ts';

type Begun = Draft & { start: End };
type Ended = Draft & { end: End };
type Whole = Begun & Ended;

const hasStart = (draft: Draft): draft is Begun => draft.start !== null;
const hasEnd = (draft: Draft): draft is Ended => draft.end !== null;
const isWhole = (draft: Draft): draft is Whole => hasStart(draft) && hasEnd(draft);

/** Two recipients under one roof may be served together. Household ids are the provider's own. */
const isOneHousehold = (a: Recipient | undefined, b: Recipient | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.recipientId !== b.recipientId &&
  a.providerId === b.providerId &&
  a.householdId === b.householdId;

/** Each side learns the times and no more. */
const overlap = (a: Whole, b: Whole): void => {
  const from = Math.max(a.start.atMillis, b.start.atMillis);
  const to = Math.min(a.end.atMillis, b.end.atMillis);
  if (to - from < MINUTE_MILLIS || isOneHousehold(a.recipient, b.recipient)) return;
  const openedMillis = Math.max(...[a, b].flatMap(({ start, end }) => [start.knownMillis, end.knownMillis]));
  for (const draft of [a, b]) {
    const first = draft.found.get('OVERLAP')?.details;
    // Of several overlaps the details tell the first; all of them are settled together.
    const details = first ?? {
      from: toInstant(from),
      to: toInstant(to),
      minutes: (to - from) / MINUTE_MILLIS,
    };
    raise(draft, 'OVERLAP', openedMillis, details);
  }
};

const findOverlaps = (drafts: readonly Draft[]): void => {
  const whole = drafts.filter(isWhole).sort((a, b) => a.start.atMillis - b.start.atMillis);
  for (const [place, a] of whole.entries()) {
    for (let next = place + 1; next < whole.length; next += 1) {
      const b = whole[next];
      if (b === undefined || b.start.atMillis >= a.end.atMillis) break;
      overlap(a, b);
    }
  }
};

/** Metres between the nearest places of two recipients, as far as their circles do not touch; else null. */
const metresApart = (a: Recipient | undefined, b: Recipient | undefined, rules: Rules): number | null => {
  if (a === undefined || b === undefined || a.recipientId === b.recipientId) return null;
  let nearest: number | null = null;
  for (const from of a.places) {
    for (const to of b.places) {
      const metres = distanceMetres(from, to);
      const radii =
        (from.radiusMetres ?? rules.placeRadiusMetres) + (to.radiusMetres ?? rules.placeRadiusMetres);
      if (metres <= radii) return null;
      nearest = Math.min(nearest ?? metres, metres);
    }
  }
  return nearest;
};

/** Nobody is asked about a journey of a whole evening: no two places in the country are farther apart at the limit. */
const TRAVEL_HOURS_MAX = 8;

const travel = (from: Ended, to: Begun, rules: Rules): void => {
  const metres = metresApart(from.recipient, to.recipient, rules);
  if (metres === null) return;
  const gapMillis = Math.max(0, to.start.atMillis - from.end.atMillis);
  const kilometresPerHour = gapMillis === 0 ? Infinity : metres / 1_000 / (gapMillis / HOUR_MILLIS);
  if (kilometresPerHour <= rules.travelKilometresPerHourMax) return;
  const openedMillis = Math.max(from.end.knownMillis, to.start.knownMillis);
  // How far the home of another provider's recipient lies is not this provider's to know.
  const isOneProvider = from.recipient?.providerId === to.recipient?.providerId;
  const minutes = gapMillis / MINUTE_MILLIS;
  raise(from, 'IMPOSSIBLE_TRAVEL', openedMillis, {
    ...(isOneProvider && { afterMetres: Math.round(metres) }),
    afterMinutes: minutes,
  });
  raise(to, 'IMPOSSIBLE_TRAVEL', openedMillis, {
    ...(isOneProvider && { beforeMetres: Math.round(metres) }),
    beforeMinutes: minutes,
  });
};

const findTravel = (drafts: readonly Draft[], rules: Rules): void => {
  const begun = drafts.filter(hasStart).sort((a, b) => a.start.atMillis - b.start.atMillis);
  for (const from of drafts.filter(hasEnd)) {
    const isAfter = (to: Begun): boolean =>
      to !== from &&
      to.start.atMillis > (from.start?.atMillis ?? from.end.atMillis - 1) &&
      // An overlap that is too short to be one still leaves no time to travel.
      to.start.atMillis > from.end.atMillis - MINUTE_MILLIS &&
      to.start.atMillis - from.end.atMillis <= TRAVEL_HOURS_MAX * HOUR_MILLIS;
    const next = begun.find(isAfter);
    if (next === undefined) continue;
    for (const to of begun)
      if (to !== from && to.start.atMillis === next.start.atMillis) travel(from, to, rules);
  }
};

/** Finds what the visits of one caregiver say about each other: `OVERLAP` and `IMPOSSIBLE_TRAVEL`, across providers. */
export const findNeighbours = (drafts: readonly Draft[], context: FoldContext): void => {
  const counted = drafts.filter((draft) => !draft.isVoid);
  findOverlaps(counted);
  findTravel(counted, context.rules);
};
