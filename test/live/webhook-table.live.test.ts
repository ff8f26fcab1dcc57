import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { deliveryTable } from '#shared/adapters/delivery-table';
import { webhookTable } from '#shared/adapters/webhook-table';
import { uuidv7Of } from '#shared/domain/fact-id';
import type { WebhookInput } from '#shared/domain/webhook';
import { afterAttempt } from '#shared/domain/webhook-delivery';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
let webhooks: ReturnType<typeof webhookTable>;
let deliveries: ReturnType<typeof deliveryTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });
  webhooks = webhookTable('directory', 'credentials', database);
  deliveries = deliveryTable('deliveries', database);
});
afterAll(() => engine.stop());

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 22, 8, minute));
const stamp = (minute = 0, ifMatch?: number) => ({ by: 'interface.a1', now: at(minute), ifMatch });
const anInput = (over: Partial<WebhookInput> = {}): WebhookInput => ({
  url: 'https://payroll.example/hook',
  events: ['branch.switched.v1'],
  secret: 'the-first-secret-of-all',
  ...over,
});
const newRef = (webhookId = 'payroll') => ({ providerId: `p-${randomUUID().slice(0, 8)}`, webhookId });

describe('webhooks', () => {
  test('come back as they were put, and their secret only to what signs', async () => {
    const ref = newRef();

    const { entry, created } = await webhooks.put(ref, anInput(), stamp());

    expect(created).toBe(true);
    expect(entry).toMatchObject({ ...ref, active: true, version: 1, secretChangedAt: at(0).toISOString() });
    expect(await webhooks.get(ref)).toEqual(entry);
    expect(JSON.stringify(entry)).not.toContain('secret-of-all');
    expect(await webhooks.secretsOf(ref)).toEqual({
      current: 'the-first-secret-of-all',
      changedAt: at(0).toISOString(),
      previous: null,
    });
  });

  test('the same again writes nothing; another secret is another version, and the one before stays', async () => {
    const ref = newRef();
    await webhooks.put(ref, anInput(), stamp());

    const same = await webhooks.put(ref, anInput(), stamp(1));
    const other = await webhooks.put(ref, anInput({ secret: 'the-second-secret-of-all' }), stamp(2, 1));
    const late = webhooks.put(ref, anInput(), stamp(3, 1));

    expect(same).toMatchObject({ created: false, entry: { version: 1 } });
    expect(other.entry).toMatchObject({ version: 2, secretChangedAt: at(2).toISOString() });
    await expect(late).rejects.toMatchObject({ code: 'VERSION_CHANGED' });
    expect(await webhooks.secretsOf(ref)).toEqual({
      current: 'the-second-secret-of-all',
      changedAt: at(2).toISOString(),
      previous: 'the-first-secret-of-all',
    });
  });

  test('two that put different secrets at once leave one whole truth', async () => {
    const ref = newRef();
    await webhooks.put(ref, anInput(), stamp());

    const both = ['the-second-secret-of-all', 'the-third-secret-of-all'].map((secret, index) =>
      webhooks.put(ref, anInput({ secret }), stamp(1 + index)).catch(() => undefined),
    );
    const stored = (await Promise.all(both)).filter((one) => one !== undefined);

    const secrets = await webhooks.secretsOf(ref);
    const entry = await webhooks.get(ref);
    expect(stored.length).toBeGreaterThan(0);
    expect(entry?.secretChangedAt).toBe(secrets?.changedAt);
  });

  test('are listed by their ids, page by page, up to twenty', async () => {
    const { providerId } = newRef();
    const ids = Array.from({ length: 20 }, (_, index) => `w-${String(index).padStart(2, '0')}`);
    for (const webhookId of ids) await webhooks.put({ providerId, webhookId }, anInput(), stamp());

    const first = await webhooks.list(providerId, { limit: 15 });
    const rest = await webhooks.list(providerId, { limit: 15, cursor: first.next ?? '' });
    const more = webhooks.put({ providerId, webhookId: 'one-more' }, anInput(), stamp());

    expect([...first.items, ...rest.items].map((one) => one.webhookId)).toEqual(ids);
    expect(rest.next).toBeNull();
    await expect(more).rejects.toMatchObject({ kind: 'conflict', code: 'WEBHOOKS_TOO_MANY' });
    const again = await webhooks.put({ providerId, webhookId: 'w-00' }, anInput({ active: false }), stamp());
    expect(again.entry).toMatchObject({ version: 2, active: false });
    await expect(webhooks.list(providerId, { limit: 5, cursor: '!' })).rejects.toMatchObject({
      code: 'QUERY_INVALID',
    });
  });
});

describe('deliveries', () => {
  const eventAt = (minute: number): string => uuidv7Of(at(minute).getTime(), String(minute));

  test('are opened once, taken by one, noted by whoever read the turn', async () => {
    const ref = { ...newRef(), eventId: eventAt(0) };
    await deliveries.open(ref, 'branch.switched.v1', at(0));
    const opened = (await deliveries.get(ref))!;
    const failed = afterAttempt(opened, { at: at(1).toISOString(), outcome: 'status', status: 500 }, 0);

    const claims = await Promise.all([0, 1, 2].map(() => deliveries.claim(ref, 0, at(0))));
    const wrongTurn = await deliveries.claim(ref, 7, at(2));
    const later = await deliveries.claim(ref, 0, at(1));
    const noted = await deliveries.note(ref, opened, failed, at(1));
    const notedAgain = await deliveries.note(ref, opened, failed, at(1));
    await deliveries.open(ref, 'branch.switched.v1', at(5));

    expect(claims.filter(Boolean)).toHaveLength(1);
    expect([wrongTurn, later, noted, notedAgain]).toEqual([false, true, true, false]);
    expect(await deliveries.get(ref)).toEqual(failed);
    expect(await deliveries.claim(ref, 1, at(1))).toBe(true);
  });

  test('are listed from the newest event on, page by page, for one webhook', async () => {
    const whose = newRef();
    const ids = [1, 2, 3, 4, 5].map(eventAt);
    for (const eventId of ids) await deliveries.open({ ...whose, eventId }, 'branch.switched.v1', at(9));
    const other = { ...whose, webhookId: 'another', eventId: eventAt(6) };
    await deliveries.open(other, 'branch.switched.v1', at(9));

    const first = await deliveries.list(whose, { limit: 3, cursor: undefined });
    const rest = await deliveries.list(whose, { limit: 3, cursor: first.next ?? undefined });

    expect([...first.items, ...rest.items].map((one) => one.eventId)).toEqual(ids.toReversed());
    expect(rest.next).toBeNull();
  });

  test('a receiver rests until somebody looks for it, alone, and until it is back', async () => {
    const whose = newRef();
    const rest = { failures: 2, until: at(1).toISOString() };
    expect(await deliveries.restOf(whose)).toBeUndefined();

    await deliveries.putRest(whose, rest, at(0));
    const looks = await Promise.all(
      [0, 1, 2].map(() => deliveries.probe(whose, rest, at(4).toISOString(), at(3))),
    );

    expect(looks.filter(Boolean)).toHaveLength(1);
    expect(await deliveries.restOf(whose)).toEqual({ failures: 2, until: at(4).toISOString() });
    await deliveries.putRest(whose, undefined, at(4));
    expect(await deliveries.restOf(whose)).toBeUndefined();
  });
});
