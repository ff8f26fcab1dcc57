import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryContacts } from '#shared/adapters/directory-contacts';
import { accountIdOf, type Contact } from '#shared/domain/contact';
import { type Person, personOf } from './people.ts';

/** Finds who may sign in by the name that was typed, and under which account. */
export type FindPerson = (username: string) => Promise<{ accountId: string; person: Person } | undefined>;

/** The seeded people alone. */
export const seededPeople: FindPerson = (username) => {
  const person = personOf(username);
  return Promise.resolve(person && { accountId: username, person });
};

const claimsOf = ({ name, providerId, providerBranchId }: Contact): Person => ({
  name,
  claims: {
    roles: ['provider-admin'],
    providerId,
    ...(providerBranchId !== null && { providerBranchId }),
  },
});

/**
 * The seeded people, and whoever was invited: by the e-mail address that is typed, or by the account in a token.
 * @param table the directory
 */
export const invitedPeople = (
  table: string,
  settings: { region: string; endpoint: string | undefined },
): FindPerson => {
  const directory = directoryContacts(table, sdkDatabase(settings));
  return async (username) => {
    const seeded = await seededPeople(username);
    if (seeded !== undefined) return seeded;
    const accountId = username.includes('@') ? accountIdOf(username) : username;
    if (!accountId.startsWith('contact.')) return undefined;
    const contact = await directory.contactOf(accountId);
    return contact && { accountId, person: claimsOf(contact) };
  };
};
