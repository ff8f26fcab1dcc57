import type { Contact } from '../domain/contact.ts';
import type { Provider } from '../domain/directory.ts';
import { renderMessage } from './messages.ts';

/** Names come from outside: set apart, so that right-to-left and left-to-right do not mix, and no name reads as a message id. */
const setApart = (name: string): string => `\u2068${name}\u2069`;

/** Offices work in Hebrew; whoever wants another language chooses it on the page. */
const LANGUAGE = 'he';

/** The mail that invites a contact to the account of a provider, or of one of its branches. */
export const invitationOf = (contact: Contact, provider: Provider, pageUrl: string) => {
  const branch = provider.branches.find((one) => one.providerBranchId === contact.providerBranchId);
  const office = branch === undefined ? provider.name : `${provider.name} – ${branch.name}`;
  return {
    key: `invitation|${contact.providerId}|${contact.providerBranchId ?? ''}|${contact.version}`,
    to: contact.email,
    subject: renderMessage(LANGUAGE, 'mail.invitation.subject', { office: setApart(office) }),
    text: renderMessage(LANGUAGE, 'mail.invitation.text', {
      name: setApart(contact.name),
      office: setApart(office),
      email: contact.email,
      url: pageUrl,
    }),
    language: LANGUAGE,
  } as const;
};
