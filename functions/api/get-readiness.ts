import { branchReadiness } from '#shared/adapters/branch-readiness';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { directoryReads } from '#shared/adapters/directory-reads';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { getReadinessRoute } from '#shared/contracts/readiness';
import { maySee, notFound, officeHeldTo } from '#shared/domain/access';
import { branchOn, ROLLOUT } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { payableShare, type Share } from '#shared/domain/payment/readiness';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';

const { DIRECTORY_TABLE, INVOICE_TABLE } = env('DIRECTORY_TABLE', 'INVOICE_TABLE');
const database = sdkDatabase(databaseSettings());
const directory = directoryReads(DIRECTORY_TABLE, database);
const invoices = invoiceTable(INVOICE_TABLE, database);
const source = branchReadiness(invoices, decisionTable(INVOICE_TABLE, database));

const shown = ({ lines, claimedMinutes, heldMinutes, heldByCode }: Share) => ({
  lines,
  claimedMinutes,
  heldMinutes,
  heldByCode,
  payableShare: payableShare({ lines, claimedMinutes, heldMinutes, heldByCode }),
});

/** GET /v1/branches/{branchId}/readiness?month=: a provider or an office sees its own part, a clerk the own branch. */
export const handler = apiHandler(getReadinessRoute, async ({ params, query, caller, now }) => {
  const { branchId } = params;
  if (!ROLLOUT.has(branchId)) throw notFound('branch');
  if (caller.providerId === null && !maySee(caller, { branchId })) throw notFound('branch');
  const reaching = await directory.providersPaidIn(branchId);
  const providers = reaching.filter((id) => caller.providerId === null || id === caller.providerId);
  const office = officeHeldTo(caller);
  const history = await directory.getBranchHistory(branchId);
  const { payingFrom } = branchOn(branchId, history, localDateOf(now.getTime()));
  const { readiness, progress } = await source.of(branchId, providers, office, query.month);
  const byProvider = Object.entries(readiness.byProvider).map(([providerId, share]) => ({
    providerId,
    ...shown(share),
  }));
  const byWeek = Object.entries(readiness.byWeek).map(([week, share]) => ({ week, ...shown(share) }));
  const whole = { branchId, month: query.month, payingFrom, progress, ...shown(readiness) };
  return { status: 200, body: { ...whole, byProvider, byWeek } };
});
