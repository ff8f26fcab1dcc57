import { apology } from '../domain/voice/dialogue.ts';
import { promptsOf } from '../domain/voice/prompts.ts';
import type { Reply, Turn } from '../domain/voice/turn.ts';
import { type CallParts, voiceCall } from './voice-call.ts';
import { callTable } from './call-table.ts';
import { credentialTable } from './credential-table.ts';
import type { Database } from './database.ts';
import { directoryReads } from './directory-reads.ts';
import { reportTable } from './report-table.ts';

/** The tables of a call, by the variables that name them. */
export type CallTables = Record<
  'CALL_TABLE' | 'CREDENTIAL_TABLE' | 'DIRECTORY_TABLE' | 'REPORT_TABLE',
  string
>;

/** The one dialogue, for those who translate a vendor's language to it and back. */
export const vendorCall = (tables: CallTables, database: Database, texts: CallParts['texts']) => {
  const calls = callTable(tables.CALL_TABLE, database);
  const call = voiceCall({
    calls,
    credentials: credentialTable(tables.CREDENTIAL_TABLE, database),
    directory: directoryReads(tables.DIRECTORY_TABLE, database),
    reports: reportTable(tables.REPORT_TABLE, database),
    texts,
  });
  return {
    take: (turn: Turn, now: Date): Promise<Reply> => call.take(turn, now),
    /** The last turn that was answered; -1 before the first. @throws AppError `DATABASE_UNAVAILABLE` */
    lastTurn: async (callId: string): Promise<number> => (await calls.load(callId))?.turn ?? -1,
    /** What is said when we fail: in all languages, as it is not known who calls. */
    sorry: (): Reply => {
      const { say, end, state } = apology(undefined);
      return { prompts: promptsOf(say, texts), end, state };
    },
  };
};
