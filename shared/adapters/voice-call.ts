import { AppError } from '../domain/app-error.ts';
import type { Language } from '../domain/directory.ts';
import { beginCall } from '../domain/voice/beginning.ts';
import type { Ask, Known } from '../domain/voice/knowledge.ts';
import { type Texts, promptsOf } from '../domain/voice/prompts.ts';
import type { Session } from '../domain/voice/session.ts';
import { type Spoken, apology } from '../domain/voice/taking.ts';
import type { Reply, Turn } from '../domain/voice/turn.ts';
import type { CallParts } from './call-parts.ts';
import { lineAnswer } from './line-answer.ts';
import type { voiceAnswers } from './voice-answers.ts';

/** The sentences of a language: loaded when they are first said, as most calls are held in one. */
export type TextSource = (language: Language) => Texts | Promise<Texts>;

/** The ringing is answered before the rest of the dialogue is read: most starts are a ringing. */
const later = () => import('./voice-later.ts');

/** What was confirmed and kept in a turn must be heard, whatever fails after it. */
const isSettled = ({ stored, answered }: Known): boolean => stored !== undefined || answered === true;

/**
 * Calls, turn by turn: loads the session, lets the dialogue decide, answers what it asks, keeps what it comes to.
 * A turn that was taken before gives the reply that it gave, and nothing happens again.
 */
export const voiceCall = (parts: CallParts & { texts: TextSource }) => {
  const { calls, texts } = parts;
  let answers: ReturnType<typeof voiceAnswers> | undefined;
  const answer = async (ask: Ask, at: Date): Promise<Known> => {
    if (ask.kind === 'line') return { line: await lineAnswer(parts, ask.line) };
    answers ??= (await later()).voiceAnswers(parts);
    return answers(ask, at);
  };

  const inWords = async ({ say, collect, end, transfer, state }: Spoken): Promise<Reply> => {
    const languages = new Set(say.map(({ language }) => language));
    const spoken = await Promise.all(
      [...languages].map(async (language) => [language, await texts(language)] as const),
    );
    return {
      prompts: promptsOf(say, Object.fromEntries(spoken)),
      ...(collect && { collect }),
      end,
      ...(transfer && { transfer }),
      state,
    };
  };

  const decide = async (session: Session | undefined, turn: Turn, now: Date, known: Known) => {
    const next = session === undefined ? undefined : (await later()).takeTurn;
    for (;;) {
      const at = now.toISOString();
      const taken = next?.(session, turn, known, at) ?? beginCall(turn, known, at);
      if ('spoken' in taken) return taken;
      // Tries are counted when they come in, whenever the call was made.
      const isTry = taken.ask.kind === 'pin' || taken.ask.kind === 'check';
      const askedAt = isTry && turn.recovered ? new Date(turn.recovered.receivedAt) : now;
      Object.assign(known, await answer(taken.ask, askedAt));
    }
  };

  /** Keeps what a turn came to. Of two deliveries at once the first is kept, and both give its reply. */
  const keep = async (
    callId: string,
    next: { session: Session; turn: number; reply: Reply },
    previousTurn: number | undefined,
    isKept: boolean,
  ): Promise<Reply> => {
    try {
      await calls.save(callId, next, previousTurn);
      return next.reply;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.kind === 'conflict') return (await calls.load(callId))?.reply ?? next.reply;
      // A report or an answer is kept, so the caller must hear it; the call cannot go on without its session.
      if (isKept) return { prompts: next.reply.prompts, end: true, state: next.reply.state };
      throw error;
    }
  };

  return {
    /** Never throws for a database that is away: the caller is told that nothing was recorded. */
    async take(turn: Turn, now: Date): Promise<Reply> {
      const known: Known = {};
      let session: Session | undefined;
      try {
        const kept = await calls.load(turn.callId);
        session = kept?.session;
        if (kept !== undefined && turn.turn <= kept.turn) return kept.reply;
        const { session: next, spoken } = await decide(session, turn, now, known);
        const reply = await inWords(spoken);
        const after = { session: next, turn: turn.turn, reply };
        return await keep(turn.callId, after, kept?.turn, isSettled(known));
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
        return await inWords(apology(session));
      }
    },
  };
};
