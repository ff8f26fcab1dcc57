import type { BatchHeader, BatchPart, PartResult } from './batch.ts';
import type { ManualRecord } from './fact.ts';
import { visitIdOf } from './ids.ts';
import {
  type Approval,
  decideRow,
  EMPTY_REGISTER,
  isApproved,
  namedBy,
  newManualRecord,
  parseRow,
  type RecordRegister,
  type RowDecision,
  saidBy,
} from './manual-row.ts';

/** What is stored for one record of a part: the facts of its rows, and its register as it was and as it becomes. */
export type RecordWrite = {
  externalId: string;
  records: ManualRecord[];
  previous: RecordRegister | undefined;
  register: RecordRegister;
};

type Known = { caregivers: ReadonlySet<string>; recipients: ReadonlySet<string> };
type RowOutcome = {
  result: PartResult['results'][number];
  write: { externalId: string; record: ManualRecord | undefined; register: RecordRegister } | undefined;
};

const refusalOf = (parsed: ReturnType<typeof parseRow>, approvals: readonly Approval[]) => {
  if ('errors' in parsed) return { code: parsed.errors[0]?.code ?? 'INVALID', errors: parsed.errors };
  return isApproved(parsed.row.arrivalAt, approvals) ? undefined : { code: 'MANUAL_NOT_APPROVED' };
};

const recordOf = (
  parsed: ReturnType<typeof parseRow>,
  decision: RowDecision,
  header: BatchHeader,
  known: Known,
): ManualRecord | undefined => {
  if ('errors' in parsed || (decision.status !== 'accepted' && decision.status !== 'superseded'))
    return undefined;
  return newManualRecord(parsed.row, header, {
    caregiver: known.caregivers.has(parsed.row.caregiverId),
    recipient: known.recipients.has(parsed.row.recipientId),
  });
};

const tellOf = (record: ManualRecord | undefined, decision: RowDecision) => {
  if (record === undefined) return { code: decision.code };
  const { factId, unknown, recipientId, caregiverId } = record;
  return {
    code: unknown && `UNKNOWN_${unknown.toUpperCase()}`,
    visitId: visitIdOf(factId, recipientId, caregiverId),
  };
};

const outcomeOf = (
  index: number,
  input: Record<string, unknown>,
  header: BatchHeader,
  registers: Map<string, RecordRegister>,
  known: Known,
  approvals: readonly Approval[],
): RowOutcome => {
  const named = namedBy(input);
  const parsed = parseRow(input);
  const refusal = refusalOf(parsed, approvals);
  if (named === undefined)
    return { result: { index, externalId: null, status: 'rejected', ...refusal }, write: undefined };
  const { externalId, sequence } = named;
  const { register, ...decision } = decideRow(registers.get(externalId) ?? EMPTY_REGISTER, {
    sequence,
    said: saidBy(input),
    by: `${header.batchId}#${index}`,
    refusal,
  });
  const record = recordOf(parsed, decision, header, known);
  if (register !== undefined) registers.set(externalId, register);
  return {
    result: {
      index,
      externalId,
      status: decision.status,
      errors: decision.errors,
      ...tellOf(record, decision),
    },
    write: register && { externalId, record, register },
  };
};

/** One write a record, however many rows of the part tell of it. */
const mergedWrites = (
  outcomes: readonly RowOutcome[],
  before: ReadonlyMap<string, RecordRegister>,
): RecordWrite[] => {
  const writes = new Map<string, RecordWrite>();
  for (const { write } of outcomes) {
    if (write === undefined) continue;
    const { externalId, record, register } = write;
    const records = writes.get(externalId)?.records ?? [];
    if (record !== undefined) records.push(record);
    writes.set(externalId, { externalId, records, previous: before.get(externalId), register });
  }
  return [...writes.values()];
};

/** Decides the rows of a part, one after the other, as a later row may replace an earlier one of the same file. */
export const importPart = (
  header: BatchHeader,
  part: BatchPart,
  registers: ReadonlyMap<string, RecordRegister>,
  known: Known,
  approvals: readonly Approval[],
): { result: PartResult; writes: RecordWrite[] } => {
  const current = new Map(registers);
  const outcomes = part.rows.map((row, offset) =>
    outcomeOf(part.firstIndex + offset, row, header, current, known, approvals),
  );
  const count = (status: RowDecision['status']): number =>
    outcomes.filter(({ result }) => result.status === status).length;
  return {
    result: {
      part: part.part,
      accepted: count('accepted'),
      rejected: count('rejected'),
      unchanged: count('unchanged'),
      superseded: count('superseded'),
      results: outcomes.map(({ result }) => result),
    },
    writes: mergedWrites(outcomes, registers),
  };
};
