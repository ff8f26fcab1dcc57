import type { Contact } from '../domain/contact.ts';
import { startOfDayMillis } from '../domain/local-time.ts';
import { toInstant } from '../domain/instants.ts';
import { type RolloutEvent, rolloutEventId } from '../domain/rollout-events.ts';
import { renderMessage } from './messages.ts';

/** The mail that tells a provider's contact what happened to a branch's paying date; in Hebrew, as the circulars are. */
export const rolloutMail = (event: RolloutEvent, contact: Contact) => {
  const language = 'he' as const;
  const values = {
    name: contact.name,
    branch: `@branch.${event.branchId}`,
    on: toInstant(startOfDayMillis(event.payingFrom)),
    days: event.daysAhead,
  };
  return {
    key: `rollout#${event.branchId}#${rolloutEventId(event)}#${contact.providerId}#${contact.providerBranchId ?? ''}`,
    to: contact.email,
    subject: renderMessage(language, `rollout.${event.kind}.subject`, values),
    text: renderMessage(language, `rollout.${event.kind}.text`, values),
    language,
  };
};
