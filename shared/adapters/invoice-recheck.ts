import { claimsDue, claimsDueOf } from '#events/claims-due.v1';
import { type LocalDate, localDateOf, millisOf } from '../domain/instants.ts';
import type { AdjustmentCause } from '../domain/payment/claim.ts';
import type { Month } from '../domain/payment/invoice.ts';
import type { claimTable } from './claim-table.ts';
import { invoicePk } from './invoice-keys.ts';
import type { invoiceTable } from './invoice-table.ts';
import type { workQueue } from './queue.ts';

/** The first and the last month that anything is claimed for. */
export const ALWAYS: { first: Month; last: Month } = { first: '0001-01', last: '9999-12' };

/** Why something is decided again, and whose the facts are that it names: another provider is not told their ids. */
export type OwnedCause = AdjustmentCause & { ownerId?: string | undefined };

const causeFor = ({ ownerId, ...cause }: OwnedCause, providerId: string): AdjustmentCause =>
  ownerId === undefined || ownerId === providerId ? cause : { ...cause, ids: [] };

/**
 * Has parts of invoices decided again, because something that they follow from changed.
 *
 * | question                       | how                                                       |
 * | what is claimed for a recipient | Query RECIPIENT#<recipientId> between two months           |
 * | a provider's invoices           | Query PROVIDER#<provider>, then BatchGetItem CURRENT        |
 */
export const invoiceRecheck = (
  invoices: ReturnType<typeof invoiceTable>,
  claims: ReturnType<typeof claimTable>,
  queue: ReturnType<typeof workQueue>,
) => ({
  /** What is claimed for some recipients in the months from the first to the last. */
  async ofRecipients(
    recipientIds: readonly string[],
    { first, last }: { first: Month; last: Month },
    cause: OwnedCause,
  ): Promise<void> {
    const found = await claims.ofRecipients(recipientIds, first, last);
    const parts = new Map(found.map((claim) => [`${invoicePk(claim)}#${claim.part}`, claim]));
    await queue.sendAll(
      [...parts.values()].map((claim) =>
        claimsDue('decide', claim, cause.at, causeFor(cause, claim.providerId)),
      ),
    );
  },

  /** All invoices of a provider whose months begin with a text: a month, or nothing for every month from one on. */
  async ofProvider(
    providerId: string,
    months: { is: Month; receivedUntil?: LocalDate } | { from: Month },
    cause: OwnedCause,
  ): Promise<void> {
    const listed = await invoices.listOf(providerId, 'is' in months ? months.is : '');
    const wanted = listed.filter(({ month }) => 'is' in months || month >= months.from);
    const current = await invoices.currentOf(wanted.map(({ invoiceId }) => ({ providerId, invoiceId })));
    const until = 'is' in months ? months.receivedUntil : undefined;
    const chosen = [...current.values()].filter(
      ({ receivedAt }) => until === undefined || localDateOf(millisOf(receivedAt)) <= until,
    );
    for (const pointer of chosen)
      await queue.sendAll(claimsDueOf('decide', pointer, causeFor(cause, providerId)));
  },
});
