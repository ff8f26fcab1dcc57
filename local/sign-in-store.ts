import { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS entries (
    model TEXT NOT NULL, id TEXT NOT NULL, payload TEXT NOT NULL,
    grant_id TEXT, uid TEXT, expires_at INTEGER, PRIMARY KEY (model, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS entries_by_uid ON entries(model, uid);
  CREATE INDEX IF NOT EXISTS entries_by_grant ON entries(grant_id);
`;

const seconds = (): number => Math.floor(Date.now() / 1_000);

const payloadOf = (row: Record<string, unknown> | undefined): AdapterPayload | undefined => {
  const text = row?.['payload'];
  if (typeof text !== 'string') return undefined;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-return -- the provider reads back what it wrote itself
  return JSON.parse(text);
};

/**
 * Sessions, grants and refresh tokens of the issuer in one SQLite file, so that a restart signs nobody out. Access
 * tokens are signed and kept nowhere.
 */
export const signInStore = (file: string): { adapter: AdapterFactory; close: () => void } => {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(SCHEMA);
  database.prepare('DELETE FROM entries WHERE expires_at < ?').run(seconds());
  const live = '(expires_at IS NULL OR expires_at >= ?)';
  const upsert = database.prepare(
    'INSERT OR REPLACE INTO entries (model, id, payload, grant_id, uid, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const byId = database.prepare(`SELECT payload FROM entries WHERE model = ? AND id = ? AND ${live}`);
  const byUid = database.prepare(`SELECT payload FROM entries WHERE model = ? AND uid = ? AND ${live}`);
  const consume = database.prepare(
    "UPDATE entries SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?",
  );
  const remove = database.prepare('DELETE FROM entries WHERE model = ? AND id = ?');
  const revoke = database.prepare('DELETE FROM entries WHERE grant_id = ?');

  const adapter = (model: string): Adapter => ({
    upsert: (id, payload, expiresIn) => {
      const expiresAt = expiresIn === undefined ? null : seconds() + expiresIn;
      upsert.run(model, id, JSON.stringify(payload), payload.grantId ?? null, payload.uid ?? null, expiresAt);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(payloadOf(byId.get(model, id, seconds()))),
    findByUid: (uid) => Promise.resolve(payloadOf(byUid.get(model, uid, seconds()))),
    findByUserCode: () => Promise.resolve(undefined),
    consume: (id) => {
      consume.run(seconds(), model, id);
      return Promise.resolve();
    },
    destroy: (id) => {
      remove.run(model, id);
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      revoke.run(grantId);
      return Promise.resolve();
    },
  });
  return { adapter, close: () => database.close() };
};
