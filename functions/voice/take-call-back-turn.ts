import { callBackCall } from '#shared/adapters/call-back';
import { callCheckTable } from '#shared/adapters/call-check-table';
import { signedDatabase } from '#shared/adapters/database-signed';
import { reportTable } from '#shared/adapters/report-table';
import { callBackTurnRoute } from '#shared/contracts/call-trust';
import { callHoursOf } from '#shared/domain/call-back-check';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { VOICE_TEXTS } from '#shared/lambda/voice-texts';

const { CALL_WATCH_TABLE, REPORT_TABLE, CALL_BACK_HOURS } = env(
  'CALL_WATCH_TABLE',
  'REPORT_TABLE',
  'CALL_BACK_HOURS',
);
const database = signedDatabase(databaseSettings());
const call = callBackCall({
  checks: callCheckTable(CALL_WATCH_TABLE, database),
  reports: reportTable(REPORT_TABLE, database),
  hours: callHoursOf(CALL_BACK_HOURS),
  texts: VOICE_TEXTS,
});

/** POST /v1/voice/call-back-turn: one turn of a call to a recipient; an answer is durable before it is thanked for. */
export const handler = apiHandler(callBackTurnRoute, async ({ body, now }) => ({
  status: 200,
  body: await call.take(body, now),
}));
