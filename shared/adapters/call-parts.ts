import type { Desk } from '../domain/voice/desk.ts';
import { callTable } from './call-table.ts';
import type { Database } from './database.ts';
import { directoryLines } from './directory-lines.ts';
import { languageMemory } from './language-memory.ts';

/** The tables of a call, by the variables that name them. */
export type CallTables = Record<
  'CALL_TABLE' | 'CALL_WATCH_TABLE' | 'CREDENTIAL_TABLE' | 'DIRECTORY_TABLE' | 'REPORT_TABLE',
  string
>;

/** What a call works with from its ringing on, beside its sentences. @param desk the stage's support desk, when it has one */
export const callParts = (tables: CallTables, database: Database, desk: Desk | null) => ({
  tables,
  database,
  calls: callTable(tables.CALL_TABLE, database),
  onLine: directoryLines(tables.DIRECTORY_TABLE, database),
  memory: languageMemory(tables.CALL_TABLE, database),
  desk,
});
/** What a call works with. */
export type CallParts = ReturnType<typeof callParts>;
