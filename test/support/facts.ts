import {
  Acknowledgement,
  CallBack,
  Correction,
  type Fact,
  ManualRecord,
  PlaceEvidence,
  type PlaceFinding,
  Report,
} from '#shared/domain/fact';
import { Assignment, Caregiver, type FoldDirectory, Recipient } from '#shared/domain/directory';
import { uuidv7Of } from '#shared/domain/fact-id';
import { toInstant } from '#shared/domain/instants';
import { resolveTypedTime } from '#shared/domain/typed-time';

/** Made-up people and places of the worked examples, and builders that name only what matters. */

/** A wall time in Asia/Jerusalem as an instant: `2026-12-01 08:00` or with seconds, or any RFC 3339 instant. */
export const at = (text: string): string => resolveTypedTime(text.replace(' ', 'T'));

export const INSIDE: PlaceFinding = { verdict: 'inside', method: 'gps', distanceMetres: 12 };
export const NO_PLACE: PlaceFinding = { verdict: 'none', method: 'none', distanceMetres: null };
export const OUTSIDE: PlaceFinding = { verdict: 'outside', method: 'gps', distanceMetres: 300.2 };

const entry = { version: 1, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: 'admin' };

export const aCaregiver = (overrides: Partial<Caregiver> = {}): Caregiver =>
  Caregiver.parse({
    caregiverId: 'g1',
    providerId: 'a1',
    name: 'Test One',
    kind: 'israeli',
    identityNumber: '000000018',
    phones: ['+972521234567'],
    phoneKind: 'smart',
    language: 'he',
    providerBranchId: 'a1-main',
    ...entry,
    ...overrides,
  });

export const aRecipient = (overrides: Partial<Recipient> & { recipientId: string }): Recipient =>
  Recipient.parse({
    providerId: 'a1',
    name: 'Test Person',
    identityNumber: '000000018',
    branchId: 'tel-aviv',
    householdId: `home-${overrides.recipientId}`,
    landlines: [],
    places: [
      { placeId: 'home', kind: 'home', latitudeDegrees: 32.08, longitudeDegrees: 34.78, radiusMetres: 150 },
    ],
    language: 'he',
    ...entry,
    ...overrides,
  });

export const anAssignment = (overrides: Partial<Assignment> & { recipientId: string }): Assignment =>
  Assignment.parse({
    assignmentId: `g1-${overrides.recipientId}`,
    providerId: 'a1',
    caregiverId: 'g1',
    from: '2025-01-01',
    ...entry,
    ...overrides,
  });

const home = (latitudeDegrees: number, longitudeDegrees: number) => [
  { placeId: 'home', kind: 'home' as const, latitudeDegrees, longitudeDegrees, radiusMetres: 150 },
];

export const C1 = aRecipient({ recipientId: 'c1', householdId: 'cohen', landlines: ['+97235551234'] });
export const C2 = aRecipient({ recipientId: 'c2', householdId: 'cohen', landlines: ['+97235551234'] });
export const C3 = aRecipient({
  recipientId: 'c3',
  providerId: 'a2',
  branchId: 'bnei-brak',
  landlines: ['+97236661234'],
  places: home(32.084, 34.8338),
});
export const C4 = aRecipient({ recipientId: 'c4', branchId: 'jerusalem', places: home(31.778, 35.225) });

/** Everybody is known and assigned. */
export const aDirectory = (overrides: Partial<FoldDirectory> = {}): FoldDirectory => ({
  employments: [aCaregiver(), aCaregiver({ providerId: 'a2', providerBranchId: 'a2-main' })],
  recipients: [C1, C2, C3, C4],
  assignments: [
    anAssignment({ recipientId: 'c1' }),
    anAssignment({ recipientId: 'c2' }),
    anAssignment({ recipientId: 'c3', providerId: 'a2' }),
    anAssignment({ recipientId: 'c4' }),
  ],
  ...overrides,
});

let made = 0;

/** A report; `when` is the local wall time of the press. Received at once unless told. */
export const aReport = (
  kind: 'arrival' | 'departure',
  recipient: string | string[],
  when: string,
  overrides: Partial<Report> & { received?: string } = {},
): Report => {
  const { received, ...rest } = overrides;
  const occurredAt = at(when);
  const receivedAt = received === undefined ? occurredAt : at(received);
  made += 1;
  return Report.parse({
    fact: 'report',
    reportId: uuidv7Of(Date.parse(occurredAt), `report|${made}`),
    caregiverId: 'g1',
    recipientIds: typeof recipient === 'string' ? [recipient] : recipient,
    kind,
    channel: 'app',
    occurredAt,
    receivedAt,
    effectiveAt: occurredAt,
    offline: received !== undefined,
    place: INSIDE,
    clock: { basis: 'wall', offsetSeconds: 0 },
    receipt: '123456',
    contentHash: `hash-${made}`,
    ...rest,
  });
};

