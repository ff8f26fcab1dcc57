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
