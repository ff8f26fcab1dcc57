import type { directoryReads } from './directory-reads.ts';
import type { Home, housemates } from './housemates.ts';
import { ALWAYS, type invoiceRecheck, type OwnedCause } from './invoice-recheck.ts';
import type { PaymentChange } from './payment-changes.ts';

/** Of a larger locality whole invoices are decided again: to ask for each recipient would take longer than that. */
const RECIPIENTS_MAX = 1_000;

type Touched = { recipientIds: string[] } | { providerIds: string[] };

/** Has everything decided again that a change of the directory may touch. */
export const claimsTouched = (
  directory: ReturnType<typeof directoryReads>,
  recheck: ReturnType<typeof invoiceRecheck>,
  homes: ReturnType<typeof housemates>,
) => {
  /** Them, and whoever lives with them or did: one foreign worker ties the claims of both. */
  const withHousemates = async (ids: readonly string[], left: readonly Home[]): Promise<Touched> => {
    const [together, before] = await Promise.all([
      directory.getRecipients([...new Set(ids)]).then((recipients) => homes.of(recipients)),
      homes.ofHomes(left),
    ]);
    return { recipientIds: [...ids, ...[...together, ...before].map((one) => one.recipientId)] };
  };

  const ofLocality = async (code: string): Promise<Touched> => {
    const recipientIds = await directory.recipientIdsOfLocality(code);
    return recipientIds.length <= RECIPIENTS_MAX
      ? { recipientIds }
      : { providerIds: await directory.providersOfLocality(code) };
  };

  const touchedBy = async (change: PaymentChange): Promise<Touched> => {
    switch (change.who) {
      case 'recipients':
        return withHousemates(change.recipientIds, change.left ?? []);
      case 'caregiver': {
        const { assignments } = await directory.ofCaregiver(change.caregiverId);
        const ids = assignments.map((one) => one.recipientId);
        return withHousemates(ids, []);
      }
      case 'locality':
        return ofLocality(change.localityCode);
      case 'branch':
        return { providerIds: await directory.providersPaidIn(change.branchId) };
      case 'everybody':
        return { providerIds: await directory.listProviderIds() };
    }
  };

  return async (change: PaymentChange, cause: OwnedCause): Promise<void> => {
    const touched = await touchedBy(change);
    if ('recipientIds' in touched) {
      await recheck.ofRecipients(touched.recipientIds, { ...ALWAYS, first: change.from }, cause);
      return;
    }
    for (const providerId of touched.providerIds) {
      await recheck.ofProvider(providerId, { from: change.from }, cause);
    }
  };
};
