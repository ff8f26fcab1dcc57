import { sdkDatabase } from '#shared/adapters/database-sdk';
import { mailOutbox } from '#shared/adapters/mail-outbox';
import { databaseSettings, env } from '#shared/lambda/env';
import { useRunningStage } from './running-stage.ts';

// On one machine no mail leaves: this shows what would.
useRunningStage();
const outbox = mailOutbox(env('MAIL_TABLE').MAIL_TABLE, sdkDatabase(databaseSettings()));
const mails = await outbox.waiting();
for (const { queuedAt, to, subject, text } of mails)
  process.stdout.write(`${queuedAt}  ${to}\n${subject}\n\n${text}\n\n----\n`);
process.stdout.write(`${mails.length === 0 ? 'No mail waits' : `Mails that wait: ${mails.length}`}\n`);
