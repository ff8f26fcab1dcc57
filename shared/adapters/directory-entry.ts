import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../domain/app-error.ts';
import { type Database, type Item, type Key, TransactionRefused, type Write } from './database.ts';
import { versionKey } from './directory-keys.ts';

/** Who writes an entry and when, and the version that the writer believes to be the latest. */
export type Stamp = { by: string; now: Date; ifMatch?: number | undefined };

/** What every entry carries beside its content. */
export type Versioned = { version: number; updatedAt: string; updatedBy: string };

/** The answer to a put: the entry as it stands, and whether it is new. */
export type Put<Entry> = { entry: Entry; created: boolean };

/** How an entry is kept, and what else is written with it. */
export type EntryPut<Entry extends Versioned> = {
  key: Key;
  toItem: (entry: Entry) => Item;
  fromItem: (item: Item) => Entry;
  /** The content with its ids; a version, who and when are added. */
  content: Omit<Entry, keyof Versioned>;
  /** Checks the entry that is there, and gives the writes that go with the new one. */
  along: (current: Entry | undefined, next: Entry) => Promise<Write[]> | Write[];
};

const stale = (cause?: unknown): AppError =>
  new AppError('stale', 'VERSION_CHANGED', 'The entry changed meanwhile; read it again', { cause });

/** Equal for the database: a field that is undefined and one that is absent are one. */
const isSame = (a: object, b: object): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));

const contentOf = <Entry extends Versioned>(entry: Entry): object => {
  const { version: _version, updatedAt: _at, updatedBy: _by, ...content } = entry;
  return content;
};

const TRIES_MAX = 4;

const stampedAfter = (current: Versioned | undefined, stamp: Stamp): Versioned => ({
  version: (current?.version ?? 0) + 1,
  updatedAt: stamp.now.toISOString(),
  updatedBy: stamp.by,
});

/** The condition that the entry is still the one that was read. */
const unchangedSince = (current: Versioned | undefined) =>
  current === undefined
    ? { expression: 'attribute_not_exists(pk)' }
    : {
        expression: '#version = :version',
        names: { '#version': 'version' },
        values: { ':version': current.version },
      };

/**
 * Puts an entry: the next version, the one before it into the history, and what goes along, as one. The same content
 * again writes nothing.
 *
 * @throws AppError `VERSION_CHANGED` (stale) when `ifMatch` is not the version that stands, or others keep writing
 */
export const putEntry = async <Entry extends Versioned>(
  table: string,
  database: Database,
  put: EntryPut<Entry>,
  stamp: Stamp,
): Promise<Put<Entry>> => {
  const attempt = async (): Promise<Put<Entry>> => {
    const item = await database.get({ table, key: put.key, consistent: true });
    const current = item && put.fromItem(item);
    if (stamp.ifMatch !== undefined && stamp.ifMatch !== (current?.version ?? 0)) throw stale();
    const next = put.fromItem({ ...put.content, ...stampedAfter(current, stamp) });
    const along = await put.along(current, next);
    if (current !== undefined && isSame(contentOf(current), contentOf(next))) {
      return { entry: current, created: false };
    }
    await database.transact([
      { put: { table, item: put.toItem(next), condition: unchangedSince(current) } },
      ...(item && current ? [historyWrite(table, put.key, item, current.version)] : []),
      ...along,
    ]);
    return { entry: next, created: current === undefined };
  };
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      // Whoever named a version must look again; whoever did not only met somebody on the way.
      if (stamp.ifMatch !== undefined || tried === TRIES_MAX) throw stale(error);
    }
  }
};

const historyWrite = (table: string, key: Key, item: Item, version: number): Write => {
  // No list shows what was, so an entry in the index would cost a write for nothing.
  const { byProvider: _byProvider, ...kept } = item;
  return { put: { table, item: { ...kept, ...versionKey(key, version) } } };
};

/** Puts what is new among some keys and removes what is no longer: look-ups that follow an entry. */
export const movedKeys = (table: string, before: readonly Key[], after: readonly Key[]): Write[] => {
  const nameOf = (key: Key): string => `${key.pk}\n${key.sk}`;
  const kept = new Map(after.map((key) => [nameOf(key), key]));
  const old = new Map(before.map((key) => [nameOf(key), key]));
  return [
    ...[...kept].flatMap(([name, key]): Write[] => (old.has(name) ? [] : [{ put: { table, item: key } }])),
    ...[...old].flatMap(([name, key]): Write[] => (kept.has(name) ? [] : [{ remove: { table, key } }])),
  ];
};
