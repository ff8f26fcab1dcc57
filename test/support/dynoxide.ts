import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynoxide } from '#local/dynoxide';
import { createTables } from '#local/tables';

/** What a local engine takes for credentials: any. */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An engine of its own for one test file: a temporary file, all tables of the catalogue, under their ids. */
export const startTestDatabase = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hineni-database-'));
  const dbPath = join(folder, 'tables.sqlite');
  const engine = await startDynoxide({ dbPath });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: LOCAL_CREDENTIALS,
  });
  await createTables(client);
  return {
    endpoint: engine.endpoint,
    streamsIndexed: engine.streamsIndexed,
    dbPath,
    client,
    stop: async () => {
      client.destroy();
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
