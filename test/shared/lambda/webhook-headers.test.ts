import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { TENANT_EVENT_TYPES, TenantEvent } from '#shared/domain/tenant-event';
import { requireSignature } from '#shared/lambda/signature';
import { webhookHeaders } from '#shared/lambda/webhook-headers';

const page = readFileSync(join(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');
const blockOf = (language: string): string =>
  new RegExp('```' + language + '\\n([\\s\\S]*?)\\n```').exec(page)?.[1] ?? '';

const SECRETS = ['known-to-the-two-of-us', 'another-one-of-the-two'];
const SECONDS = 1_795_327_200;
const body = blockOf('json');
const header = /^t=.*,v1=.*$/m.exec(page)?.[0] ?? '';

test('signs as the worked example of the page for software houses says', () => {
  const event = z.parse(TenantEvent, JSON.parse(body));

  const headers = webhookHeaders(event, JSON.stringify(event), SECRETS, new Date(SECONDS * 1_000 + 999));

  expect(JSON.stringify(event)).toBe(body);
  expect(headers['hineni-signature']).toBe(header);
  expect(headers['hineni-event-id']).toBe(event.eventId);
});

test('what the page tells receivers to do takes what is right, and nothing else', async () => {
  const code = Buffer.from(blockOf('js')).toString('base64');
  const { isRight } = (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as {
    isRight: (secret: string, header: string, body: Buffer, nowSeconds: number) => boolean;
  };
  const [now, before] = SECRETS as [string, string];
  const bytes = Buffer.from(body);

  expect(isRight(now, header, bytes, SECONDS + 300)).toBe(true);
  expect(isRight(before, header, bytes, SECONDS - 300)).toBe(true);
  expect(isRight(now, header, bytes, SECONDS + 301)).toBe(false);
  expect(isRight(now, header, Buffer.from(`${body} `), SECONDS)).toBe(false);
  expect(isRight('a-secret-of-somebody-else', header, bytes, SECONDS)).toBe(false);
  expect(isRight(now, header.replace(`t=${SECONDS}`, `t=${SECONDS + 1}`), bytes, SECONDS)).toBe(false);
  expect(isRight(now, 'nonsense', bytes, SECONDS)).toBe(false);
});

test('our own check of signatures takes it too', () => {
  const at = new Date(SECONDS * 1_000);
  expect(() => requireSignature(header, Buffer.from(body), [SECRETS[1]!], at)).not.toThrow();
});

test('the page names every kind of event', () => {
  expect(TENANT_EVENT_TYPES.filter((type) => !page.includes(`\`${type}\``))).toEqual([]);
});
