import * as z from 'zod/mini';
import { Language } from '../domain/directory.ts';
import { route } from './route.ts';

const E164 = z.string().check(z.regex(/^\+[1-9][0-9]{4,14}$/));

/** One turn of a call: what the caller did since the last prompts. `turn` counts from 0; a repeated turn gives the same reply. */
export const VoiceTurn = z.strictObject({
  callId: z.string().check(z.regex(/^[A-Za-z0-9._:-]{1,128}$/)),
  turn: z.int().check(z.gte(0), z.lte(200)),
  /** Null when the number was withheld. */
  from: z.nullable(E164),
  to: E164,
  digits: z.nullable(z.string().check(z.regex(/^[0-9*#]{0,32}$/))),
  timedOut: z.boolean(),
  hangup: z.boolean(),
});
export type VoiceTurn = z.infer<typeof VoiceTurn>;

export const VoicePrompt = z.strictObject({
  /** The message id in `shared/locales`. */
  id: z.string(),
  language: Language,
  text: z.string(),
  /** Path of the recording. */
  audio: z.string(),
});

export const VoiceReply = z.strictObject({
  prompts: z.array(VoicePrompt),
  collect: z.optional(
    z.strictObject({
      min: z.int(),
      max: z.int(),
      timeoutSeconds: z.int(),
      terminator: z.optional(z.string()),
    }),
  ),
  end: z.boolean(),
  /** After the prompts the call goes on with this number: the support desk. */
  transfer: z.optional(z.strictObject({ to: E164 })),
  state: z.string(),
});
export type VoiceReply = z.infer<typeof VoiceReply>;

/**
 * `POST /v1/voice/turn`: called by the telephone gateway (a machine client with the operator's role) and by the trainer.
 */
export const voiceTurnRoute = route({
  method: 'POST',
  path: '/v1/voice/turn',
  summary: 'One turn of the telephone dialogue',
  roles: ['operator', 'training-admin', 'division'],
  body: VoiceTurn,
  responses: { 200: VoiceReply },
});

/** `POST /v1/voice/signed-turn`: the same, for a vendor's machine that signs with `Hineni-Signature` instead of a token. */
export const signedVoiceTurnRoute = route({
  method: 'POST',
  path: '/v1/voice/signed-turn',
  summary:
    'One turn of the telephone dialogue, signed: Hineni-Signature: t=<seconds>,v1=<hex HMAC-SHA256 of "t.body">',
  roles: 'signed',
  body: VoiceTurn,
  responses: { 200: VoiceReply },
});

const CallKeys = z.string().check(z.regex(/^[0-9*#]{0,32}$/));
const SmallNumber = z.string().check(z.regex(/^\d{1,3}$/));

/** What a TwiML vendor tells of a call; it tells more, which is left. */
export const TwimlForm = z.object({
  CallSid: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  /** Missing, or no number at all, when it was withheld. */
  From: z.optional(z.string().check(z.maxLength(64))),
  To: z.optional(z.string().check(z.maxLength(64))),
  /** Empty when nothing was pressed. */
  Digits: z.optional(CallKeys),
  CallStatus: z.optional(z.string().check(z.maxLength(32))),
});

/** `POST /v1/voice/twiml`: called by a vendor that speaks TwiML, with `X-Twilio-Signature` over address and form. */
export const twimlRoute = route({
  method: 'POST',
  path: '/v1/voice/twiml',
  summary: 'One turn of a call in TwiML; the address of each further turn is in the answer',
  roles: 'signed',
  query: z.strictObject({
    turn: z.optional(SmallNumber),
    /** When the turn was asked for, in seconds since 1970. */
    at: z.optional(z.string().check(z.regex(/^\d{1,12}$/))),
  }),
  form: TwimlForm,
  media: 'application/xml',
  responses: { 200: z.string() },
});

/** What Yemot HaMashiach tells of a call: this, and every value of the call so far as `turn_<n>`. */
export const YemotForm = z.catchall(
  z.object({
    ApiCallId: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/)),
    ApiPhone: z.string().check(z.maxLength(64)),
    ApiDID: z.string().check(z.maxLength(64)),
    ApiExtension: z.string().check(z.maxLength(256)),
    /** In seconds since 1970. */
    ApiTime: z.pipe(z.string().check(z.regex(/^\d{9,11}$/)), z.transform(Number)),
    hangup: z.optional(z.string().check(z.maxLength(8))),
  }),
  z.unknown(),
);

/**
 * `POST /v1/voice/yemot/{secret}`: called by a vendor that signs nothing, so the address is the secret. By POST only
 * (`api_url_post=yes`): by GET the PIN would stand in addresses, which are written down everywhere.
 */
export const yemotRoute = route({
  method: 'POST',
  path: '/v1/voice/yemot/{secret}',
  summary: 'One turn of a call through Yemot HaMashiach; a wrong secret is no address',
  roles: 'signed',
  params: z.strictObject({ secret: z.string() }),
  form: YemotForm,
  media: 'text/plain',
  responses: { 200: z.string() },
});
