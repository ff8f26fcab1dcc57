import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import type { Database } from '#shared/adapters/database';
import { signedDatabase } from '#shared/adapters/database-signed';
import { startDynoxide } from '#local/dynoxide';
import { createTables, tableVariables } from '#local/tables';
import { ROOT } from '#local/functions';

/** Where benches keep what they make. */
export const BENCH_DIR = join(ROOT, '.local', 'bench');

// The local engine takes any credentials, but clients want some.
process.env['AWS_ACCESS_KEY_ID'] ??= 'local';
process.env['AWS_SECRET_ACCESS_KEY'] ??= 'local';

/** A database engine of its own with all tables. */
export type Store = {
  endpoint: string;
  pid: number;
  /** The variables of the functions over this engine. */
  env: Record<string, string>;
  client: DynamoDBClient;
  database: Database;
  /** The lean client, for filling. */
  lean: Database;
  stop: () => Promise<void>;
};

/**
 * Starts an engine over a file, with every table of the catalogue.
 * @param dbPath a folder of its own that is forgotten afterwards, unless told.
 */
export const startStore = async (dbPath?: string): Promise<Store> => {
  await mkdir(BENCH_DIR, { recursive: true });
  const folder = dbPath === undefined ? await mkdtemp(join(BENCH_DIR, 'store-')) : null;
  const file = dbPath ?? join(folder ?? '', 'tables.db');
  const engine = await startDynoxide({ dbPath: file });
  const settings = { region: 'il-central-1', endpoint: engine.endpoint };
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ ...settings, credentials });
  await createTables(client);
  return {
    endpoint: engine.endpoint,
    pid: Number(await readFile(`${file}.pid`, 'utf8')),
    env: environmentOver(engine.endpoint),
    client,
    database: sdkDatabase(settings),
    lean: signedDatabase(settings),
    stop: async () => {
      client.destroy();
      await engine.stop();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
};

/** What every function reads, over a database at an address; queues and operators answer nowhere. */
export const environmentOver = (endpoint: string): Record<string, string> => ({
  AWS_REGION: 'il-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  DYNAMODB_ENDPOINT: endpoint,
  ...tableVariables(),
  ROW_QUEUE_URL: 'http://127.0.0.1:9/rows',
  PLACE_QUEUE_URL: 'http://127.0.0.1:9/places',
  SQS_ENDPOINT: 'http://127.0.0.1:9',
  ISSUER_URL: 'http://127.0.0.1:9/oidc',
  ISSUER_AUDIENCE: 'bench',
  OPERATOR_URL: 'http://127.0.0.1:9/operator',
  OPERATOR_TOKEN_URL: 'http://127.0.0.1:9/operator/token',
  OPERATOR_CLIENT_ID: 'bench',
  OPERATOR_CLIENT_SECRET: 'bench',
  LOG_LEVEL: 'error',
});
