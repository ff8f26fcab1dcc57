import type { Chance } from './chance.ts';
import type { Client } from './client.ts';
import { put, type Sender, sync } from './deliver.ts';
import { type Casting, type Home, type ProviderId, PROVIDERS, type Worker } from './people.ts';
import { clockOf, type Fix, type Phone, phone, type Press, RIGHT_CLOCK } from './phone.ts';
import { away, type Town, TOWNS } from './towns.ts';
import type { Awaited, Told } from './truth.ts';

/** Something that happens at a share of the run, from 0 to 1; the steps of one story go one after the other. */
export type Step = { at: number; act: (stage: Client) => Promise<unknown> };
/** A row of the file, with what must become of it. */
export type Row = { providerId: ProviderId; columns: Record<string, string | number>; status: string };

/** What one caregiver, or a few, go through. */
export type Story = { name: string; steps: Step[]; awaited: Awaited[]; rows: Row[] };

/** Everything that stories are made up with. */
export type Setting = {
  by: Chance;
  casting: Casting;
  phones: Map<string, Phone>;
  /** The moment at which the run began: the morning's presses lie before it. */
  anchorMillis: number;
};

/** A caregiver with an application, and whoever she serves. */
export type Smart = Sender & { worker: Worker; town: Town; providerId: ProviderId };

/** When phones that were off line have a network again: all at once. */
export const NETWORK_BACK = 0.6;

const MINUTE = 60_000;
/** From 06:30 to 10:00. */
const MORNING_MINUTES = 210;
/** The morning ended so long before the run began. */
const SINCE_MINUTES = 5;

/** The true moment of a minute of the morning (0 is 06:30), shifted so that the morning is just over. */
export const pastMillis = ({ anchorMillis, by }: Setting, minute: number): number =>
  anchorMillis - (SINCE_MINUTES + MORNING_MINUTES - minute) * MINUTE + by.whole(0, 20_000);

/** @param wrongClocks share of phones whose clock is wrong; 0 where the story turns on minutes. */
export const smart = (
  setting: Setting,
  wrongClocks: number,
  employers: ProviderId[] = [setting.by.one(PROVIDERS)],
): Smart => {
  const { by, casting, phones, anchorMillis } = setting;
  const worker = casting.worker(employers, 'smart');
  const hasKey = by.happens(0.92);
  // Without a counter nobody can tell that a clock was set in between, so browsers' clocks are right.
  const clock =
    hasKey && by.happens(wrongClocks) ? clockOf(by, anchorMillis, wrongClocks > 0.1) : RIGHT_CLOCK;
  const own = phone(
    hasKey ? `${worker.caregiverId}-d` : null,
    `${worker.caregiverId}|${anchorMillis}`,
    clock,
    anchorMillis,
  );
  phones.set(worker.caregiverId, own);
  return {
    worker,
    phone: own,
    caregiverId: worker.caregiverId,
    town: by.one(TOWNS),
    providerId: employers[0] ?? 'sim-a',
  };
};

const SPOOFED = { latitudeDegrees: 33.8209, longitudeDegrees: 35.4884 };

type Seen = { fix: Fix; code: string | null };

/** A reading at a home, most often a good one, with the exception that it must bring. */
const reading = (by: Chance, home: Home, capturedAt: string): Seen => {
  const at = (metres: number, accuracyMetres: number, more: object = {}): Fix => ({
    ...away(home, metres, by),
    accuracyMetres,
    capturedAt,
    ...more,
  });
  const near = by.between(0, 90);
  if (by.happens(0.86)) return { fix: at(near, by.between(4, 40)), code: null };
  return by.one<Seen>([
    { fix: { absent: by.one(['denied', 'timeout', 'unavailable']) }, code: 'NO_PLACE' },
    { fix: at(near, by.between(150, 3_000)), code: 'PLACE_UNRELIABLE' },
    { fix: at(210, 90), code: 'PLACE_UNCERTAIN' },
    { fix: at(by.between(400, 3_000), 20), code: 'OUTSIDE_PLACE' },
    { fix: at(near, 10, { mock: true }), code: 'SUSPECT_PLACE' },
    { fix: { ...away(SPOOFED, 800, by), accuracyMetres: 8, capturedAt }, code: null },
  ]);
};

/** What else is said of a press than who, where and when. */
export type PressOptions = { fix?: Fix; recipientIds?: string[]; codes?: string[] };

/** The caregiver presses the button at one or two homes. */
export const press = (
  { by }: Setting,
  who: Smart,
  kind: Told['kind'],
  homes: readonly [Home, ...Home[]],
  trueMillis: number,
  options: PressOptions = {},
): Press => {
  const seen = options.fix
    ? { fix: options.fix, code: null }
    : reading(by, homes[0], new Date(trueMillis).toISOString());
  const forgery = by.happens(0.03) ? by.one(['signature', 'number', 'chain'] as const) : undefined;
  const recipientIds = options.recipientIds ?? homes.map(({ recipientId }) => recipientId);
  const made = who.phone.press(kind, recipientIds, trueMillis, seen.fix, forgery);
  for (const code of [...(options.codes ?? []), ...(seen.code === null ? [] : [seen.code])])
    made.told.codes.add(code);
  return made;
};

/** Kept presses go out together, in any order, some of them twice at once, some again later. */
export const kept = ({ by }: Setting, who: Smart, presses: readonly Press[]): Step[] => {
  const order = by.happens(0.5) ? by.shuffled(presses) : presses;
  const isDoubled = by.happens(0.3);
  const again = by.happens(0.15) ? by.one(presses) : null;
  return [
    {
      at: NETWORK_BACK,
      act: (stage) =>
        Promise.all([
          sync(stage, who, order),
          ...(isDoubled ? [sync(stage, who, [...order].reverse())] : []),
        ]),
    },
    ...(again ? [{ at: by.between(NETWORK_BACK, 1), act: (stage: Client) => put(stage, who, again) }] : []),
  ];
};

/** A press of the morning goes out by itself when its phone has a network. */
export const late = ({ by }: Setting, who: Smart, one: Press): Step => {
  const isDoubled = by.happens(0.1);
  return {
    at: by.between(0, 0.9),
    act: (stage) => Promise.all([put(stage, who, one), ...(isDoubled ? [put(stage, who, one)] : [])]),
  };
};

/** A visit that must come out; what was told is filled in when it is told. */
export const awaited = (
  story: string,
  caregiverId: string,
  recipientId: string | null,
  ends: { arrival?: Told | null; departure?: Told | null },
  more: Partial<Awaited> = {},
): Awaited => ({
  story,
  caregiverId,
  recipientId,
  arrival: ends.arrival ?? null,
  departure: ends.departure ?? null,
  extras: [],
  codes: [],
  plannedMillis: null,
  isGivenUp: false,
  ...more,
});

/** The whole minute of a moment: plans know no seconds. */
export const wholeMinute = (millis: number): number => Math.floor(millis / MINUTE) * MINUTE;
export { MINUTE };
