import { ConnectEvent, connectReply, connectTurn } from '#shared/adapters/connect';
import { signedDatabase } from '#shared/adapters/database-signed';
import { vendorCall } from '#shared/adapters/vendor-call';
import { parseInput } from '#shared/domain/field-errors';
import { connectHandler } from '#shared/lambda/connect-handler';
import { databaseSettings, env } from '#shared/lambda/env';
import { supportDesk } from '#shared/lambda/support-desk';
import { VOICE_TEXTS } from '#shared/lambda/voice-texts';

const tables = env('CALL_TABLE', 'CALL_WATCH_TABLE', 'CREDENTIAL_TABLE', 'DIRECTORY_TABLE', 'REPORT_TABLE');
const call = vendorCall(tables, signedDatabase(databaseSettings()), VOICE_TEXTS, supportDesk());

/** One turn of a call through Amazon Connect, which calls this function itself and no other account can. */
export const handler = connectHandler(
  async (event, now) => {
    const asked = connectTurn(parseInput(ConnectEvent, event, 'EVENT', ''));
    const turn = asked.hangup ? Math.max(asked.turn, (await call.lastTurn(asked.callId)) + 1) : asked.turn;
    return connectReply(await call.take({ ...asked, turn }, now), turn + 1);
  },
  () => connectReply(call.sorry(), 0),
);
