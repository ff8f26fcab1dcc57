import { signedDatabase } from '#shared/adapters/database-signed';
import { turnAddress, twimlOf } from '#shared/adapters/twiml';
import { vendorCall } from '#shared/adapters/vendor-call';
import { twimlRoute } from '#shared/contracts/voice';
import { AppError } from '#shared/domain/app-error';
import { callerLine } from '#shared/domain/voice/caller-line';
import { databaseSettings, env } from '#shared/lambda/env';
import { isSame, twimlSignatureOf } from '#shared/lambda/signature';
import { type VendorRequest, vendorHandler } from '#shared/lambda/vendor-handler';
import { supportDesk } from '#shared/lambda/support-desk';
import { VOICE_TEXTS } from '#shared/lambda/voice-texts';

const { PROMPTS_URL, PUBLIC_URL, TWIML_AUTH_TOKEN, ...tables } = env(
  'CALL_TABLE',
  'CALL_WATCH_TABLE',
  'CREDENTIAL_TABLE',
  'DIRECTORY_TABLE',
  'REPORT_TABLE',
  'PROMPTS_URL',
  'PUBLIC_URL',
  'TWIML_AUTH_TOKEN',
);
const call = vendorCall(tables, signedDatabase(databaseSettings()), VOICE_TEXTS, supportDesk());
const places = { address: PUBLIC_URL + twimlRoute.path, recordings: PROMPTS_URL };

/** Longer than any prompts with the wait for keys after them; later, an overheard request is of no use. */
const TURN_SECONDS_MAX = 300;
const OVER: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** Over the address that the vendor called: ours, as no other parameters than ours can be in it. */
const check = ({ headers, query, fields, now }: VendorRequest): void => {
  const at = Number(query['at'] ?? 0);
  const address =
    query['turn'] === undefined
      ? places.address
      : turnAddress(places.address, { turn: Number(query['turn']), at });
  const right = twimlSignatureOf(TWIML_AUTH_TOKEN, address, fields);
  if (!isSame(right, headers['x-twilio-signature'] ?? '')) {
    throw new AppError('unauthenticated', 'SIGNATURE_WRONG', 'The signature is not of this address and form');
  }
  if (query['turn'] !== undefined && Math.abs(now.getTime() / 1_000 - at) > TURN_SECONDS_MAX) {
    throw new AppError('forbidden', 'TURN_OLD', `A turn is taken within ${TURN_SECONDS_MAX} seconds`);
  }
};

/** POST /v1/voice/twiml: one turn of a call through a vendor that speaks TwiML. */
export const handler = vendorHandler(twimlRoute, {
  check,
  answer: async ({ form, query, now }) => {
    const callId = `twiml:${form.CallSid}`;
    const hangup = OVER.has(form.CallStatus ?? '');
    const digits = form.Digits === undefined || form.Digits === '' ? null : form.Digits;
    const turn = hangup ? (await call.lastTurn(callId)) + 1 : Number(query.turn ?? 0);
    const reply = await call.take(
      {
        callId,
        turn,
        from: callerLine(form.From),
        to: callerLine(form.To) ?? '',
        digits: hangup ? null : digits,
        timedOut: !hangup && turn > 0 && digits === null,
        hangup,
      },
      now,
    );
    return twimlOf(reply, places, { turn: turn + 1, at: Math.floor(now.getTime() / 1_000) });
  },
  sorry: () => twimlOf(call.sorry(), places, { turn: 0, at: 0 }),
});
