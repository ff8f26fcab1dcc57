import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { isIdentityNumber } from '#shared/domain/identity-number';

/** What a test needs of a running stage: where it is, and a token for a username. */
export type Reachable = { url: string; token: (username: string) => Promise<string> };

export type Answer = { status: number; body: any; headers: Headers };

/** Calls the stage as one of its people. */
export const clientOf = (stage: Reachable, username: string) => {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(stage.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await stage.token(username)}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? undefined : JSON.parse(text),
      headers: response.headers,
    };
  };
  return {
    call,
    get: (path: string) => call('GET', path),
    put: (path: string, body?: unknown, headers?: Record<string, string>) => call('PUT', path, body, headers),
    post: (path: string, body?: unknown, headers?: Record<string, string>) =>
      call('POST', path, body, headers),
  };
};

/** A UUIDv7 of now, as a phone makes it when the button is pressed. */
export const newReportId = (millis = Date.now()): string => {
  const time = millis.toString(16).padStart(12, '0');
  const chance = randomUUID();
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(15)}`;
};

let serial = Math.floor(Math.random() * 80_000_000);
/** A made-up identity number that passes its check digit, another one each time. */
export const newIdentityNumber = (): string => {
  serial += 1;
  const first = String(10_000_000 + (serial % 80_000_000));
  for (let digit = 0; digit <= 9; digit += 1)
    if (isIdentityNumber(`${first}${digit}`)) return `${first}${digit}`;
  throw new Error('no check digit fits');
};

/** The flat of the worked examples, and the other two homes. */
export const PLACES = {
  telAviv: { latitudeDegrees: 32.08, longitudeDegrees: 34.78, branchId: 'tel-aviv' },
  bneiBrak: { latitudeDegrees: 32.084, longitudeDegrees: 34.8338, branchId: 'bnei-brak' },
  jerusalem: { latitudeDegrees: 31.778, longitudeDegrees: 35.225, branchId: 'jerusalem' },
} as const;

/** Registers a caregiver of her own with fresh recipients, so that tests do not meet each other. */
export const newPeople = async (
  stage: Reachable,
  homes: readonly { at: keyof typeof PLACES; provider?: 'a1' | 'a2'; household?: string }[],
) => {
  const mark = randomUUID().slice(0, 8);
  const caregiverId = `g-${mark}`;
  const identityNumber = newIdentityNumber();
  const providers = [...new Set(homes.map((home) => home.provider ?? 'a1'))];
  for (const provider of providers) {
    const answer = await clientOf(stage, `admin.${provider}`).put(`/v1/caregivers/${caregiverId}`, {
      name: 'מטפלת לדוגמה',
      kind: 'israeli',
      identityNumber,
      phones: [],
      phoneKind: 'smart',
      language: 'he',
      providerBranchId: `${provider}-main`,
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }
  const recipientIds: string[] = [];
  for (const [index, home] of homes.entries()) {
    const provider = home.provider ?? 'a1';
    const { branchId, ...position } = PLACES[home.at];
    const recipientId = `c-${mark}-${index}`;
    const admin = clientOf(stage, `admin.${provider}`);
    const answer = await admin.put(`/v1/recipients/${recipientId}`, {
      name: 'זכאית לדוגמה',
      identityNumber: newIdentityNumber(),
      branchId,
      householdId: `h-${mark}-${home.household ?? index}`,
      landlines: [],
      places: [{ placeId: 'home', kind: 'home', ...position }],
      language: 'he',
    });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    const assigned = await admin.put(`/v1/assignments/s-${mark}-${index}`, {
      caregiverId,
      recipientId,
      from: '2025-01-01',
    });
    expect(assigned.status, JSON.stringify(assigned.body)).toBe(201);
    recipientIds.push(recipientId);
  }
  const caregiver = clientOf(stage, `caregiver:${caregiverId}`);

  /** Sends a report made at the first recipient's door unless told otherwise. */
  const report = async (
    kind: 'arrival' | 'departure',
    occurredAt: string,
    more: { recipient?: number; reportId?: string; fix?: object; headers?: Record<string, string> } = {},
  ): Promise<Answer & { reportId: string }> => {
    const home = homes[more.recipient ?? 0];
    const { branchId: _branch, ...position } = PLACES[home?.at ?? 'telAviv'];
    const reportId = more.reportId ?? newReportId();
    const answer = await caregiver.put(
      `/v1/reports/${reportId}`,
      {
        kind,
        recipientIds: [recipientIds[more.recipient ?? 0]],
        occurredAt,
        fix: more.fix ?? { ...position, accuracyMetres: 10, capturedAt: occurredAt },
      },
      more.headers,
    );
    return { ...answer, reportId };
  };

  return { caregiverId, recipientIds, caregiver, report };
};

/** Asks again until the answer is as wanted; visits are promised within two seconds of a report. */
export const eventually = async <Found>(
  ask: () => Promise<Found>,
  wanted: (found: Found) => boolean,
  seconds = 30,
): Promise<Found> => {
  const until = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await ask();
    if (wanted(found)) return found;
    if (Date.now() > until)
      throw new Error(`not as wanted after ${seconds} s: ${JSON.stringify(found).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
