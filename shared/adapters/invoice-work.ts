import { claimsDue, claimsDueOf, type ClaimsDueV1 } from '#events/claims-due.v1';
import { localDateOf } from '../domain/instants.ts';
import type { AdjustmentCause, LineDecision } from '../domain/payment/claim.ts';
import { decideRecipient } from '../domain/payment/decide.ts';
import { type InvoiceHeader, type Month, monthStateOn } from '../domain/payment/invoice.ts';
import { readinessOf } from '../domain/payment/readiness.ts';
import { adjustmentsOf, totalsOf } from '../domain/payment/totals.ts';
import type { Claim, claimTable } from './claim-table.ts';
import { TransactionRefused } from './database.ts';
import { type decisionTable, linesNow, type PartDecision, type PartTotals } from './decision-table.ts';
import { invoicePk } from './invoice-keys.ts';
import type { invoiceTable } from './invoice-table.ts';
import type { Claimed, paymentSource } from './payment-source.ts';
import type { workQueue } from './queue.ts';

type Parts = {
  invoices: ReturnType<typeof invoiceTable>;
  claims: ReturnType<typeof claimTable>;
  decisions: ReturnType<typeof decisionTable>;
  source: ReturnType<typeof paymentSource>;
  queue: ReturnType<typeof workQueue>;
};

type Due = ClaimsDueV1['data'];

const NOWHERE = 'unknown';
const TRIES_MAX = 3;

const sumsOf = (lines: readonly LineDecision[]): PartTotals => ({
  totals: totalsOf(lines),
  readiness: Object.fromEntries(
    [...Map.groupBy(lines, (line) => line.branchId ?? NOWHERE)].map(([branchId, some]) => [
      branchId,
      readinessOf(some),
    ]),
  ),
});

/** The parts that claims lie in, each once, without those of one invoice. */
const partsOfOthers = (claims: readonly Claim[], mine: Pick<Due, 'providerId' | 'invoiceId'>): Claim[] => {
  const others = claims.filter((claim) => invoicePk(claim) !== invoicePk(mine));
  return [...new Map(others.map((claim) => [`${invoicePk(claim)}#${claim.part}`, claim])).values()];
};

/**
 * Works on parts of invoices: lays out their claims, decides them, decides them again. Every step can be repeated: what
 * is written follows from what stands, and a part that is decided already is only ever adjusted, with a cause.
 */
export const invoiceWork = ({ invoices, claims, decisions, source, queue }: Parts) => {
  const decideLines = async (all: Claimed, due: Due, month: Month, now: Date): Promise<LineDecision[]> => {
    const inputs = await source.inputs(all, month, now);
    return [...inputs.values()]
      .flatMap(decideRecipient)
      .filter(
        (line) =>
          line.invoiceId === due.invoiceId &&
          line.providerId === due.providerId &&
          line.date.startsWith(month),
      );
  };

  /** What others claim for the same people may come out differently now: another provider, a spouse, a shared week. */
  const tellOthers = async (all: readonly Claim[], due: Due, at: string): Promise<void> => {
    const cause: AdjustmentCause = { kind: 'resubmission', ids: [], at };
    await queue.sendAll(partsOfOthers(all, due).map((claim) => claimsDue('decide', claim, at, cause)));
  };

  const decideFirst = async (due: Due, lines: LineDecision[], all: Claimed, now: Date): Promise<void> => {
    const decidedAt = now.toISOString();
    // Told first: were it told after and lost, nobody would tell again.
    await tellOthers(all.claims, due, decidedAt);
    const decision: PartDecision = { part: due.part, version: 1, decidedAt, lines, carried: [] };
    await decisions.store(due, decision, sumsOf(lines));
  };

  const decideAgain = async (
    header: InvoiceHeader,
    due: Due,
    before: PartDecision,
    lines: LineDecision[],
    now: Date,
  ): Promise<void> => {
    // Without a cause it is the first message once more, and what stands may have been adjusted since.
    if (due.cause === null) return;
    const adjustments = adjustmentsOf(linesNow(before), lines, due.cause);
    const sums = sumsOf(lines);
    const today = localDateOf(now.getTime());
    const state = monthStateOn(header.month, await invoices.monthHistory(header.month), today);
    const carried = state === 'closed';
    const isSettled = carried || before.carried.length === 0;
    const isSame = JSON.stringify(sumsOf(linesNow(before))) === JSON.stringify(sums);
    if (adjustments.length === 0 && isSame && isSettled) return;
    const next: PartDecision = {
      ...before,
      version: before.version + 1,
      ...(carried ? { carried: [...before.carried, ...adjustments] } : { lines, carried: [] }),
    };
    const at = now.toISOString();
    const changed = { part: due.part, at, carried, adjustments };
    await decisions.store(due, next, sums, adjustments.length === 0 ? undefined : changed);
  };

  const decideOnce = async (header: InvoiceHeader, due: Due, now: Date): Promise<void> => {
    const part = await invoices.part(header, due.part);
    if (part === undefined) throw new Error('The part of this invoice is missing');
    const recipientIds = [...new Set(part.map((line) => line.recipientId))];
    const before = await decisions.get(due, due.part);
    const all = await source.claimed(recipientIds, header.month);
    const lines = await decideLines(all, due, header.month, now);
    if (before === undefined) await decideFirst(due, lines, all, now);
    else await decideAgain(header, due, before, lines, now);
  };

  /** Two messages for one part meet now and then; whoever comes second reads again, and decides by what is new. */
  const decide = async (header: InvoiceHeader, due: Due, now: Date): Promise<void> => {
    for (let left = TRIES_MAX; ; left -= 1) {
      try {
        return await decideOnce(header, due, now);
      } catch (error) {
        if (!(error instanceof TransactionRefused) || left <= 1) throw error;
      }
    }
  };

  const spread = async (header: InvoiceHeader, due: Due): Promise<void> => {
    const part = await invoices.part(header, due.part);
    if (part === undefined) throw new Error('The part of this invoice is missing');
    await claims.spread(header, due.part, part);
    const spreadParts = await invoices.markSpread(due, due.part);
    if (spreadParts < header.parts) return;
    const earlier = await invoices.earlierThan(header);
    await queue.sendAll([
      ...claimsDueOf('decide', header),
      ...(earlier === undefined ? [] : claimsDueOf('withdraw', earlier)),
    ]);
  };

  /** A later submission may claim less for somebody: what others claim for the same people is decided again. */
  const withdraw = async (header: InvoiceHeader, due: Due, now: Date): Promise<void> => {
    const part = (await invoices.part(header, due.part)) ?? [];
    const all = await source.claimed([...new Set(part.map((line) => line.recipientId))], header.month);
    await tellOthers(all.claims, due, now.toISOString());
  };

  /** @throws Error, or what the database throws: the message comes again */
  return async (due: Due, now: Date): Promise<void> => {
    const header = await invoices.header(due);
    if (header === undefined) throw new Error('There is no such submission');
    if (due.task === 'withdraw') return withdraw(header, due, now);
    // A later submission counts: nothing is decided of this one any more.
    if ((await invoices.current(due))?.sequence !== due.sequence) return;
    return due.task === 'spread' ? spread(header, due) : decide(header, due, now);
  };
};
