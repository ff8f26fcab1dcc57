import { sdkDatabase } from '#shared/adapters/database-sdk';
import { mailOutbox, type QueuedMail } from '#shared/adapters/mail-outbox';
import { databaseSettings, env } from '#shared/lambda/env';
import { useRunningStage } from './running-stage.ts';

/** What became of a mail, in a few words. */
const stateOf = ({ sentAt, failedAt, tries, problem }: QueuedMail): string => {
  if (sentAt !== undefined) return `sent ${sentAt}`;
  if (failedAt !== undefined) return `not sent: ${problem ?? 'no reason given'}`;
  return tries === 0 ? 'waits' : `waits after ${tries} tries: ${problem ?? 'being sent'}`;
};

// On one machine mails go to a simulator and no further: this shows what would have left.
useRunningStage();
const outbox = mailOutbox(env('MAIL_TABLE').MAIL_TABLE, sdkDatabase(databaseSettings()));
const mails = await outbox.queued();
for (const mail of mails)
  process.stdout.write(
    `${mail.queuedAt}  ${mail.to}  (${stateOf(mail)})\n${mail.subject}\n\n${mail.text}\n\n----\n`,
  );
process.stdout.write(`${mails.length === 0 ? 'No mail was queued' : `Mails: ${mails.length}`}\n`);
