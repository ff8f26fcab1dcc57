import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import type { FieldError } from './app-error.ts';
import { fieldErrorsOf } from './field-errors.ts';
import { CORRECTION_REASONS, type Channel, type ManualRecord } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { CaregiverId, ExternalId, RecipientId } from './ids.ts';
import { HOUR_MILLIS, localDateOf, millisOf, canonical, OffsetInstant } from './instants.ts';
import { RULES } from './rules.ts';

/** A field of a file is text; JSON may send the number itself. */
const Sequence = z.pipe(
  z.union([z.int(), z.string().check(z.regex(/^[0-9]{1,15}$/))]),
  z.pipe(
    z.transform((value: string | number) => Number(value)),
    z.int().check(z.gte(0)),
  ),
);

const blankIsAbsent = z.pipe(
  z.optional(z.string().check(z.maxLength(1_000))),
  z.transform((text: string | undefined) =>
    text === undefined || text.trim() === '' ? undefined : text.trim(),
  ),
);

/** One row of a batch, every field named as the contract's columns are. */
export const ManualRow = z
  .strictObject({
    sequence: Sequence,
    externalId: ExternalId,
    caregiverId: CaregiverId,
    recipientId: RecipientId,
    arrivalAt: OffsetInstant,
    departureAt: OffsetInstant,
    reason: z.enum(CORRECTION_REASONS),
    note: blankIsAbsent,
  })
  .check(
    z.refine((row) => row.note !== undefined || !['EMERGENCY', 'OTHER'].includes(row.reason), {
      path: ['note'],
      error: 'NOTE_REQUIRED',
    }),
    z.refine((row) => millisOf(row.departureAt) > millisOf(row.arrivalAt), {
      path: ['departureAt'],
      error: 'DEPARTURE_NOT_AFTER_ARRIVAL',
    }),
    z.refine(
      (row) => millisOf(row.departureAt) - millisOf(row.arrivalAt) <= RULES.pairHoursMax * HOUR_MILLIS,
      {
        path: ['departureAt'],
        error: 'VISIT_TOO_LONG',
      },
    ),
  );
export type ManualRow = z.infer<typeof ManualRow>;

/** What is known of an external id: its highest number in force, and every number ever used with what it said. */
export const RecordRegister = z.strictObject({
  highest: z.nullable(z.int()),
  /** By sequence number; `by` names batch and row, so that working on a part again gives the same results. */
  used: z.record(
    z.string(),
    z.strictObject({
      said: z.string(),
      by: z.string(),
      status: z.enum(['accepted', 'superseded', 'rejected']),
    }),
  ),
  /** Where the row in force lies; a row of another caregiver or day must withdraw it there. */
  current: z.optional(
    z.strictObject({
      caregiverId: z.string(),
      recipientId: z.string(),
      arrivalAt: z.string(),
      departureAt: z.string(),
    }),
  ),
});
export type RecordRegister = z.infer<typeof RecordRegister>;
export const EMPTY_REGISTER: RecordRegister = { highest: null, used: {} };

export type RowStatus = 'accepted' | 'unchanged' | 'superseded' | 'rejected';
export type RowDecision = {
  status: RowStatus;
  code?: string;
  errors?: FieldError[];
  /** The register after this row; absent when the row names no record that could be registered. */
  register?: RecordRegister;
};

/** SHA-256 of what a row says, so that the same row again is told from another one under a used number. */
export const saidBy = (row: Record<string, unknown>): string =>
  hash('sha256', JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))), 'base64url').slice(
    0,
    16,
  );

const spend = (
  register: RecordRegister,
  sequence: number,
  used: RecordRegister['used'][string],
): RecordRegister => ({
  ...register,
  highest: used.status === 'accepted' ? sequence : register.highest,
  used: { ...register.used, [String(sequence)]: used },
});

/** What is to be decided about a row, beside what is known of its record. */
export type RowCase = {
  sequence: number;
  said: string;
  /** Batch and index. */
  by: string;
  /** Why the row cannot be taken, if it cannot. */
  refusal: { code: string; errors?: FieldError[] } | undefined;
};

/** A register is one item, and an item has an end; nobody corrects one record so often. */
const SEQUENCES_MAX = 1_000;

const decideAgain = (used: RecordRegister['used'][string], row: RowCase): RowDecision => {
  const isSame = used.said === row.said;
  if (used.status === 'rejected') {
    return { status: 'rejected', ...(isSame && row.refusal ? row.refusal : { code: 'SEQUENCE_USED' }) };
  }
  if (isSame && used.by === row.by) return { status: used.status };
  return isSame ? { status: 'unchanged' } : { status: 'rejected', code: 'SEQUENCE_USED' };
};

