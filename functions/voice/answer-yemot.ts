import { signedDatabase } from '#shared/adapters/database-signed';
import { lineRate } from '#shared/adapters/line-rate';
import { vendorCall } from '#shared/adapters/vendor-call';
import { lastValue, yemotOf } from '#shared/adapters/yemot';
import { yemotRoute } from '#shared/contracts/voice';
import { AppError } from '#shared/domain/app-error';
import { callerLine } from '#shared/domain/voice/caller-line';
import { databaseSettings, env } from '#shared/lambda/env';
import { isOneOf, keysIn } from '#shared/lambda/signature';
import { type VendorRequest, vendorHandler } from '#shared/lambda/vendor-handler';
import { supportDesk } from '#shared/lambda/support-desk';
import { VOICE_TEXTS } from '#shared/lambda/voice-texts';

const { YEMOT_SECRETS, ...tables } = env(
  'CALL_TABLE',
  'CALL_WATCH_TABLE',
  'CREDENTIAL_TABLE',
  'DIRECTORY_TABLE',
  'REPORT_TABLE',
  'YEMOT_SECRETS',
);
const database = signedDatabase(databaseSettings());
const call = vendorCall(tables, database, VOICE_TEXTS, supportDesk());
const rate = lineRate(tables.CALL_TABLE, database);
const secrets = keysIn(YEMOT_SECRETS);

const FIRST_SECONDS_MAX = 60;
/** It is not certain that the vendor's time is that of each request and not of the call: no call is longer than this. */
const CALL_SECONDS_MAX = 1_800;

const check = ({ params }: VendorRequest): void => {
  if (isOneOf(secrets, params['secret'] ?? '')) return;
  throw new AppError('not-found', 'NO_SUCH_OPERATION', 'There is no such operation');
};

/** @throws AppError `CALL_OUT_OF_TIME` (forbidden) */
const requireTime = (seconds: number, turn: number, now: Date): void => {
  const age = now.getTime() / 1_000 - seconds;
  const ageMax = turn === 0 ? FIRST_SECONDS_MAX : CALL_SECONDS_MAX;
  if (age <= ageMax && age >= -FIRST_SECONDS_MAX) return;
  throw new AppError('forbidden', 'CALL_OUT_OF_TIME', 'ApiTime is not of now');
};

/**
 * The turn that a request takes. A hang-up brings the value that was pressed with it, when that was not yet taken.
 * @throws AppError `CALL_OUT_OF_TURN` (forbidden) for a value of a question that was not asked
 */
const turnIn = (
  value: { turn: number; digits: string | null } | undefined,
  lastTurn: number,
  hangup: boolean,
): { turn: number; digits: string | null } => {
  if (value === undefined || value.turn > lastTurn + 1) {
    throw new AppError('forbidden', 'CALL_OUT_OF_TURN', 'The turns of a call follow each other');
  }
  return hangup && value.turn <= lastTurn ? { turn: lastTurn + 1, digits: null } : value;
};

/** POST /v1/voice/yemot/{secret}: one turn of a call through Yemot HaMashiach, which signs nothing. */
export const handler = vendorHandler(yemotRoute, {
  check,
  answer: async ({ form, now }) => {
    const from = callerLine(form.ApiPhone);
    const hangup = form.hangup === 'yes';
    const value = lastValue(form);
    requireTime(form.ApiTime, value?.turn ?? 0, now);
    await rate.count(from, now);
    const callId = `yemot:${form.ApiCallId}`;
    const { turn, digits } = turnIn(value, await call.lastTurn(callId), hangup);
    const timedOut = !hangup && turn > 0 && digits === null;
    const to = callerLine(form.ApiDID) ?? '';
    const reply = await call.take({ callId, turn, from, to, digits, timedOut, hangup }, now);
    return yemotOf(reply, turn + 1);
  },
  sorry: () => yemotOf(call.sorry(), 0),
});
