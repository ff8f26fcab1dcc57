import { PlaceAskedV1 } from '#events/place-asked.v1';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { mobileOperator } from '#shared/adapters/mobile-operator';
import { reportTable } from '#shared/adapters/report-table';
import { bestAnswer, type Question, isTooLate, questionsOf } from '#shared/domain/phone-place';
import { newPlaceEvidence } from '#shared/domain/place-evidence';
import { databaseSettings, env } from '#shared/lambda/env';
import { queueHandler } from '#shared/lambda/queue-handler';

const { REPORT_TABLE, DIRECTORY_TABLE, OPERATOR_URL, OPERATOR_TOKEN_URL, ...operatorKeys } = env(
  'REPORT_TABLE',
  'DIRECTORY_TABLE',
  'OPERATOR_URL',
  'OPERATOR_TOKEN_URL',
  'OPERATOR_CLIENT_ID',
  'OPERATOR_CLIENT_SECRET',
);
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const directory = directoryReads(DIRECTORY_TABLE, database);
const operator = mobileOperator({
  url: OPERATOR_URL,
  tokenUrl: OPERATOR_TOKEN_URL,
  clientId: operatorKeys.OPERATOR_CLIENT_ID,
  clientSecret: operatorKeys.OPERATOR_CLIENT_SECRET,
});

/** One place after the other, so that nobody is asked more than it takes. */
const ask = async (questions: readonly Question[]) => {
  const answers = [];
  for (const question of questions) {
    const answer = await operator.verify(question);
    answers.push(answer);
    if (answer.verdict === 'inside') break;
  }
  return bestAnswer(answers);
};

/**
 * Asks the operator about a report by a simple phone; the answer joins the visit as evidence, once. While the operator
 * cannot tell, the queue asks again; when it is too late to ask, it stays without a place and says so.
 */
export const handler = queueHandler(PlaceAskedV1, async ({ data }, now) => {
  const report = await reports.get(data.caregiverId, data.reportId);
  if (report?.fact !== 'report') throw new Error('The report of this question is missing');
  const { recipients } = await directory.forIntake(report.caregiverId, report.recipientIds, undefined);
  const questions = questionsOf(report, recipients);
  const unanswered = newPlaceEvidence(report, bestAnswer([]), 'operator', 1, now);
  if (questions.length === 0 || (await reports.get(data.caregiverId, unanswered.factId))) return;
  const place = isTooLate(report, now) ? unanswered.place : await ask(questions);
  await reports.storeFact({ ...unanswered, place });
});
