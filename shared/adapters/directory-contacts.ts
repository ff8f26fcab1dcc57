import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { accountIdOf, Contact, type ContactRow } from '../domain/contact.ts';
import type { Provider } from '../domain/directory.ts';
import { type Condition, type Database, type Item, type Key, queryAll, type Write } from './database.ts';
import { type Put, putEntry, type Stamp } from './directory-entry.ts';
import { providerFromItem } from './directory-items.ts';
import { keys } from './directory-keys.ts';
import type { Mail, mailOutbox } from './mail-outbox.ts';

type Place = { providerId: string; providerBranchId: string | null };

const contactKey = ({ providerId, providerBranchId }: Place): Key => ({
  pk: `PROVIDER#${providerId}`,
  sk: `CONTACT#${providerBranchId ?? ''}`,
});
const accountKey = (accountId: string): Key => ({ pk: `ACCOUNT#${accountId}`, sk: 'ACCOUNT' });

const toItem = (contact: Contact): Item => ({ ...contactKey(contact), ...contact });
const fromItem = (item: Item): Contact => {
  const { pk: _pk, sk: _sk, ...contact } = item;
  return z.parse(Contact, contact);
};

const AccountItem = z.object({ providerId: z.string(), providerBranchId: z.nullable(z.string()) });

const isSamePlace = (a: Place, b: Place): boolean =>
  a.providerId === b.providerId && a.providerBranchId === b.providerBranchId;

const emailInUse = (): AppError =>
  new AppError('conflict', 'EMAIL_IN_USE', 'The contact of another place has this address', {
    errors: [{ path: '/email', code: 'EMAIL_IN_USE', message: 'The contact of another place has it' }],
  });

/**
 * Contacts of providers and the accounts that they were invited to.
 *
 * | question                         | how                                                                    |
 * | which of some providers exist    | BatchGetItem PROVIDER#<id>                                             |
 * | put the contact of a place       | GetItem, TransactWriteItems: contact, account of the address, its mail |
 * | whom to tell of a branch         | BatchGetItem of both contacts                                          |
 * | all contacts of a provider       | Query PROVIDER#<id>, sk begins with CONTACT#                           |
 * | whose account is this            | GetItem ACCOUNT#<accountId>, then GetItem of the contact               |
 */
export const directoryContacts = (table: string, database: Database) => {
  const readAccount = async (accountId: string): Promise<Place | undefined> => {
    const item = await database.get({ table, key: accountKey(accountId), consistent: true });
    return item && z.parse(AccountItem, item);
  };

  /** The account of the new address, if nobody else has it, and the end of the account of the one before. */
  const accountWrites = async (current: Contact | undefined, next: Contact): Promise<Write[]> => {
    const accountId = accountIdOf(next.email);
    const holder = await readAccount(accountId);
    if (holder !== undefined && !isSamePlace(holder, next)) throw emailInUse();
    const { providerId, providerBranchId } = next;
    const condition: Condition = {
      expression: 'attribute_not_exists(pk) OR (providerId = :provider AND providerBranchId = :branch)',
      values: { ':provider': providerId, ':branch': providerBranchId },
    };
    const item = { ...accountKey(accountId), providerId, providerBranchId };
    const before = current && accountIdOf(current.email);
    return [
      { put: { table, item, condition } },
      ...(before === undefined || before === accountId
        ? []
        : [{ remove: { table, key: accountKey(before) } }]),
    ];
  };

  return {
    async providersById(providerIds: readonly string[]): Promise<Map<string, Provider>> {
      const items = await database.batchGet({
        table,
        keys: providerIds.map(keys.provider),
        consistent: true,
      });
      return new Map(items.map(providerFromItem).map((provider) => [provider.providerId, provider]));
    },

    /**
     * Makes somebody the contact of a place. Another address than before is another person: whoever had the place
     * loses the account, and the new one is invited by a mail that is queued exactly when the account is stored.
     * @param invitation the mail; its key must differ for each of the versions of the contact
     * @throws AppError `EMAIL_IN_USE` (conflict), `VERSION_CHANGED` (stale) when others keep writing
     */
    async putContact(
      contact: ContactRow,
      stamp: Stamp,
      outbox: ReturnType<typeof mailOutbox>,
      invitation: (contact: Contact) => Mail,
    ): Promise<Put<Contact> & { invited: boolean; stampedAt: string }> {
      let invited = false;
      const put = await putEntry<Contact>(
        table,
        database,
        {
          key: contactKey(contact),
          toItem,
          fromItem,
          content: contact,
          along: async (current, next) => {
            invited = current?.email !== next.email;
            return [
              ...(await accountWrites(current, next)),
              ...(invited ? [outbox.write(invitation(next), stamp.now)] : []),
            ];
          },
        },
        stamp,
      );
      return { ...put, invited, stampedAt: stamp.now.toISOString() };
    },

    /** Whom to tell of a provider's branch: its own contact, else the one of the provider as a whole, else nobody. */
    async contactFor(providerId: string, providerBranchId: string): Promise<Contact | undefined> {
      const places = [
        { providerId, providerBranchId },
        { providerId, providerBranchId: null },
      ];
      const items = await database.batchGet({ table, keys: places.map(contactKey), consistent: true });
      const found = items.map(fromItem);
      return found.find((contact) => contact.providerBranchId !== null) ?? found[0];
    },

    /** All contacts of a provider: of the whole, and of its branches. */
    async contactsOf(providerId: string): Promise<Contact[]> {
      const items = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :contact)',
        values: { ':pk': `PROVIDER#${providerId}`, ':contact': 'CONTACT#' },
      });
      return items.map(fromItem);
    },

    /** Whose account it is; undefined when it was never given out or was taken back. */
    async contactOf(accountId: string): Promise<Contact | undefined> {
      const place = await readAccount(accountId);
      const item = place && (await database.get({ table, key: contactKey(place), consistent: true }));
      const contact = item && fromItem(item);
      return contact !== undefined && accountIdOf(contact.email) === accountId ? contact : undefined;
    },
  };
};
