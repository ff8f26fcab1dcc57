import { CaseTouchedV1 } from '#events/case-touched.v1';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { noticeDesk } from '#shared/adapters/notice-desk';
import { localDateOf } from '#shared/domain/instants';
import { databaseSettings, env } from '#shared/lambda/env';
import { noticeMail } from '#shared/lambda/notice-mail';
import { queueHandler } from '#shared/lambda/queue-handler';

const { PAGE_URL, ...tables } = env('DIRECTORY_TABLE', 'MAIL_TABLE', 'EVENT_TABLE', 'PAGE_URL');
const desk = noticeDesk(tables, sdkDatabase(databaseSettings()), (told, contact) =>
  noticeMail(told, contact, PAGE_URL),
);

/** Something was recorded of recipients who may share a worker: their providers are told what follows from it, once. */
export const handler = queueHandler(CaseTouchedV1, ({ data }, now) =>
  desk.tellOf(data.recipientIds, localDateOf(now.getTime()), now),
);
