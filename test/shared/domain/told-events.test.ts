import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { NO_TOTALS, type Totals } from '#shared/domain/payment/totals';
import type { RolloutEvent } from '#shared/domain/rollout-events';
import { TENANT_EVENT_TYPES, TenantEvent } from '#shared/domain/tenant-event';
import { toldOfAdjustments, toldOfBranch, toldOfDecision } from '#shared/domain/told-events';

const NOW = new Date('2026-11-22T06:30:00Z');
const EVENT_ID = '019a9d2c-3f4b-7c1d-8e2f-0123456789ab';
const submission = { invoiceId: 'i-1', month: '2026-10', sequence: 2, parts: 3 };
const sums = (heldMinutes: number): Totals => ({
  ...NO_TOTALS,
  lines: 1,
  claimedMinutes: 240,
  payableMinutes: 240 - heldMinutes,
  heldMinutes,
  heldByCode: heldMinutes === 0 ? {} : { NO_REPORT: heldMinutes },
});
const rollout = (over: Partial<RolloutEvent> = {}): RolloutEvent => ({
  branchId: 'ashdod',
  payingFrom: '2027-03-01',
  kind: 'announced',
  daysAhead: 30,
  round: 0,
  on: '2027-01-30',
  isNews: true,
  ...over,
});

test('every kind of event has a schema of its own in the union', () => {
  const types = TenantEvent.def.options.map((one) => one.shape.type.def.values[0]);

  expect([...types].sort()).toEqual([...TENANT_EVENT_TYPES].sort());
});

describe('a branch', () => {
  test.each([
    [rollout(), 'branch.announced.v1', { branchId: 'ashdod', payingFrom: '2027-03-01', daysAhead: 30 }],
    [
      rollout({ kind: 'switched', daysAhead: 0 }),
      'branch.switched.v1',
      { branchId: 'ashdod', payingFrom: '2027-03-01' },
    ],
    [
      rollout({ kind: 'withdrawn', daysAhead: 0 }),
      'branch.withdrawn.v1',
      { branchId: 'ashdod', payingFrom: '2027-03-01' },
    ],
  ])('is told as an event that its schema takes: $kind', (event, type, data) => {
    const told = toldOfBranch(event, NOW);

    expect(told.event).toEqual({ type, occurredAt: '2026-11-22T06:30:00.000Z', data });
    expect(z.safeParse(TenantEvent, { eventId: EVENT_ID, ...told.event }).success).toBe(true);
  });

  test('has another cause for each announcement, each round and each date, and the same for the same', () => {
    const causes = [
      rollout(),
      rollout({ daysAhead: 7 }),
      rollout({ round: 1 }),
      rollout({ payingFrom: '2027-04-01' }),
      rollout({ branchId: 'holon' }),
      rollout({ kind: 'withdrawn', daysAhead: 0 }),
    ].map((event) => toldOfBranch(event, NOW).cause);

    expect(new Set(causes).size).toBe(causes.length);
    expect(toldOfBranch(rollout(), new Date(0)).cause).toBe(causes[0]);
  });
});

describe('an invoice', () => {
  test('is told when its last part is decided, and not before', () => {
    expect(toldOfDecision(submission, [sums(0), sums(60)], NOW)).toBeNull();

    const told = toldOfDecision(submission, [sums(0), sums(60), sums(240)], NOW);

    expect(told?.cause).toBe('decided#i-1#2');
    expect(told?.event.data).toEqual({
      invoiceId: 'i-1',
      month: '2026-10',
      sequence: 2,
      totals: {
        lines: 3,
        claimedMinutes: 720,
        payableMinutes: 420,
        heldMinutes: 300,
        heldByCode: { NO_REPORT: 300 },
        shadowHeldMinutes: 0,
        shadowHeldByCode: {},
      },
    });
  });

  test('tells of adjustments how many lines changed, and by how much in all', () => {
    const told = toldOfAdjustments(submission, {
      part: 1,
      version: 4,
      at: '2026-11-20T08:00:00.000Z',
      carried: true,
      cause: 'fact',
      payableChangesMinutes: [120, -30, 0],
    });

    expect(told.cause).toBe('adjusted#i-1#2#1#4');
    expect(told.event).toMatchObject({
      occurredAt: '2026-11-20T08:00:00.000Z',
      data: { lines: 3, payableChangeMinutes: 90, carried: true, cause: 'fact' },
    });
    expect(z.safeParse(TenantEvent, { eventId: EVENT_ID, ...told.event }).success).toBe(true);
  });
});
