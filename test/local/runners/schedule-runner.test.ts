import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { FunctionEntry } from '#functions/catalogue';
import { checkpoint } from '#local/runners/checkpoint';
import { PACE } from '#local/runners/pace';
import { scheduleRunner } from '#local/runners/schedule-runner';

const folder = mkdtempSync(join(tmpdir(), 'hineni-schedule-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const entry = { timeoutSeconds: 5, memoryMegabytes: 128 } as FunctionEntry;

const start = (
  file: string,
  at: string,
  handler: (event: any) => Promise<unknown>,
  laidAside: object[] = [],
) =>
  scheduleRunner({
    fn: { name: 'purge-fix-keys', entry, handler },
    cron: '15 3 * * ? *',
    checkpoint: checkpoint(join(folder, file)),
    pace: { ...PACE, retryMillis: 1, retryMillisMax: 2 },
    layAside: async (message) => void laidAside.push(message),
    now: () => Date.parse(at),
  });

test('a new stage owes nothing; what fell due while it was off is run once, with the last instant missed', async () => {
  const events: object[] = [];
  const handler = async (event: object): Promise<void> => void events.push(event);
  const first = start('missed.json', '2026-01-10T12:00:00Z', handler);
  await vi.waitFor(() => expect(checkpoint(join(folder, 'missed.json')).get('purge-fix-keys')).toBeDefined());
  await first.stop();
  expect(events).toEqual([]);

  const second = start('missed.json', '2026-01-13T12:00:00Z', handler);
  await vi.waitFor(() => expect(events).toEqual([{ scheduledAt: '2026-01-13T01:15:00.000Z' }]));
  await second.stop();

  const third = start('missed.json', '2026-01-13T12:05:00Z', handler);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await third.stop();
  expect(events).toHaveLength(1);
});

test('a run that fails is tried three times and then laid aside', async () => {
  checkpoint(join(folder, 'failing.json')).set('purge-fix-keys', String(Date.parse('2026-01-10T00:00:00Z')));
  const laidAside: object[] = [];
  const handler = vi.fn(() => Promise.reject(new RangeError('no')));

  const runner = start('failing.json', '2026-01-10T02:00:00Z', handler, laidAside);
  await vi.waitFor(() => expect(laidAside).toHaveLength(1));
  await runner.stop();

  expect(handler).toHaveBeenCalledTimes(3);
  expect(laidAside[0]).toMatchObject({
    requestContext: { condition: 'RetriesExhausted' },
    requestPayload: { scheduledAt: '2026-01-10T01:15:00.000Z' },
    responsePayload: 'RangeError',
  });
});
