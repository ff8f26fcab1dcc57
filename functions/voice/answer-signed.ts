import { signedDatabase } from '#shared/adapters/database-signed';
import { vendorCall } from '#shared/adapters/vendor-call';
import { signedVoiceTurnRoute } from '#shared/contracts/voice';
import { databaseSettings, env } from '#shared/lambda/env';
import { keysIn } from '#shared/lambda/signature';
import { signedHandler } from '#shared/lambda/signed-handler';
import { supportDesk } from '#shared/lambda/support-desk';
import { VOICE_TEXTS } from '#shared/lambda/voice-texts';

const { VOICE_SIGNING_KEYS, ...tables } = env(
  'CALL_TABLE',
  'CALL_WATCH_TABLE',
  'CREDENTIAL_TABLE',
  'DIRECTORY_TABLE',
  'REPORT_TABLE',
  'VOICE_SIGNING_KEYS',
);
const call = vendorCall(tables, signedDatabase(databaseSettings()), VOICE_TEXTS, supportDesk());

/** POST /v1/voice/signed-turn: a turn from a vendor that speaks the project's own contract and signs it. */
export const handler = signedHandler(
  signedVoiceTurnRoute,
  keysIn(VOICE_SIGNING_KEYS),
  async ({ body, now }) => ({
    status: 200,
    body: await call.take(body, now),
  }),
);
