import { createServer } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { runtimeCredentials } from '#shared/adapters/credentials';

test('takes the credentials of the variables as the runtime sets them', async () => {
  const source = runtimeCredentials({
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
  });

  expect(await source()).toEqual({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' });
});

test('an empty session token is none', async () => {
  const source = runtimeCredentials({
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: '',
  });

  expect((await source()).sessionToken).toBeUndefined();
});

test('asks the address of the execution environment, and again before the keys end', async () => {
  let asked = 0;
  let lifeMillis = 60 * 60_000;
  const server = createServer((request, response) => {
    asked += 1;
    expect(request.headers.authorization).toBe('pass');
    response.end(
      JSON.stringify({
        AccessKeyId: `AKID${asked}`,
        SecretAccessKey: 'secret',
        Token: 'token',
        Expiration: new Date(Date.now() + lifeMillis).toISOString(),
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const sourceOf = () =>
    runtimeCredentials({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'pass',
    });

  const long = sourceOf();
  expect(await long()).toMatchObject({ accessKeyId: 'AKID1', sessionToken: 'token' });
  expect(await long()).toMatchObject({ accessKeyId: 'AKID1' });
  lifeMillis = 4 * 60_000;
  const short = sourceOf();
  expect(await short()).toMatchObject({ accessKeyId: 'AKID2' });
  expect(await short()).toMatchObject({ accessKeyId: 'AKID3' });
  server.closeAllConnections();
  server.close();
});

test('a runtime without credentials is told at once', () => {
  expect(() => runtimeCredentials({})).toThrow('gave no AWS credentials');
});
