import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staticFiles } from '../../local/static-files.ts';

let folder: string;
let server: Server;
let address: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hineni-pages-'));
  await mkdir(join(folder, 'voice', 'he'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'voice', 'he', 'greeting.wav'), '0123456789');
  const serve = staticFiles(folder);
  server = createServer((request, response) => void serve(request, response, request.url ?? '/')).listen(0);
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const heard = async (range?: string) => {
  const response = await fetch(`${address}/voice/he/greeting.wav`, {
    headers: range === undefined ? {} : { range },
  });
  const { status, headers } = response;
  return {
    status,
    body: await response.text(),
    length: headers.get('content-length'),
    range: headers.get('content-range'),
    type: headers.get('content-type'),
  };
};

test('a recording is sound, whole or in the part that a player asks for', async () => {
  expect(await heard()).toEqual({
    status: 200,
    body: '0123456789',
    length: '10',
    range: null,
    type: 'audio/wav',
  });
  expect(await heard('bytes=0-1')).toMatchObject({ status: 206, body: '01', range: 'bytes 0-1/10' });
  expect(await heard('bytes=7-')).toMatchObject({ status: 206, body: '789', range: 'bytes 7-9/10' });
  expect(await heard('bytes=-2')).toMatchObject({ status: 206, body: '89', range: 'bytes 8-9/10' });
  expect(await heard('bytes=4-999')).toMatchObject({ status: 206, body: '456789', length: '6' });
});

test.each(['bytes=10-', 'bytes=5-4'])('the span %s lies outside', async (range) => {
  expect(await heard(range)).toMatchObject({ status: 416, body: '', range: 'bytes */10' });
});

test.each(['bytes=0-1,4-5', 'lines=1-2', 'bytes=-'])('%s is answered with the whole file', async (range) => {
  expect(await heard(range)).toMatchObject({ status: 200, body: '0123456789' });
});

test('a recording that is not there is no page', async () => {
  expect((await fetch(`${address}/voice/he/missing.wav`)).status).toBe(404);
});
