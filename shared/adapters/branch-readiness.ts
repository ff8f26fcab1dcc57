import type { Month } from '../domain/payment/invoice.ts';
import { addedReadiness, NO_READINESS, type Readiness } from '../domain/payment/readiness.ts';
import { someAtOnce } from './at-once.ts';
import type { decisionTable } from './decision-table.ts';
import type { invoiceTable } from './invoice-table.ts';

const AT_ONCE = 8;

/** How far the invoices are that a readiness was summed from. */
export type ReadinessProgress = { invoices: number; parts: number; decided: number };

/**
 * Readiness of a branch, summed from the sums of parts of invoices.
 *
 * | question                                | how                                                     |
 * | a branch's share of providers' invoices | Query PROVIDER#… and TOTAL#… of each, BatchGetItem CURRENT |
 * | of one office of a provider             | also Query OFFICES#… of each                             |
 */
export const branchReadiness = (
  invoices: ReturnType<typeof invoiceTable>,
  decisions: ReturnType<typeof decisionTable>,
) => ({
  /**
   * What providers claim in a branch for a month, and what of it is held, or would be.
   * @param office of the one provider that is asked for: its lines alone; null: all lines.
   */
  async of(
    branchId: string,
    providerIds: readonly string[],
    office: string | null,
    month: Month,
  ): Promise<{ readiness: Readiness; progress: ReadinessProgress }> {
    const pointers = await someAtOnce(providerIds, AT_ONCE, async (providerId) => {
      const listed = await invoices.listOf(providerId, month);
      const current = await invoices.currentOf(listed.map(({ invoiceId }) => ({ providerId, invoiceId })));
      return [...current.values()];
    });
    const all = pointers.flat();
    const sums = await someAtOnce(all, AT_ONCE, (pointer) => decisions.totalsOf(pointer));
    const decided = sums.flat().length;
    const own =
      office === null
        ? sums
        : await someAtOnce(all, AT_ONCE, (pointer) => decisions.totalsOfOffice(pointer, office));
    const parts = own.flat();
    return {
      readiness: parts
        .map((part) => part.readiness[branchId] ?? NO_READINESS)
        .reduce(addedReadiness, NO_READINESS),
      progress: {
        invoices: all.length,
        parts: all.reduce((count, pointer) => count + pointer.parts, 0),
        decided,
      },
    };
  },
});
