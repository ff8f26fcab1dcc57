import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeliveryDueV1 } from '#events/delivery-due.v1';
import { deliveryDue } from '#events/delivery-due.v1';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { type DeliveryRef, deliveryTable } from '#shared/adapters/delivery-table';
import { eventLog } from '#shared/adapters/event-log';
import { webhookDelivery } from '#shared/adapters/webhook-delivery';
import type { WebhookAttempt } from '#shared/adapters/webhook-sender';
import { webhookTable } from '#shared/adapters/webhook-table';
import { webhookHeaders } from '#shared/lambda/webhook-headers';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

/** Sending over a real database, a queue that is a list, and a clock that is turned by hand. */

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: ReturnType<typeof sdkDatabase>;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });
});
afterAll(() => engine.stop());

const START = Date.UTC(2026, 10, 22, 8);
const HOUR = 3_600_000;
const OK: WebhookAttempt = { outcome: 'delivered', status: 204 };
const AWAY: WebhookAttempt = { outcome: 'connection', status: null };
const REFUSED: WebhookAttempt = { outcome: 'status', status: 500 };

/** A provider with one webhook, and everything that happens between the two. */
const aWorld = async () => {
  const providerId = `p-${randomUUID().slice(0, 8)}`;
  const webhookId = 'one';
  let nowMillis = START;
  const clock = (): Date => new Date(nowMillis);
  const events = eventLog('events', database, clock);
  const webhooks = webhookTable('directory', 'credentials', database);
  const deliveries = deliveryTable('deliveries', database);
  const waiting: { due: DeliveryDueV1['data']; atMillis: number; delaySeconds: number }[] = [];
  const sent: string[] = [];
  const answers: WebhookAttempt[] = [];
  const world = {
    /** What the receiver says from now on. */
    answer: OK,
    answers,
    waiting,
    sent,
    deliveries,
    clock,
    turn: (millis: number) => (nowMillis += millis),
    queue: {
      send: async (message: unknown, delaySeconds = 0): Promise<void> => {
        const { data } = message as DeliveryDueV1;
        waiting.push({ due: data, atMillis: nowMillis + delaySeconds * 1_000, delaySeconds });
      },
    },
    sender: {
      send: async (_address: string, headers: Record<string, string>): Promise<WebhookAttempt> => {
        sent.push(headers['hineni-event-id'] ?? '');
        return world.answer;
      },
    },
    deliver: (due: DeliveryDueV1['data']): Promise<void> => Promise.reject(new Error(due.eventId)),
    refOf: (eventId: string): DeliveryRef => ({ providerId, webhookId, eventId }),
    open: async (cause: string): Promise<DeliveryRef> => {
      const { eventId } = await events.append(providerId, cause, {
        type: 'branch.switched.v1',
        occurredAt: clock().toISOString(),
        data: { branchId: 'ashdod', payingFrom: '2026-11-22' },
      });
      const ref = world.refOf(eventId);
      await deliveries.open(ref, 'branch.switched.v1', clock());
      await world.queue.send(deliveryDue({ ...ref, turn: 0 }, clock()));
      return ref;
    },
    /** Hands out the message that is due first, when it is due. @returns false when none waits. */
    step: async (): Promise<boolean> => {
      const [next] = waiting.sort((a, b) => a.atMillis - b.atMillis).splice(0, 1);
      if (next === undefined) return false;
      nowMillis = Math.max(nowMillis, next.atMillis);
      await world.deliver(next.due);
      return true;
    },
    rest: async (stepsMax = 500): Promise<void> => {
      for (let steps = 0; steps < stepsMax && (await world.step()); steps += 1);
    },
    build: (over: Partial<Parameters<typeof webhookDelivery>[0]> = {}) =>
      webhookDelivery({
        events,
        webhooks,
        deliveries,
        sender: world.sender,
        queue: world.queue,
        headersOf: webhookHeaders,
        clock,
        chance: () => 0.5,
        ...over,
      }),
  };
  world.deliver = world.build();
  const input = {
    url: 'https://payroll.example/hook',
    events: ['branch.switched.v1' as const],
    secret: 'known-to-the-two-of-us',
  };
  await webhooks.put({ providerId, webhookId }, input, { by: 'test', now: clock() });
  return world;
};

test('an event that nobody takes is tried for a day, at the end as well, and then given up', async () => {
  const world = await aWorld();
  world.answer = REFUSED;
  const ref = await world.open('a');

  await world.rest();

  const delivery = await world.deliveries.get(ref);
  expect(delivery).toMatchObject({ state: 'failed', nextAttemptAt: null });
  expect(delivery?.attempts.at(-1)?.at).toBe(new Date(START + 24 * HOUR).toISOString());
  expect(world.sent.length).toBe(delivery?.tried);
  expect(world.sent.length).toBeGreaterThan(15);
  expect(world.waiting).toEqual([]);
});

