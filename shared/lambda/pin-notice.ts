import { renderMessage } from './messages.ts';

const LANGUAGE = 'he';

/** The mail that tells another employer's contact that a caregiver's PIN was set; not by whom, as that is not theirs to know. */
export const pinNoticeOf = (
  employment: { caregiverId: string; providerId: string; name: string },
  contact: { email: string },
  at: string,
) => {
  // Set apart: no name reads as a message id, and scripts do not mix.
  const caregiver = `\u2068${employment.name}\u2069`;
  return {
    key: `pin|${employment.caregiverId}|${employment.providerId}|${at}`,
    to: contact.email,
    subject: renderMessage(LANGUAGE, 'mail.pin.subject', { caregiver }),
    text: renderMessage(LANGUAGE, 'mail.pin.text', { caregiver, at }),
    language: LANGUAGE,
  } as const;
};
