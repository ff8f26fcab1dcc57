import { someAtOnce } from '#shared/adapters/at-once';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { noticeDesk } from '#shared/adapters/notice-desk';
import { type RegisteredCase, sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { BRANCH_IDS } from '#shared/domain/branches';
import { localDateOf } from '#shared/domain/instants';
import { databaseSettings, env } from '#shared/lambda/env';
import { logger } from '#shared/lambda/logger';
import { noticeMail } from '#shared/lambda/notice-mail';
import { scheduleHandler } from '#shared/lambda/schedule-handler';

const { PAGE_URL, ...tables } = env('DIRECTORY_TABLE', 'MAIL_TABLE', 'EVENT_TABLE', 'PAGE_URL');
const database = sdkDatabase(databaseSettings());
const cases = sharedWorkerCases(tables.DIRECTORY_TABLE, database);
const desk = noticeDesk(tables, database, (told, contact) => noticeMail(told, contact, PAGE_URL));

const PAGE = 100;
/** Cases side by side: of most of them nothing is due. */
const AT_ONCE = 8;

/**
 * Every morning: what is due of each case on the day, such as a determination that is about to end; told now, whatever
 * day is run. One failure stops no other case.
 */
export const handler = scheduleHandler(async (scheduledAt) => {
  const day = localDateOf(scheduledAt.getTime());
  const failed: unknown[] = [];
  const follow = async (one: RegisteredCase): Promise<void> => {
    try {
      const told = await desk.tellCase(one, day, new Date());
      if (told > 0) logger.info('notices told', { told });
    } catch (error) {
      failed.push(error);
    }
  };
  for (const branchId of BRANCH_IDS) {
    let cursor: string | undefined;
    do {
      const { items, next } = await cases.list({ branchId }, PAGE, cursor);
      await someAtOnce(items, AT_ONCE, follow);
      cursor = next ?? undefined;
    } while (cursor !== undefined);
  }
  if (failed.length > 0) throw new AggregateError(failed, 'Of some cases nobody could be told');
});
