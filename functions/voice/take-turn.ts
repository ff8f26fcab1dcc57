import { callTable } from '#shared/adapters/call-table';
import { credentialTable } from '#shared/adapters/credential-table';
import { signedDatabase } from '#shared/adapters/database-signed';
import { directoryReads } from '#shared/adapters/directory-reads';
import { reportTable } from '#shared/adapters/report-table';
import { voiceCall } from '#shared/adapters/voice-call';
import { voiceTurnRoute } from '#shared/contracts/voice';
import { apiHandler } from '#shared/lambda/api-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import am from '#shared/locales/voice/am.json' with { type: 'json' };
import ar from '#shared/locales/voice/ar.json' with { type: 'json' };
import en from '#shared/locales/voice/en.json' with { type: 'json' };
import he from '#shared/locales/voice/he.json' with { type: 'json' };
import ru from '#shared/locales/voice/ru.json' with { type: 'json' };

const { CALL_TABLE, CREDENTIAL_TABLE, DIRECTORY_TABLE, REPORT_TABLE } = env(
  'CALL_TABLE',
  'CREDENTIAL_TABLE',
  'DIRECTORY_TABLE',
  'REPORT_TABLE',
);
const database = signedDatabase(databaseSettings());
const call = voiceCall({
  calls: callTable(CALL_TABLE, database),
  credentials: credentialTable(CREDENTIAL_TABLE, database),
  directory: directoryReads(DIRECTORY_TABLE, database),
  reports: reportTable(REPORT_TABLE, database),
  texts: { he, ar, ru, am, en },
});

/** POST /v1/voice/turn: one turn of a call; a report is durable before the caller hears that it is recorded. */
export const handler = apiHandler(voiceTurnRoute, async ({ body, now }) => ({
  status: 200,
  body: await call.take(body, now),
}));
