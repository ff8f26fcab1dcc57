import type { Recipient } from '../domain/directory.ts';
import { someAtOnce } from './at-once.ts';
import type { benefitFacts } from './benefit-facts.ts';
import type { directoryReads } from './directory-reads.ts';

const AT_ONCE = 8;

/** A home is one provider's: its ids say nothing elsewhere. */
export type Home = Pick<Recipient, 'providerId' | 'householdId'>;

/**
 * Who lives with somebody, as circular 1536A asks: of the same provider's household, and across providers where a
 * relation was recorded (decision 0050, C7).
 *
 * | question                         | how                                                    |
 * | who shares a home with recipients | 1 query a household, 1 query of care facts a recipient |
 */
export const housemates = (
  directory: ReturnType<typeof directoryReads>,
  care: ReturnType<typeof benefitFacts>,
) => {
  const ofHomes = async (homes: readonly Home[]): Promise<Recipient[]> => {
    const once = new Map(homes.map((one) => [`${one.providerId}#${one.householdId}`, one]));
    const found = await someAtOnce(once.values(), AT_ONCE, ({ providerId, householdId }) =>
      directory.recipientsOfHousehold(providerId, householdId),
    );
    return found.flat();
  };

  const related = async (recipients: readonly Recipient[]): Promise<Recipient[]> => {
    if (recipients.length === 0) return [];
    const { relations } = await care.ofRecipients(recipients.map((one) => one.recipientId));
    const ids = new Set(relations.flatMap((one) => one.recipientIds));
    return ids.size === 0 ? [] : directory.getRecipients([...ids]);
  };

  return {
    ofHomes,

    /** Those who live with some recipients, each once, and themselves with them. */
    async of(recipients: readonly Recipient[]): Promise<Recipient[]> {
      const found = await Promise.all([ofHomes(recipients), related(recipients)]);
      return [...new Map(found.flat().map((one) => [one.recipientId, one])).values()];
    },
  };
};