export const arrival = (
  recipient: string | string[],
  when: string,
  overrides?: Parameters<typeof aReport>[3],
): Report => aReport('arrival', recipient, when, overrides);

export const departure = (
  recipient: string | string[],
  when: string,
  overrides?: Parameters<typeof aReport>[3],
): Report => aReport('departure', recipient, when, overrides);

/** A row of a file; times are local wall times. */
export const aManual = (from: string, to: string, overrides: Partial<ManualRecord> = {}): ManualRecord => {
  const arrivalAt = at(from);
  const content = { providerId: 'a1', externalId: 'row-1', sequence: 1, ...overrides };
  return ManualRecord.parse({
    fact: 'manual',
    factId: uuidv7Of(
      Date.parse(arrivalAt),
      `${content.providerId}|${content.externalId}|${content.sequence}`,
    ),
    caregiverId: 'g1',
    recipientId: 'c1',
    arrivalAt,
    departureAt: at(to),
    reason: 'NO_SIGNAL',
    channel: 'batch',
    receivedAt: toInstant(Date.parse(at(to)) + 3_600_000),
    batchId: 'b1',
    ...content,
  });
};

/** A correction; `received` and the times are local wall times. */
export const aCorrection = (
  visitFactId: string | null,
  received: string,
  overrides: Partial<Correction> & { arrival?: string; departure?: string } = {},
): Correction => {
  const { arrival: from, departure: to, ...rest } = overrides;
  made += 1;
  const receivedAt = at(received);
  return Correction.parse({
    fact: 'correction',
    factId: uuidv7Of(Date.parse(from === undefined ? receivedAt : at(from)), `correction|${made}`),
    correctionId: `k${made}`,
    visitFactId,
    caregiverId: 'g1',
    recipientId: 'c1',
    ...(from !== undefined && { arrivalAt: at(from) }),
    ...(to !== undefined && { departureAt: at(to) }),
    reason: 'FORGOT',
    by: 'coordinator.a1',
    providerId: 'a1',
    providerBranchId: 'a1-main',
    receivedAt,
    contentHash: `hash-${made}`,
    ...rest,
  });
};

export const anAcknowledgement = (
  visitFactId: string,
  code: string,
  received: string,
  overrides: Partial<Acknowledgement> = {},
): Acknowledgement => {
  made += 1;
  const receivedAt = at(received);
  return Acknowledgement.parse({
    fact: 'acknowledgement',
    factId: uuidv7Of(Date.parse(receivedAt), `ack|${made}`),
    visitFactId,
    caregiverId: 'g1',
    recipientId: 'c1',
    code,
    by: 'coordinator.a1',
    receivedAt,
    ...overrides,
  });
};

export const anEvidence = (
  report: Report,
  received: string,
  place: PlaceFinding,
  cause: PlaceEvidence['cause'] = 'operator',
): PlaceEvidence => {
  made += 1;
  return PlaceEvidence.parse({
    fact: 'evidence',
    factId: uuidv7Of(Date.parse(report.effectiveAt), `evidence|${made}`),
    reportId: report.reportId,
    caregiverId: report.caregiverId,
    place,
    cause,
    receivedAt: at(received),
  });
};

export const aCallBack = (
  report: Report,
  received: string,
  outcome: CallBack['outcome'] = 'confirmed',
): CallBack => {
  made += 1;
  return CallBack.parse({
    fact: 'call-back',
    factId: uuidv7Of(Date.parse(report.effectiveAt), `call-back|${made}`),
    reportId: report.reportId,
    caregiverId: report.caregiverId,
    checkId: uuidv7Of(Date.parse(report.effectiveAt), `check|${made}`),
    outcome,
    receivedAt: at(received),
  });
};

/** The codes of a visit's exceptions, in their order. */
export const codesOf = (visit: { exceptions: { code: string }[] } | undefined): string[] =>
  (visit?.exceptions ?? []).map((exception) => exception.code);

export const idsOf = (facts: readonly Fact[]): string[] =>
  facts.map((fact) => (fact.fact === 'report' ? fact.reportId : fact.factId));
