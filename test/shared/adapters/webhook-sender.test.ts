import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isPublicAddress } from '#shared/adapters/public-address';
import { webhookSender } from '#shared/adapters/webhook-sender';

/** A receiver of a provider: it answers as it is told, or not at all. */
type Receive = (request: IncomingMessage, response: ServerResponse, body: string) => void;
let receive: Receive;
const received: { url: string | undefined; signature: unknown; body: string }[] = [];
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString();
    received.push({ url: request.url, signature: request.headers['hineni-signature'], body });
    receive(request, response, body);
  });
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => received.splice(0));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const answering =
  (status: number, headers: Record<string, string> = {}): Receive =>
  (_request, response) => {
    response.writeHead(status, headers).end('whatever');
  };
const local = webhookSender({ timeoutMillis: 10_000, allowsLoopback: true });
const remote = webhookSender({ timeoutMillis: 10_000, allowsLoopback: false });
const at = (path = '/hook') => `http://127.0.0.1:${port}${path}`;

describe('what is sent', () => {
  test('the body and the signature arrive as they are', async () => {
    receive = answering(204);
    const sent = await local.send(at(), { 'hineni-signature': 't=1,v1=ab' }, '{"שלום":1}');
    expect(sent).toEqual({ outcome: 'delivered', status: 204 });
    expect(received).toEqual([{ url: '/hook', signature: 't=1,v1=ab', body: '{"שלום":1}' }]);
  });

  test.each([400, 404, 410, 500, 503])('%i is no delivery', async (status) => {
    receive = answering(status);
    expect(await local.send(at(), {}, '{}')).toEqual({ outcome: 'status', status });
  });

  test('a redirection is not followed', async () => {
    receive = answering(307, { location: at('/elsewhere') });
    expect(await local.send(at(), {}, '{}')).toEqual({ outcome: 'status', status: 307 });
    expect(received.map((one) => one.url)).toEqual(['/hook']);
  });

  test('a receiver that says nothing is given up in time', async () => {
    receive = () => undefined;
    const hasty = webhookSender({ timeoutMillis: 300, allowsLoopback: true });
    expect(await hasty.send(at(), {}, '{}')).toEqual({ outcome: 'time-out', status: null });
  });

  test('an answer without an end is not waited for', async () => {
    receive = (_request, response) => {
      response.writeHead(200);
      response.write('a');
    };
    expect(await local.send(at(), {}, '{}')).toEqual({ outcome: 'delivered', status: 200 });
  });

  test('a receiver that hangs up is a broken connection', async () => {
    receive = (request) => request.socket.destroy();
    expect(await local.send(at(), {}, '{}')).toEqual({ outcome: 'connection', status: null });
  });
});

describe('where nothing is sent', () => {
  test.each([
    'http://hooks.example.org/',
    'ftp://hooks.example.org/',
    'https://user:word@hooks.example.org/',
    'https://localhost/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://10.0.0.8/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'no address',
  ])('%s is not taken', async (address) => {
    expect(remote.accepts(address)).toBe(false);
    expect(await remote.send(address, {}, '{}')).toEqual({ outcome: 'refused', status: null });
  });

  test('an address of the open internet is taken, and this machine on the embedded stage alone', () => {
    expect(remote.accepts('https://hooks.example.org/a?b=c')).toBe(true);
    expect(remote.accepts(at())).toBe(false);
    expect(local.accepts(at())).toBe(true);
    expect(local.accepts('http://hooks.example.org/')).toBe(false);
    expect(local.accepts('https://10.0.0.8/')).toBe(false);
  });

  test.each([
    ['one of ours', ['10.1.2.3']],
    ['one of ours beside another', ['93.184.215.14', '169.254.169.254']],
    ['this machine', ['127.0.0.1']],
    ['nothing', []],
  ])('a name that leads to %s is refused when it is resolved', async (_what, addresses) => {
    const found = addresses.map((address) => ({ address, family: 4 }));
    const sender = webhookSender({
      timeoutMillis: 10_000,
      allowsLoopback: false,
      resolve: () => Promise.resolve(found),
    });
    expect(await sender.send(`https://hooks.example.org:${port}/`, {}, '{}')).toEqual({
      outcome: 'refused',
      status: null,
    });
    expect(received).toEqual([]);
  });
});

test.each([
  ['8.8.8.8', true],
  ['100.63.255.255', true],
  ['100.64.0.0', false],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['2a00:1450::1', true],
  ['2002:7f00:1::', false],
  ['64:ff9b::7f00:1', false],
  ['::', false],
  ['::ffff:8.8.8.8', false],
  ['hooks.example.org', false],
])('%s of the open internet: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});
