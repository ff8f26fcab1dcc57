import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { workQueue } from '#shared/adapters/queue';

/** Takes connections and never answers. */
const silent = createServer(() => undefined).listen(0);
await once(silent, 'listening');
const { port } = silent.address() as AddressInfo;
const settings = {
  region: 'il-central-1',
  endpoint: `http://localhost:${port}`,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

afterAll(() => silent.close());

test('a service that says nothing is given up within its time, three tries long', async () => {
  const outcomes = await Promise.allSettled([
    sdkDatabase(settings).get({ table: 'reports', key: { pk: 'a', sk: 'b' } }),
    workQueue(`http://localhost:${port}/rows`, settings).sendAll([{}]),
  ]);

  expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { code: 'DATABASE_UNAVAILABLE' } });
  expect(outcomes[1].status).toBe('rejected');
}, 14_000);