/**
 * Decides a row by the sequence rules of `domain.md` section 7: higher replaces, lower goes to the history, equal is
 * refused, a refused number is spent; the very same row again is unchanged. A record has 1,000 numbers at most.
 */
export const decideRow = (register: RecordRegister, row: RowCase): RowDecision => {
  const { sequence, said, by, refusal } = row;
  const used = register.used[String(sequence)];
  if (used !== undefined) return decideAgain(used, row);
  if (Object.keys(register.used).length >= SEQUENCES_MAX) {
    return { status: 'rejected', code: 'TOO_MANY_SEQUENCES' };
  }
  if (refusal !== undefined) {
    return {
      status: 'rejected',
      ...refusal,
      register: spend(register, sequence, { said, by, status: 'rejected' }),
    };
  }
  const status = register.highest !== null && sequence < register.highest ? 'superseded' : 'accepted';
  return { status, register: spend(register, sequence, { said, by, status }) };
};

/** A period in which the Division approved attendance recorded by hand. */
export type Approval = { from: string; to: string };

/** Whether a visit's first day lies in an approved period. */
export const isApproved = (arrivalAt: string, approvals: readonly Approval[]): boolean => {
  const day = localDateOf(arrivalAt);
  return approvals.some((approval) => day >= approval.from && day <= approval.to);
};

/** The fields of a row that are wrong, or the row itself. */
export const parseRow = (input: Record<string, unknown>): { row: ManualRow } | { errors: FieldError[] } => {
  const result = z.safeParse(ManualRow, input);
  return result.success ? { row: result.data } : { errors: fieldErrorsOf(result.error, input) };
};

/** The record and number that even a wrong row names, so that the number is spent. */
export const namedBy = (
  input: Record<string, unknown>,
): { externalId: string; sequence: number } | undefined => {
  const result = z.safeParse(z.object({ externalId: ExternalId, sequence: Sequence }), input);
  return result.success ? result.data : undefined;
};

const ID_LENGTH_MAX = 64;

/**
 * An id for a caregiver whom the provider does not know: apart from everybody else's time line. What is too long for an
 * id is not cut, as its beginning may be the id of somebody else's caregiver.
 */
const strangerOf = (caregiverId: string, providerId: string): string => {
  const name = `${caregiverId}.at.${providerId}`;
  return name.length <= ID_LENGTH_MAX ? name : `stranger.${hash('sha256', name, 'hex').slice(0, 40)}`;
};

/** The fact of an accepted row. Its `receivedAt` is the batch's, so that making it again makes the same. */
export const newManualRecord = (
  row: ManualRow,
  batch: { providerId: string; batchId: string; receivedAt: string; channel: Channel },
  known: { caregiver: boolean; recipient: boolean },
): ManualRecord => {
  const unknown = known.caregiver ? (known.recipient ? undefined : 'recipient') : 'caregiver';
  return {
    fact: 'manual',
    factId: uuidv7Of(millisOf(row.arrivalAt), `${batch.providerId}|${row.externalId}|${row.sequence}`),
    providerId: batch.providerId,
    externalId: row.externalId,
    sequence: row.sequence,
    caregiverId: known.caregiver ? row.caregiverId : strangerOf(row.caregiverId, batch.providerId),
    recipientId: row.recipientId,
    arrivalAt: canonical(row.arrivalAt),
    departureAt: canonical(row.departureAt),
    reason: row.reason,
    ...(row.note !== undefined && { note: row.note }),
    channel: batch.channel,
    receivedAt: batch.receivedAt,
    batchId: batch.batchId,
    ...(unknown && { unknown }),
  };
};

/** Rows of one record this close are always folded together; farther apart, the earlier one is withdrawn at its place. */
const TOGETHER_MILLIS = 24 * HOUR_MILLIS;

/** What withdraws the row in force where another caregiver or day takes its place; undefined where none must be. */
export const withdrawalBy = (
  record: ManualRecord,
  current: RecordRegister['current'],
): ManualRecord | undefined => {
  if (current === undefined) return undefined;
  const apart = Math.abs(millisOf(current.arrivalAt) - millisOf(record.arrivalAt));
  if (current.caregiverId === record.caregiverId && apart <= TOGETHER_MILLIS) return undefined;
  const seed = `withdrawn|${record.providerId}|${record.externalId}|${record.sequence}`;
  return { ...record, ...current, factId: uuidv7Of(millisOf(current.arrivalAt), seed), withdrawn: true };
};

/** Where a row in force lies, as the register keeps it. */
export const placeInForce = ({ caregiverId, recipientId, arrivalAt, departureAt }: ManualRecord) => ({
  caregiverId,
  recipientId,
  arrivalAt,
  departureAt,
});
