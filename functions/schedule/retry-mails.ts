import { sdkDatabase } from '#shared/adapters/database-sdk';
import { mailDispatch } from '#shared/adapters/mail-dispatch';
import { mailSender } from '#shared/adapters/mail-sender';
import { databaseSettings, env, mailSettings } from '#shared/lambda/env';
import { mailHtml } from '#shared/lambda/mail-html';
import { logMail } from '#shared/lambda/mail-log';
import { scheduleHandler } from '#shared/lambda/schedule-handler';

const { MAIL_TABLE, MAIL_FROM } = env('MAIL_TABLE', 'MAIL_FROM');
const sender = mailSender(mailSettings(MAIL_FROM));
const dispatch = mailDispatch(MAIL_TABLE, sdkDatabase(databaseSettings()), (mail) =>
  sender.send({ ...mail, html: mailHtml(mail.text, mail.language) }, new Date()),
);

/** So many that could not be sent, one after the other, and the service is left alone until the next run. */
const FAILURES_MAX = 5;

/** Every few minutes: mails that did not go out before and whose time has come. One after the other, to spare the service. */
export const handler = scheduleHandler(async () => {
  let failures = 0;
  for (const retry of await dispatch.due(new Date())) {
    const dispatched = await dispatch.dispatch(retry.key, new Date());
    logMail(dispatched);
    await dispatch.forget(retry);
    failures = dispatched.done === 'later' ? failures + 1 : 0;
    if (failures === FAILURES_MAX) return;
  }
});
