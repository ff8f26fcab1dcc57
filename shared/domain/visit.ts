import * as z from 'zod/mini';
import { Channel, PlaceFinding } from './fact.ts';
import { CaregiverId, ProviderBranchId, ProviderId, RecipientId, VisitId } from './ids.ts';
import { Instant } from './instants.ts';

/** Every exception with its class (`domain.md` section 6). */
export const EXCEPTION_CLASSES = {
  MISSING_ARRIVAL: 'blocks',
  MISSING_DEPARTURE: 'blocks',
  UNKNOWN_RECIPIENT: 'blocks',
  UNKNOWN_CAREGIVER: 'blocks',
  NOT_ASSIGNED: 'acknowledge',
  PHONE_MISMATCH: 'acknowledge',
  OUTSIDE_PLACE: 'acknowledge',
  PLACE_UNCERTAIN: 'acknowledge',
  PLACE_UNRELIABLE: 'acknowledge',
  NO_PLACE: 'acknowledge',
  SUSPECT_PLACE: 'acknowledge',
  OVERLAP: 'acknowledge',
  IMPOSSIBLE_TRAVEL: 'acknowledge',
  TOO_SHORT: 'acknowledge',
  TOO_LONG: 'acknowledge',
  CLOCK_SKEW: 'acknowledge',
  TIME_UNCERTAIN: 'blocks',
  TAMPER_SUSPECT: 'acknowledge',
  CONTRADICTS_CORRECTION: 'blocks',
  OVER_PLAN: 'acknowledge',
  LATE: 'alert',
  NO_SHOW: 'alert',
  SYSTEM_FAULT: 'excuses',
  /** Beside section 6: somebody must ask, and nothing is held meanwhile. */
  DISPUTED_BY_RECIPIENT: 'alert',
} as const satisfies Record<string, ExceptionClass>;

export const ExceptionCode = z.enum([
  'MISSING_ARRIVAL',
  'MISSING_DEPARTURE',
  'UNKNOWN_RECIPIENT',
  'UNKNOWN_CAREGIVER',
  'NOT_ASSIGNED',
  'PHONE_MISMATCH',
  'OUTSIDE_PLACE',
  'PLACE_UNCERTAIN',
  'PLACE_UNRELIABLE',
  'NO_PLACE',
  'SUSPECT_PLACE',
  'OVERLAP',
  'IMPOSSIBLE_TRAVEL',
  'TOO_SHORT',
  'TOO_LONG',
  'CLOCK_SKEW',
  'TIME_UNCERTAIN',
  'TAMPER_SUSPECT',
  'CONTRADICTS_CORRECTION',
  'OVER_PLAN',
  'LATE',
  'NO_SHOW',
  'SYSTEM_FAULT',
  'DISPUTED_BY_RECIPIENT',
]);
export type ExceptionCode = z.infer<typeof ExceptionCode>;
export const ExceptionClass = z.enum(['blocks', 'acknowledge', 'alert', 'excuses']);
export type ExceptionClass = z.infer<typeof ExceptionClass>;

/** What an exception is about, as data for the explanation: numbers with units, ids, instants; never a name. */
const Details = z.record(z.string(), z.union([z.string(), z.number()]));

export const VisitException = z.strictObject({
  code: ExceptionCode,
  class: ExceptionClass,
  /** When the system could first know: the latest `receivedAt` among its causes. */
  openedAt: Instant,
  acknowledgedBy: z.optional(z.string()),
  acknowledgedAt: z.optional(Instant),
  /** Who must act: the coordinator of a provider branch, or the Nursing Division where none is known. */
  owner: z.string(),
  dueAt: Instant,
  details: z.optional(Details),
});
export type VisitException = z.infer<typeof VisitException>;

export const VisitState = z.enum(['open', 'complete', 'incomplete']);
export type VisitState = z.infer<typeof VisitState>;
export const Standing = z.enum(['verified', 'needs-acknowledgement', 'needs-correction', 'voided']);
export type Standing = z.infer<typeof Standing>;

/** What part a fact played in a visit. */
export const FactRole = z.enum([
  'arrival',
  'departure',
  'extra',
  'manual',
  'correction',
  'acknowledgement',
  'evidence',
  'recipient-answer',
]);
export type FactRole = z.infer<typeof FactRole>;

/** What the reports of one caregiver at one recipient add up to. Derived from facts; never edited. */
export const Visit = z.strictObject({
  visitId: VisitId,
  caregiverId: CaregiverId,
  recipientId: z.nullable(RecipientId),
  providerId: z.nullable(ProviderId),
  providerBranchId: z.nullable(ProviderBranchId),
  /** Branch of the Institute that the recipient's locality belongs to. */
  branchId: z.nullable(z.string()),
  /** The times that count: reported, or corrected. */
  arrivalAt: z.nullable(Instant),
  departureAt: z.nullable(Instant),
  /** What was reported, where a correction lies over it. */
  reportedArrivalAt: z.optional(z.nullable(Instant)),
  reportedDepartureAt: z.optional(z.nullable(Instant)),
  /** Whole and part minutes between the effective times; nothing is rounded before billing. */
  minutes: z.nullable(z.number()),
  state: VisitState,
  standing: Standing,
  channelIn: z.nullable(Channel),
  channelOut: z.nullable(Channel),
  /** The less certain of the findings at arrival and at departure. */
  place: PlaceFinding,
  exceptions: z.array(VisitException),
  /** An end that the system proposes and nobody has decided (rule 4). */
  suggestedDepartureAt: z.optional(Instant),
  /** What the person cared for last said of it; a dispute is for the office to look at. */
  recipientAnswer: z.optional(z.strictObject({ answer: z.enum(['confirm', 'dispute']), at: Instant })),
  /** The facts it is made of, in order of receipt. */
  facts: z.array(z.strictObject({ factId: z.string(), role: FactRole })),
  /** How many facts made it: each fact that joins makes one version. */
  version: z.int(),
});
export type Visit = z.infer<typeof Visit>;

/** The local date that a visit is listed under: its arrival's, or its departure's where there is none. */
export const startOf = (visit: Pick<Visit, 'arrivalAt' | 'departureAt'>): Instant =>
  visit.arrivalAt ?? visit.departureAt ?? '1970-01-01T00:00:00.000Z';
