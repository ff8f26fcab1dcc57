import { callParts } from '#shared/adapters/call-parts';
import { signedDatabase } from '#shared/adapters/database-signed';
import { voiceCall } from '#shared/adapters/voice-call';
import { voiceTurnRoute } from '#shared/contracts/voice';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { supportDesk } from '#shared/lambda/support-desk';
import { voiceTextsOf } from '#shared/lambda/voice-texts-of';

const tables = env('CALL_TABLE', 'CALL_WATCH_TABLE', 'CREDENTIAL_TABLE', 'DIRECTORY_TABLE', 'REPORT_TABLE');
const call = voiceCall({
  ...callParts(tables, signedDatabase(databaseSettings()), supportDesk()),
  texts: voiceTextsOf,
});

/** POST /v1/voice/turn: one turn of a call; a report is durable before the caller hears that it is recorded. */
export const handler = apiHandler(voiceTurnRoute, async ({ body, now }) => ({
  status: 200,
  body: await call.take(body, now),
}));
