import type { Desk } from '../domain/voice/desk.ts';
import { callTable } from './call-table.ts';
import { credentialTable } from './credential-table.ts';
import { callWatchTable } from './call-watch-table.ts';
import type { Database } from './database.ts';
import { directoryReads } from './directory-reads.ts';
import { directoryServed } from './directory-served.ts';
import { incompleteCalls } from './incomplete-calls.ts';
import { languageMemory } from './language-memory.ts';
import { reportTable } from './report-table.ts';

/** The tables of a call, by the variables that name them. */
export type CallTables = Record<
  'CALL_TABLE' | 'CALL_WATCH_TABLE' | 'CREDENTIAL_TABLE' | 'DIRECTORY_TABLE' | 'REPORT_TABLE',
  string
>;

/** What a call works with, beside its sentences. @param desk the stage's support desk, when it has one */
export const callParts = (tables: CallTables, database: Database, desk: Desk | null) => ({
  calls: callTable(tables.CALL_TABLE, database),
  credentials: credentialTable(tables.CREDENTIAL_TABLE, database),
  directory: directoryReads(tables.DIRECTORY_TABLE, database),
  served: directoryServed(tables.DIRECTORY_TABLE, database),
  reports: reportTable(tables.REPORT_TABLE, database),
  memory: languageMemory(tables.CALL_TABLE, database),
  lines: callWatchTable(tables.CALL_WATCH_TABLE, database),
  notes: incompleteCalls(tables.CALL_TABLE, database),
  desk,
});
/** What a call works with. */
export type CallParts = ReturnType<typeof callParts>;
