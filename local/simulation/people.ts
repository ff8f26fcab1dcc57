import type { Chance } from './chance.ts';
import { away, type Spot, type Town } from './towns.ts';

/** The two made-up providers and their branches. */
export const PROVIDERS = ['sim-a', 'sim-b'] as const;
export type ProviderId = (typeof PROVIDERS)[number];
const OFFICES = ['north', 'centre', 'south', 'jerusalem'] as const;
export const officesOf = (providerId: ProviderId): string[] => OFFICES.map((name) => `${providerId}-${name}`);

/** A made-up recipient, as registered. */
export type Home = Spot & {
  recipientId: string;
  providerId: ProviderId;
  branchId: string;
  householdId: string;
  name: string;
  identityNumber: string;
  landline: string;
};

/** A made-up caregiver, as registered with one provider or with both. */
export type Worker = {
  caregiverId: string;
  employers: ProviderId[];
  providerBranchId: string;
  name: string;
  identityNumber: string;
  phone: string;
  phoneKind: 'smart' | 'kosher' | 'simple';
  /** Only callers have one. */
  pin: string | null;
};

/** Who serves whom; `plannedMillis` is the start of the plan of the day, if there is one. */
export type Assigned = {
  assignmentId: string;
  providerId: ProviderId;
  caregiverId: string;
  recipientId: string;
  plannedMillis: number | null;
  weeklyMinutes: number | null;
};

const FIRST_NAMES = [
  'רות',
  'שרה',
  'אסתר',
  'מרים',
  'חנה',
  'לאה',
  'רבקה',
  'דבורה',
  'יוסף',
  'דוד',
  'משה',
  'שמעון',
];

/** Everything that must be registered before the morning begins. */
export type Cast = { workers: Worker[]; homes: Home[]; assignments: Assigned[] };

/** Two numbers in a hundred are kept for telephones of which the operator's simulator says something else than yes. */
const PER_HUNDRED = 80;

/** The ninth digit of an identity number: the one that its check asks for. */
const withCheckDigit = (digits: string): string => {
  const sum = [...digits].reduce((total, digit, place) => {
    const product = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
};

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

/**
 * Makes people up, one after the other, each with ids and numbers of its own.
 *
 * @param run number of this run: people of different runs over one stage share no number.
 */
export const casting = (by: Chance, run: number) => {
  const cast: Cast = { workers: [], homes: [], assignments: [] };
  const tag = `sim${run.toString(36)}`;
  const serial = { identity: 0, phone: 0, special: 0 };

  const identityNumber = (): string =>
    withCheckDigit(padded(1_000 + (run % 9_000), 4) + padded((serial.identity += 1), 4));
  const ending = (last: string | null): string => {
    if (last !== null) return padded((serial.special += 1), 2).slice(-2) + last;
    const number = serial.phone;
    serial.phone += 1;
    return padded(Math.floor(number / PER_HUNDRED), 2).slice(-2) + padded(number % PER_HUNDRED, 2);
  };

  return {
    cast,
    tag,

    /** @param lastDigits decide what the operator's simulator answers of the telephone; null: that it is there. */
    worker: (
      employers: ProviderId[],
      phoneKind: Worker['phoneKind'],
      lastDigits: string | null = null,
    ): Worker => {
      const number = cast.workers.length;
      const worker: Worker = {
        caregiverId: `${tag}-g${number}`,
        employers,
        providerBranchId: by.one(OFFICES),
        name: `${by.one(FIRST_NAMES)} הדמיה`,
        identityNumber: identityNumber(),
        phone: `+97253${padded(run % 1_000, 3)}${ending(lastDigits)}`,
        phoneKind,
        pin: phoneKind === 'smart' ? null : padded(by.whole(0, 9_999), 4),
      };
      cast.workers.push(worker);
      return worker;
    },

    /** @param spouse lives under the same roof, with the same line. */
    home: (providerId: ProviderId, town: Town, spouse?: Home): Home => {
      const number = cast.homes.length;
      const spot = spouse ?? away(town, by.between(0, 1_500), by);
      const home: Home = {
        recipientId: `${tag}-c${number}`,
        providerId,
        branchId: town.branchId,
        householdId: spouse?.householdId ?? `${tag}-h${number}`,
        name: `${FIRST_NAMES[number % FIRST_NAMES.length]} הדמיה`,
        identityNumber: identityNumber(),
        latitudeDegrees: spot.latitudeDegrees,
        longitudeDegrees: spot.longitudeDegrees,
        landline:
          spouse?.landline ??
          `+972${town.areaCode}${1 + (run % 8)}${padded(Math.floor(run / 8) % 100, 2)}${padded(number, 4)}`,
      };
      cast.homes.push(home);
      return home;
    },

    /** Puts a caregiver to a recipient. */
    assign: (
      worker: Worker,
      home: Home,
      more: { plannedMillis?: number; weeklyMinutes?: number } = {},
    ): Assigned => {
      const assigned = {
        assignmentId: `${tag}-a${cast.assignments.length}`,
        providerId: home.providerId,
        caregiverId: worker.caregiverId,
        recipientId: home.recipientId,
        plannedMillis: more.plannedMillis ?? null,
        weeklyMinutes: more.weeklyMinutes ?? null,
      };
      cast.assignments.push(assigned);
      return assigned;
    },
  };
};

/** What `casting` gives. */
export type Casting = ReturnType<typeof casting>;
