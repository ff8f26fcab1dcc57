import { randomInt, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Answer, clientOf, newIdentityNumber, PLACES, type Reachable } from './stage-client.ts';

const DIAL_IN = '+97233760000';
const PIN = '4711';

/** Made-up numbers that no other test has: a mobile, and a fixed line of Tel Aviv. */
export const newMobile = (): string => {
  // The simulated operator has its troubles with numbers that end in 80 to 99.
  const ending = String(randomInt(80)).padStart(2, '0');
  return `+97250${String(randomInt(100_000)).padStart(5, '0')}${ending}`;
};
export const newLandline = (): string => `+9723${String(randomInt(10_000_000)).padStart(7, '0')}`;

/** A caregiver with a PIN and no telephone of her own, at one new home with a landline. */
export const newCaller = async (
  stage: Reachable,
  at: keyof typeof PLACES = 'telAviv',
  provider: 'a1' | 'a2' = 'a1',
) => {
  const mark = randomUUID().slice(0, 8);
  const admin = clientOf(stage, `admin.${provider}`);
  const put = async (path: string, body: unknown): Promise<void> => {
    const answer = await admin.put(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  };
  const caregiverId = `caller-${mark}`;
  const identityNumber = newIdentityNumber();
  await put(`/v1/caregivers/${caregiverId}`, {
    name: 'מטפלת לדוגמה',
    kind: 'israeli',
    identityNumber,
    phones: [],
    phoneKind: 'kosher',
    language: 'en',
    providerBranchId: `${provider}-main`,
  });
  await put(`/v1/caregivers/${caregiverId}/pin`, { pin: PIN });
  const addHome = async (where: keyof typeof PLACES): Promise<{ recipientId: string; landline: string }> => {
    const { branchId, ...position } = PLACES[where];
    const recipientId = `home-${randomUUID().slice(0, 8)}`;
    const landline = newLandline();
    await put(`/v1/recipients/${recipientId}`, {
      name: 'זכאית לדוגמה',
      identityNumber: newIdentityNumber(),
      branchId,
      householdId: `h-${recipientId}`,
      landlines: [landline],
      places: [{ placeId: 'home', kind: 'home', ...position }],
      language: 'en',
    });
    await put(`/v1/assignments/as-${recipientId}`, { caregiverId, recipientId, from: '2025-01-01' });
    return { recipientId, landline };
  };
  return { caregiverId, identityNumber, addHome, ...(await addHome(at)) };
};
export type Caller = Awaited<ReturnType<typeof newCaller>>;

type Turn = { digits: string | null; hangup?: boolean; timedOut?: boolean };

/** A call of any kind, turn by turn, as the telephone gateway. */
export const callOf = (stage: Reachable, path: string, callId: string, from: string | null, to = DIAL_IN) => {
  const gateway = clientOf(stage, 'operator');
  let turn = -1;
  const send = (index: number, { digits, hangup = false, timedOut = false }: Turn): Promise<Answer> =>
    gateway.post(path, { callId, turn: index, from, to, digits, timedOut, hangup });
  return {
    take: async (what: Turn): Promise<Answer> => {
      turn += 1;
      return send(turn, what);
    },
    /** The last turn once more, as a vendor delivers it. */
    again: (what: Turn): Promise<Answer> => send(turn, what),
  };
};

/** Reports by telephone: whatever is asked is answered as a caregiver would. Gives the state the call ended in. */
export const reportByCall = async (
  stage: Reachable,
  caller: Pick<Caller, 'identityNumber'>,
  from: string | null,
  { kind = 'arrival', pin = PIN }: { kind?: 'arrival' | 'departure'; pin?: string } = {},
): Promise<string> => {
  const call = callOf(stage, '/v1/voice/turn', `test-${randomUUID()}`, from);
  const keys: Record<string, string> = {
    language: '5',
    identify: `${caller.identityNumber}#`,
    pin: `${pin}#`,
    recipient: '1',
    confirm: kind === 'arrival' ? '1' : '2',
  };
  let answer = await call.take({ digits: null });
  let pins = 0;
  for (let turn = 0; turn < 12; turn += 1) {
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    const { state } = answer.body;
    if (state === 'recorded' || answer.body.end) return state;
    if (state === 'pin') pins += 1;
    if (pins > 1 || keys[state] === undefined || (state === 'identify' && pins > 0)) {
      await call.take({ digits: null, hangup: true });
      return state;
    }
    answer = await call.take({ digits: keys[state] });
  }
  throw new Error('The call does not end');
};
