import { createHmac } from 'node:crypto';
import { identityNumber, type SeedEntry } from './seed-people.ts';

/** A request that plays a part of a call; `by` is empty where the vendor signs instead. */
export type SeedCall = { by: string; path: string; body: object; headers?: Record<string, string> };

const DIAL_IN = '+97233760000';
/** The vendors' key on one machine; it protects nothing but made-up people. */
const SIGNING_KEY = 'local';

type Caller = { id: string; name: string; number: string; phone: string; language: string; pin: string };
type Home = { id: string; name: string; number: string; landline: string; at: [number, number] };

const TIGIST: Caller = {
  id: 'morning-p1',
  name: 'ትግስት አበበ',
  number: identityNumber('50000001'),
  phone: '+972504134561',
  language: 'am',
  pin: '5151',
};
const FATMA: Caller = {
  id: 'morning-p2',
  name: 'فاطمة خوري',
  number: identityNumber('50000002'),
  phone: '+972527134562',
  language: 'ar',
  pin: '5252',
};
const SHOSHANA: Home = {
  id: 'morning-h1',
  name: 'שושנה רביבו',
  number: identityNumber('60000001'),
  landline: '+97235556101',
  at: [32.0789, 34.7869],
};
const ZION: Home = {
  id: 'morning-h2',
  name: 'ציון אביטל',
  number: identityNumber('60000002'),
  landline: '+97235556102',
  at: [32.0661, 34.7778],
};

const entry = (path: string, body: object): SeedEntry => ({ by: 'interface.a1', path: `/v1/${path}`, body });

const register = (caller: Caller, home: Home): SeedEntry[] => [
  entry(`caregivers/${caller.id}`, {
    name: caller.name,
    kind: 'israeli',
    identityNumber: caller.number,
    phones: [caller.phone],
    phoneKind: 'kosher',
    language: caller.language,
    providerBranchId: 'a1-main',
  }),
  entry(`caregivers/${caller.id}/pin`, { pin: caller.pin }),
  entry(`recipients/${home.id}`, {
    name: home.name,
    identityNumber: home.number,
    branchId: 'tel-aviv',
    householdId: `home-${home.id}`,
    landlines: [home.landline],
    places: [{ placeId: 'home', kind: 'home', latitudeDegrees: home.at[0], longitudeDegrees: home.at[1] }],
    language: 'he',
  }),
  entry(`assignments/${caller.id}-${home.id}`, {
    caregiverId: caller.id,
    recipientId: home.id,
    from: '2025-01-01',
  }),
];

/** Two caregivers with kosher phones and whom they serve; all made up. */
export const CALL_PEOPLE: readonly SeedEntry[] = [...register(TIGIST, SHOSHANA), ...register(FATMA, ZION)];

const HANG_UP = 'hang-up';

/** A call as it goes on while the stage is there: the ringing, then what is pressed. */
const live = (callId: string, from: string | null, keys: readonly string[]): SeedCall[] =>
  [null, ...keys].map((pressed, turn) => {
    const hangup = pressed === HANG_UP;
    const digits = hangup ? null : pressed;
    const body = { callId, turn, from, to: DIAL_IN, digits, timedOut: false, hangup };
    return { by: 'voice.gateway', path: '/v1/voice/turn', body };
  });

/** A call that the vendor kept, as the stage was away. */
const kept = (callId: string, calledMillis: number, nowMillis: number, digits: string[]): SeedCall => {
  const calledAt = new Date(calledMillis).toISOString();
  const body = { callId, from: SHOSHANA.landline, to: DIAL_IN, calledAt, digits };
  const seconds = Math.floor(nowMillis / 1_000);
  const signature = createHmac('sha256', SIGNING_KEY)
    .update(`${seconds}.${JSON.stringify(body)}`)
    .digest('hex');
  const headers = { 'hineni-signature': `t=${seconds},v1=${signature}` };
  return { by: '', path: '/v1/voice/recovered-calls', body, headers };
};

/**
 * The calls of a morning: an arrival that the vendor kept and its departure, confirmed by the person cared for; an arrival
 * by a kosher phone, whose operator is asked; and a call that breaks off, of which the office finds a note.
 */
export const morningCalls = (nowMillis: number): SeedCall[] => {
  const number = `${TIGIST.number}#`;
  const pin = `${TIGIST.pin}#`;
  return [
    kept('morning-kept', nowMillis - 200 * 60_000, nowMillis, [number, pin, '1']),
    ...live('morning-departure', SHOSHANA.landline, [number, pin, '2', HANG_UP]),
    ...live('morning-answer', SHOSHANA.landline, ['*', '6', `${SHOSHANA.number.slice(5)}#`, '1']),
    ...live('morning-arrival', FATMA.phone, [`${FATMA.pin}#`, '1', HANG_UP]),
    ...live('morning-broken', null, ['4', number, pin, HANG_UP]),
  ];
};