test('no message waits for longer than the queue can hold it', async () => {
  const world = await aWorld();
  world.answer = REFUSED;
  await world.open('a');
  const delays: number[] = [];
  const deliver = world.build({
    queue: {
      send: async (message, delaySeconds = 0) => {
        delays.push(delaySeconds);
        await world.queue.send(message, delaySeconds);
      },
    },
  });
  world.deliver = deliver;

  await world.rest();

  expect(Math.max(...delays)).toBeLessThanOrEqual(900);
  expect(delays.length).toBeGreaterThan(100);
});

describe('a message that comes again', () => {
  test('at the same time sends nothing twice', async () => {
    const world = await aWorld();
    const ref = await world.open('a');
    const [message] = world.waiting.splice(0);

    await Promise.all(Array.from({ length: 6 }, () => world.deliver(message!.due)));
    await world.rest();

    expect(world.sent).toEqual([ref.eventId]);
    expect(await world.deliveries.get(ref)).toMatchObject({ state: 'delivered', tried: 1 });
  });

  test('does not multiply what waits', async () => {
    const world = await aWorld();
    world.answer = REFUSED;
    await world.open('a');

    for (let round = 0; round < 12; round += 1) {
      const [message] = world.waiting.sort((a, b) => a.atMillis - b.atMillis).splice(0, 1);
      world.turn(Math.max(0, message!.atMillis - world.clock().getTime()));
      await Promise.all([world.deliver(message!.due), world.deliver(message!.due)]);
      await world.deliver(message!.due);
    }

    expect(world.waiting.length).toBeLessThan(4);
  });

  test('after a run that died in the middle goes on, and nothing is lost', async () => {
    const world = await aWorld();
    world.answer = REFUSED;
    const ref = await world.open('a');
    const dying = world.build({
      deliveries: {
        ...world.deliveries,
        note: () => Promise.reject(new Error('The machine died')),
      },
    });
    const [message] = world.waiting.splice(0);

    await expect(dying(message!.due)).rejects.toThrow('died');
    world.answer = OK;
    // The queue shows it again, while the claim of the dead run still stands.
    await world.deliver(message!.due);
    await world.rest();

    expect(await world.deliveries.get(ref)).toMatchObject({ state: 'delivered' });
    expect(world.sent).toEqual([ref.eventId, ref.eventId]);
    expect(world.waiting).toEqual([]);
  });

  test('after a queue that was away goes on too', async () => {
    const world = await aWorld();
    world.answer = REFUSED;
    const ref = await world.open('a');
    const alone = world.build({ queue: { send: () => Promise.reject(new Error('The queue is away')) } });
    const [message] = world.waiting.splice(0);

    await expect(alone(message!.due)).rejects.toThrow('away');
    world.answer = OK;
    await world.deliver(message!.due);
    await world.rest();

    expect(await world.deliveries.get(ref)).toMatchObject({ state: 'delivered' });
  });
});

describe('a receiver that is away', () => {
  test('is asked by one event after the other, and gets all of them when it is back', async () => {
    const world = await aWorld();
    world.answer = AWAY;
    const refs = [];
    for (let count = 0; count < 20; count += 1) refs.push(await world.open(`a-${count}`));

    while (world.clock().getTime() < START + HOUR) await world.step();
    const inVain = world.sent.length;
    world.answer = OK;
    await world.rest(2_000);

    // Rests of 5, 10, 20 … 900 seconds: about ten looks in an hour, whatever waits.
    expect(inVain).toBeLessThan(20);
    for (const ref of refs) {
      expect(await world.deliveries.get(ref)).toMatchObject({ state: 'delivered' });
    }
    expect(world.clock().getTime()).toBeLessThan(START + 2 * HOUR);
  }, 120_000);

  test('is looked for by one of those that come at the same instant', async () => {
    const world = await aWorld();
    world.answer = AWAY;
    const refs = [];
    for (let count = 0; count < 8; count += 1) refs.push(await world.open(`a-${count}`));
    await world.step();
    const turns = new Map(world.waiting.map(({ due }) => [due.eventId, due.turn]));
    world.waiting.splice(0);
    world.turn(60_000);

    await Promise.all(
      refs.map(({ eventId, ...ref }) => world.deliver({ ...ref, eventId, turn: turns.get(eventId) ?? 0 })),
    );

    expect(world.sent).toHaveLength(2);
  });
});
