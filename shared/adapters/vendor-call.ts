import type { Language } from '../domain/directory.ts';
import type { Desk } from '../domain/voice/desk.ts';
import { type Texts, promptsOf } from '../domain/voice/prompts.ts';
import { apology } from '../domain/voice/taking.ts';
import type { Reply, Turn } from '../domain/voice/turn.ts';
import { type CallTables, callParts } from './call-parts.ts';
import type { Database } from './database.ts';
import { voiceCall } from './voice-call.ts';

/** The one dialogue, for those who translate a vendor's language to it and back. */
export const vendorCall = (
  tables: CallTables,
  database: Database,
  texts: Readonly<Record<Language, Texts>>,
  desk: Desk | null = null,
) => {
  const parts = callParts(tables, database, desk);
  const call = voiceCall({ ...parts, texts: (language) => texts[language] });
  return {
    take: (turn: Turn, now: Date): Promise<Reply> => call.take(turn, now),
    /** The last turn that was answered; -1 before the first. @throws AppError `DATABASE_UNAVAILABLE` */
    lastTurn: async (callId: string): Promise<number> => (await parts.calls.load(callId))?.turn ?? -1,
    /** What is said when we fail: in all languages, as it is not known who calls. */
    sorry: (): Reply => {
      const { say, end, state } = apology(undefined);
      return { prompts: promptsOf(say, texts), end, state };
    },
  };
};
