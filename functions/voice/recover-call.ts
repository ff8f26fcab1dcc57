import { callParts } from '#shared/adapters/call-parts';
import { signedDatabase } from '#shared/adapters/database-signed';
import { recoveredCall } from '#shared/adapters/recovered-call';
import { voiceCall } from '#shared/adapters/voice-call';
import { recoveredCallRoute } from '#shared/contracts/calls';
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
const parts = callParts(tables, signedDatabase(databaseSettings()), supportDesk());
const recover = recoveredCall(
  voiceCall({ ...parts, texts: (language) => VOICE_TEXTS[language] }),
  parts.calls,
);

/** POST /v1/voice/recovered-calls: the vendor's own record of a call that was made while the database was away. */
export const handler = signedHandler(
  recoveredCallRoute,
  keysIn(VOICE_SIGNING_KEYS),
  async ({ body, now }) => {
    const { report, isNew } = await recover(body, now);
    const outcome = report === null ? ('noted' as const) : ('recorded' as const);
    return {
      status: isNew ? 201 : 200,
      body: { callId: body.callId, outcome, ...(report !== null && { report }) },
    };
  },
);
