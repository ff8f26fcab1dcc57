import { sdkDatabase } from '#shared/adapters/database-sdk';
import { mailDispatch } from '#shared/adapters/mail-dispatch';
import { mailSender } from '#shared/adapters/mail-sender';
import { newMailIn } from '#shared/adapters/mail-stream';
import { databaseSettings, env, mailSettings } from '#shared/lambda/env';
import { mailHtml } from '#shared/lambda/mail-html';
import { logMail } from '#shared/lambda/mail-log';
import { streamHandler } from '#shared/lambda/stream-handler';

const { MAIL_TABLE, MAIL_FROM } = env('MAIL_TABLE', 'MAIL_FROM');
const sender = mailSender(mailSettings(MAIL_FROM));
const dispatch = mailDispatch(MAIL_TABLE, sdkDatabase(databaseSettings()), (mail) =>
  sender.send({ ...mail, html: mailHtml(mail.text, mail.language) }, new Date()),
);

/** A mail that was just queued goes out; what cannot go out now is tried again by retry-mails. */
export const handler = streamHandler(newMailIn, async (key, _mails: string[], now) => {
  logMail(await dispatch.dispatch(key, now));
});
