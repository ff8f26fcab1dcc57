import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { eventLog } from '#shared/adapters/event-log';
import type { NewTenantEvent, TenantEvent } from '#shared/domain/tenant-event';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
let log: ReturnType<typeof eventLog>;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({ region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS });
  log = eventLog('events', database);
});
afterAll(() => engine.stop());

const aSwitch = (branchId = 'ashdod'): NewTenantEvent => ({
  type: 'branch.switched.v1',
  occurredAt: '2026-11-21T22:05:00.000Z',
  data: { branchId, payingFrom: '2026-11-22' },
});
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 22, 8, 0, second));
/** The log as it is seen by a machine whose clock stands still at a second. */
const logAt = (second: number, over: Database = database) => eventLog('events', over, () => at(second));
const newProvider = (): string => `p-${randomUUID().slice(0, 8)}`;

/** Every event of a provider, page by page, as somebody who asks again and again gets to see them. */
const reader = (providerId: string, limit = 3) => {
  const seen: TenantEvent[] = [];
  return {
    seen,
    readOn: async (): Promise<void> => {
      for (;;) {
        const page = (await log.after(providerId, { after: seen.at(-1)?.eventId, limit })) ?? [];
        seen.push(...page);
        if (page.length === 0) return;
      }
    },
  };
};
const branchesOf = (events: readonly TenantEvent[]): string[] =>
  events.map(({ data }) => ('branchId' in data ? data.branchId : ''));

test('records a cause once, as it was told first', async () => {
  const provider = newProvider();

  const first = await log.append(provider, 'a', aSwitch());
  const again = await log.append(provider, 'a', aSwitch('holon'));

  expect(first.isNew).toBe(true);
  expect(again).toEqual({ eventId: first.eventId, isNew: false });
  expect(await log.after(provider, { after: undefined, limit: 10 })).toEqual([
    { eventId: first.eventId, ...aSwitch() },
  ]);
  expect(await log.get(provider, first.eventId)).toEqual({ eventId: first.eventId, ...aSwitch() });
});

test('the cause of one provider is not that of another', async () => {
  const [one, other] = [newProvider(), newProvider()];

  await log.append(one, 'a', aSwitch());
  const { isNew, eventId } = await log.append(other, 'a', aSwitch());

  expect(isNew).toBe(true);
  expect(await log.get(other, eventId)).toMatchObject({ eventId });
  expect(await log.get(one, eventId)).toBeUndefined();
  expect(await log.after(other, { after: undefined, limit: 10 })).toHaveLength(1);
});

test('a writer whose clock is behind lies after what stood before it', async () => {
  const provider = newProvider();

  await logAt(40).append(provider, 'ahead', aSwitch('ashdod'));
  await logAt(3).append(provider, 'behind', aSwitch('holon'));
  await logAt(41).append(provider, 'right', aSwitch('afula'));

  const events = (await log.after(provider, { after: undefined, limit: 10 })) ?? [];
  expect(branchesOf(events)).toEqual(['ashdod', 'holon', 'afula']);
});

test('a writer that was held up before it stored comes after whatever was read meanwhile', async () => {
  const provider = newProvider();
  const { seen, readOn } = reader(provider);
  let letGo = (): void => undefined;
  let isHeld = (): void => undefined;
  const held = new Promise<void>((resolve) => (isHeld = resolve));
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const slow = logAt(1, {
    ...database,
    transact: async (writes) => {
      isHeld();
      await gate;
      await database.transact(writes);
    },
  });

  const early = slow.append(provider, 'early', aSwitch('ashdod'));
  await held;
  await logAt(9).append(provider, 'late', aSwitch('holon'));
  await readOn();
  letGo();
  await early;
  await readOn();

  expect(branchesOf(seen)).toEqual(['holon', 'ashdod']);
});

test('somebody who reads on while many write, by clocks that differ, misses nothing and sees nothing twice', async () => {
  const provider = newProvider();
  const { seen, readOn } = reader(provider);
  const told = Array.from({ length: 40 }, (_, index) => `b-${index}`);

  let isWriting = true;
  const writing = Promise.all(
    told.flatMap((branch, index) =>
      // Each twice, as queues deliver.
      [0, 1].map(() => logAt((index * 7) % 30).append(provider, branch, aSwitch(branch))),
    ),
  ).finally(() => (isWriting = false));
  while (isWriting) await readOn();
  await writing;
  await readOn();

  expect(branchesOf(seen).sort()).toEqual([...told].sort());
  const ids = seen.map(({ eventId }) => eventId);
  expect(ids).toEqual([...ids].sort());
}, 120_000);

test('goes on from an event of this provider only', async () => {
  const [one, other] = [newProvider(), newProvider()];
  const { eventId } = await log.append(one, 'a', aSwitch());
  const stranger = await log.append(other, 'b', aSwitch());

  expect(await log.after(one, { after: eventId, limit: 10 })).toEqual([]);
  expect(await log.after(one, { after: stranger.eventId, limit: 10 })).toBeUndefined();
});

test('keeps events for longer than a year, then lets them go', async () => {
  const provider = newProvider();
  await logAt(0).append(provider, 'a', aSwitch());

  const { items } = await database.query({
    table: 'events',
    keyCondition: 'pk = :pk AND begins_with(sk, :event)',
    values: { ':pk': `EVENTS#${provider}`, ':event': 'EVENT#' },
  });

  expect(items[0]?.['expiresAtEpochSeconds']).toBe(at(0).getTime() / 1_000 + 400 * 86_400);
});
