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
  placeInForce,
  type RecordRegister,
  type RowDecision,
  saidBy,
  withdrawalBy,
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
  write: { externalId: string; records: ManualRecord[]; register: RecordRegister } | undefined;
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

/** The facts of a row: itself, and where it takes the place of a row that lies elsewhere, what withdraws that one. */
const writeOf = (
  record: ManualRecord | undefined,
  decision: RowDecision,
  before: RecordRegister,
  register: RecordRegister,
): { records: ManualRecord[]; register: RecordRegister } => {
  if (record === undefined) return { records: [], register };
  if (decision.status === 'superseded') return { records: [{ ...record, withdrawn: true }], register };
  const withdrawal = withdrawalBy(record, before.current);
  return {
    records: withdrawal === undefined ? [record] : [record, withdrawal],
    register: { ...register, current: placeInForce(record) },
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
  const before = registers.get(externalId) ?? EMPTY_REGISTER;
  const { register, ...decision } = decideRow(before, {
    sequence,
    said: saidBy(input),
    by: `${header.batchId}#${index}`,
    refusal,
  });
  const record = recordOf(parsed, decision, header, known);
  const write = register && { externalId, ...writeOf(record, decision, before, register) };
  if (write !== undefined) registers.set(externalId, write.register);
  return {
    result: {
      index,
      externalId,
      status: decision.status,
      errors: decision.errors,
      ...tellOf(record, decision),
    },
    write,
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
    const { externalId, records: more, register } = write;
    const records = writes.get(externalId)?.records ?? [];
    records.push(...more);
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
