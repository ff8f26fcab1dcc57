import type { Contact } from '../domain/contact.ts';
import type { Notice } from '../domain/payment/shared-worker-notices.ts';
import { renderMessage } from './messages.ts';

/** Offices work in Hebrew; whoever wants another language chooses it on the page. */
const LANGUAGE = 'he';

/**
 * The mail that says that a case waits. A mail can be read by whoever passes it on, so it names neither the two nor the
 * worker, and nothing of anybody's condition: what it is about stands on the page, behind the sign-in.
 */
export const noticeMail = (
  { noticeId, providerId }: Pick<Notice, 'noticeId'> & { providerId: string },
  contact: Contact,
  pageUrl: string,
) =>
  ({
    key: `notice|${noticeId}|${providerId}|${contact.providerBranchId ?? ''}`,
    to: contact.email,
    subject: renderMessage(LANGUAGE, 'mail.notice.subject', {}),
    text: renderMessage(LANGUAGE, 'mail.notice.text', {
      // Set apart: no name reads as a message id, and scripts do not mix.
      name: `\u2068${contact.name}\u2069`,
      url: `${pageUrl}/messages`,
    }),
    language: LANGUAGE,
  }) as const;
