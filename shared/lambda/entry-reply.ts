import type { Caller } from '../domain/access.ts';
import { maskIdentityNumber } from '../domain/identity-number.ts';

/** Who writes an entry and when, and the version that the writer believes to be the latest. */
export type Stamp = { by: string; now: Date; ifMatch: number | undefined };

/** Reads `If-Match: "<version>"`, which the contract has already held to its form. */
export const stampOf = (caller: Caller, headers: { 'if-match'?: string | undefined }, now: Date): Stamp => {
  const version = headers['if-match'];
  return {
    by: caller.subject,
    now,
    ifMatch: version === undefined ? undefined : Number(version.slice(1, -1)),
  };
};

/** The answer to a directory entry that was put: 201 the first time, its version as ETag. */
export const entryReply = <Entry extends { version: number }>(result: {
  entry: Entry;
  created: boolean;
}): { status: 200 | 201; body: Entry; headers: Record<string, string> } => ({
  status: result.created ? 201 : 200,
  body: result.entry,
  headers: { etag: `"${result.entry.version}"` },
});

/** An entry as lists and answers show it: all but the end of the identity number hidden. */
export const masked = <Entry extends { identityNumber?: string | undefined }>(entry: Entry): Entry =>
  entry.identityNumber === undefined
    ? entry
    : { ...entry, identityNumber: maskIdentityNumber(entry.identityNumber) };
