import { sdkDatabase } from '#shared/adapters/database-sdk';
import { noticeTable } from '#shared/adapters/notice-table';
import { sharedWorkerCases } from '#shared/adapters/shared-worker-cases';
import { listSharedWorkerCasesRoute } from '#shared/contracts/shared-worker';
import { localDateOf } from '#shared/domain/instants';
import { factsOfTwo, isCase } from '#shared/domain/payment/shared-worker-couple';
import { requireSightOfAll } from '#shared/domain/payment/shared-worker-rules';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { caseReply } from '#shared/lambda/shared-worker-reply';

const { DIRECTORY_TABLE } = env('DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const cases = sharedWorkerCases(DIRECTORY_TABLE, database);
const notices = noticeTable(DIRECTORY_TABLE, database);

/** GET /v1/shared-worker/cases?recipientId=&month=&language=: one case for each other recipient of the home. */
export const handler = apiHandler(listSharedWorkerCasesRoute, async ({ query, caller, now }) => {
  const { recipientId, language = 'he' } = query;
  const reader = { caller, language };
  const today = localDateOf(now.getTime());
  const month = query.month ?? today.slice(0, 7);
  const first = await cases.load([recipientId]);
  requireSightOfAll(caller, [recipientId], first);
  const others = await cases.othersOf(first);
  const items = await Promise.all(
    others.map(async (other) => {
      const { people, facts } = await cases.load([recipientId, other]);
      const [a, b] = people;
      if (a === undefined || b === undefined) return [];
      const asked = { people: [a, b] as const, month, facts: factsOfTwo(facts, [a, b]) };
      const [workers, opened, toldOnes] = await Promise.all([
        cases.workersOf([a, b], asked.facts),
        cases.caseOf([a, b]),
        notices.toldOf([recipientId, other]),
      ]);
      const record = { openedOn: opened?.openedOn ?? today, toldOnes };
      return isCase(asked.facts, workers) ? [caseReply(asked, workers, record, reader)] : [];
    }),
  );
  return { status: 200, body: { items: items.flat(), next: null } };
});
