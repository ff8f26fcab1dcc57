import * as z from 'zod/mini';
import { ProviderId } from '../domain/ids.ts';
import { LocalDate } from '../domain/instants.ts';
import { PaymentCode } from '../domain/payment/claim.ts';
import { Month } from '../domain/payment/invoice.ts';
import { route } from './route.ts';

const Minutes = z.int();
const share = {
  lines: z.int(),
  claimedMinutes: Minutes,
  /** Held, or held if the branch paid by reports already. */
  heldMinutes: Minutes,
  heldByCode: z.partialRecord(PaymentCode, Minutes),
  /** Of the claimed minutes those that are paid, or would be: 0 to 1. */
  payableShare: z.number(),
};

/** How ready a branch is for the day on which it pays by reports; minutes, so that shares can be checked. */
export const BranchReadiness = z.strictObject({
  branchId: z.string(),
  month: Month,
  payingFrom: LocalDate,
  /** Parts of invoices that are decided, of those received: until they are equal the figures grow. */
  progress: z.strictObject({ invoices: z.int(), parts: z.int(), decided: z.int() }),
  ...share,
  byProvider: z.array(z.strictObject({ providerId: ProviderId, ...share })),
  /** By the Sunday that begins the week. */
  byWeek: z.array(z.strictObject({ week: LocalDate, ...share })),
});
export type BranchReadiness = z.infer<typeof BranchReadiness>;

export const getReadinessRoute = route({
  method: 'GET',
  path: '/v1/branches/{branchId}/readiness',
  summary: 'The share of minutes that would be payable, by provider, code and week',
  roles: ['division', 'inspector', 'branch-clerk', 'provider-admin', 'coordinator', 'interface'],
  params: z.strictObject({ branchId: z.string() }),
  query: z.strictObject({ month: Month }),
  responses: { 200: BranchReadiness },
});
