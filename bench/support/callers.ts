import { credentialTable } from '#shared/adapters/credential-table';
import type { Database } from '#shared/adapters/database';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { isIdentityNumber } from '#shared/domain/identity-number';
import { homeOf, PROVIDER, providerItems, writeAll } from './people.ts';

/** Somebody who reports by phone: from the line of the home she serves, and from her own mobile. */
export type Caller = { landline: string; mobile: string; identityNumber: string };

const PIN = '4711';

const identityNumberOf = (number: number): string => {
  const first = 10_000_000 + number;
  const last = Array.from({ length: 10 }, (_, digit) => `${first}${digit}`).find(isIdentityNumber);
  if (last === undefined) throw new Error(`No check digit fits ${first}`);
  return last;
};

/** Registers so many callers, each with a home, its line and a PIN, as the offices do but without the API. */
export const enrolCallers = async (database: Database, count: number): Promise<Caller[]> => {
  await writeAll(database, 'directory', providerItems());
  const directory = directoryWrites('directory', database);
  const credentials = credentialTable('credentials', database);
  const stamp = { by: 'bench', now: new Date(), ifMatch: undefined };
  const callers: Caller[] = [];
  for (let number = 0; number < count; number += 1) {
    const [caregiverId, recipientId] = [`bench-voice-g${number}`, `bench-voice-c${number}`];
    const caller = {
      landline: `+9723${5_000_000 + number}`,
      mobile: `+97250${5_000_000 + number}`,
      identityNumber: identityNumberOf(2 * number),
    };
    const person = { name: 'שם לדוגמה', language: 'he' as const };
    await directory.putCaregiver(
      caregiverId,
      PROVIDER,
      {
        ...person,
        kind: 'israeli',
        identityNumber: caller.identityNumber,
        phones: [caller.mobile],
        phoneKind: 'kosher',
        providerBranchId: 'bench-main',
      },
      stamp,
    );
    await directory.putRecipient(
      recipientId,
      PROVIDER,
      {
        ...person,
        identityNumber: identityNumberOf(2 * number + 1),
        branchId: 'tel-aviv',
        householdId: `bench-voice-h${number}`,
        landlines: [caller.landline],
        places: [{ placeId: 'home', kind: 'home', ...homeOf(number) }],
      },
      stamp,
    );
    const served = { caregiverId, recipientId, from: '2020-01-01' };
    await directory.putAssignment(`bench-voice-a${number}`, PROVIDER, served, stamp);
    await credentials.setPin(caregiverId, PIN);
    callers.push(caller);
  }
  return callers;
};

/** One turn of a call: what it is, what was pressed, and where the dialogue must be after it. */
export type ScriptedTurn = { what: string; digits: string | null; state: string };

const RING = { what: 'ringing', digits: null };
const HANG_UP = { what: 'hanging up', digits: null, state: 'ended' };
const PIN_TURN = { what: 'PIN', digits: `${PIN}#`, state: 'confirm' };

/** An arrival by the landline of the home, from the identity number to the read-back. */
export const landlineCall = ({ identityNumber }: Caller): ScriptedTurn[] => [
  { ...RING, state: 'identify' },
  { what: 'identity number', digits: `${identityNumber}#`, state: 'pin' },
  PIN_TURN,
  { what: 'report', digits: '1', state: 'recorded' },
  HANG_UP,
];

/** A departure by the caregiver's own mobile, who listens to her last reports first. */
export const mobileCall = (): ScriptedTurn[] => [
  { ...RING, state: 'pin' },
  PIN_TURN,
  { what: 'last reports', digits: '4', state: 'past' },
  { what: 'back', digits: '*', state: 'confirm' },
  { what: 'report', digits: '2', state: 'recorded' },
  HANG_UP,
];
