import * as z from 'zod/mini';
import { ApprovalId, BatchId, ProviderId } from '../domain/ids.ts';
import { Instant, LocalDate } from '../domain/instants.ts';
import { pageQuery } from './lists.ts';
import { route } from './route.ts';

const ApprovalContent = z
  .strictObject({
    providerId: ProviderId,
    from: LocalDate,
    to: LocalDate,
    reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000)),
  })
  .check(z.refine((body) => body.to >= body.from, { path: ['to'], error: 'ENDS_BEFORE_IT_BEGINS' }));
/** The Nursing Division's approval of attendance that was recorded by hand, for one provider and period. */
export const ManualApproval = z.strictObject({
  approvalId: ApprovalId,
  providerId: ProviderId,
  from: LocalDate,
  to: LocalDate,
  reason: z.string(),
  by: z.string(),
  at: Instant,
});
export type ManualApproval = z.infer<typeof ManualApproval>;

export const putManualApprovalRoute = route({
  method: 'PUT',
  path: '/v1/manual-approvals/{approvalId}',
  summary: 'The Division approves attendance recorded by hand',
  roles: ['division'],
  params: z.strictObject({ approvalId: ApprovalId }),
  body: ApprovalContent,
  responses: { 200: ManualApproval, 201: ManualApproval },
});

export const BATCH_COLUMNS = [
  'sequence',
  'externalId',
  'caregiverId',
  'recipientId',
  'arrivalAt',
  'departureAt',
  'reason',
  'note',
] as const;

const Accepted = z.strictObject({
  batchId: BatchId,
  rows: z.int(),
  status: z.enum(['received', 'working', 'done']),
});
/** CSV (header row) or `{ rows: [...] }`; rows are judged one by one, so each is taken as it is. */
export const putBatchRoute = route({
  method: 'PUT',
  path: '/v1/batches/{batchId}',
  summary: 'Attendance recorded by hand, up to 5,000 rows',
  roles: ['interface', 'provider-admin'],
  params: z.strictObject({ batchId: BatchId }),
  accepts: ['application/json', 'text/csv'],
  body: z.union([z.string(), z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())) })]),
  bodyBytesMax: 5 * 1024 * 1024,
  unpackedBytesMax: 16 * 1024 * 1024,
  responses: { 200: Accepted, 202: Accepted },
});

export const RowResult = z.strictObject({
  index: z.int(),
  externalId: z.nullable(z.string()),
  /** `superseded`: a lower sequence than one already known; kept in the history. */
  status: z.enum(['accepted', 'unchanged', 'superseded', 'rejected']),
  code: z.optional(z.string()),
  /** Every wrong field of a rejected row. */
  errors: z.optional(z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() }))),
  visitId: z.optional(z.string()),
});
export type RowResult = z.infer<typeof RowResult>;

export const BatchProgress = z.strictObject({
  batchId: BatchId,
  status: z.enum(['received', 'working', 'done']),
  rows: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  unchanged: z.int(),
  results: z.array(RowResult),
  next: z.nullable(z.string()),
});
export type BatchProgress = z.infer<typeof BatchProgress>;

export const getBatchRoute = route({
  method: 'GET',
  path: '/v1/batches/{batchId}',
  summary: 'How far a batch is, and the result of each row',
  roles: ['interface', 'provider-admin'],
  params: z.strictObject({ batchId: BatchId }),
  query: z.strictObject({ ...pageQuery }),
  responses: { 200: BatchProgress },
});
