import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsDue, type ClaimsDueV1 } from '#events/claims-due.v1';
import { claimTable } from '#shared/adapters/claim-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { invoiceWork } from '#shared/adapters/invoice-work';
import type { Claimed } from '#shared/adapters/payment-source';
import { invoiceStartIn } from '#shared/adapters/stream-records';
import { workMarks } from '#shared/adapters/work-marks';
import { careFactsOf } from '#shared/domain/payment/care-facts';
import { groundsOf, type Loaded } from '#shared/domain/payment/grounds';
import type { DecisionInput } from '#shared/domain/payment/workings';
import { cutInvoice, type InvoiceHeader } from '#shared/domain/payment/invoice';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../../support/dynoxide.ts';
import { aDayTime, aDecision, aPaidRecipient } from '../../support/payment.ts';

/** Work on invoices over tables of its own; the facts are what a test says they are. */

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  engine = await startTestDatabase();
});
afterAll(() => engine.stop());

const NOW = Date.parse('2026-03-02T06:00:00.000Z');
const DAY = '2026-02-10';
let made = 0;

/** As much of what was loaded as an input tells. */
const aLoad = (input: DecisionInput): Loaded => ({
  recipients: [],
  assignments: input.assignments.map((one) => ({ assignmentId: 's1', ...one })),
  employments: [],
  facts: careFactsOf([]),
  claims: [],
  localityOf: () => undefined,
});

/** A world of one recipient, one caregiver and one provider. */
const aWorld = () => {
  made += 1;
  const [recipientId, providerId] = [`c${made}`, `a${made}`];
  const database = sdkDatabase({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: LOCAL_CREDENTIALS,
  });
  const invoices = invoiceTable('invoices', database);
  const claims = claimTable('invoices', database, invoices);
  const decisions = decisionTable('invoices', database);
  const facts = { verifiedMinutes: 0, assignedFrom: '2025-01-01' };
  const loads = { count: 0, during: async (): Promise<void> => {} };
  const sent: ClaimsDueV1[] = [];
  const work = invoiceWork({
    invoices,
    claims,
    decisions,
    marks: workMarks('invoices', database),
    source: {
      claimed: async (recipientIds, month): Promise<Claimed> => {
        loads.count += 1;
        const found = await claims.ofRecipients(recipientIds, month, month);
        return { recipientIds: [...recipientIds], claims: found, employments: [], recipients: [] };
      },
      inputs: async (all) => {
        const times = [aDayTime(DAY, facts.verifiedMinutes, { providerId, recipientId })];
        const input = aDecision({
          claims: all.claims.flatMap((claim) => claim.lines),
          times,
          recipient: aPaidRecipient({ providerId, recipientId }),
          employments: aDecision().employments.map((one) => ({ ...one, providerId })),
          assignments: [{ providerId, caregiverId: 'g1', recipientId, from: facts.assignedFrom }],
        });
        await loads.during();
        return new Map([[recipientId, { ...input, grounds: groundsOf(recipientId, input, aLoad(input)) }]]);
      },
    },
    queue: {
      send: async (message) => void sent.push(message as ClaimsDueV1),
      sendAll: async (messages) => void sent.push(...(messages as ClaimsDueV1[])),
    },
  });
  const submit = async (invoiceId: string, sequence: number, minutes: number): Promise<InvoiceHeader> => {
    const lines = [{ lineId: 'l1', recipientId, caregiverId: 'g1', date: DAY, minutes }];
    const header: InvoiceHeader = {
      invoiceId,
      providerId,
      month: '2026-02',
      sequence,
      lines: 1,
      parts: 1,
      by: 'interface.a1',
      receivedAt: new Date(NOW).toISOString(),
      contentHash: `h${minutes}`,
    };
    await invoices.store(header, cutInvoice(lines));
    return header;
  };
  const run = (message: ClaimsDueV1, afterMillis = 0): Promise<void> =>
    work(message.data, new Date(NOW + afterMillis));
  const taken = (): ClaimsDueV1[] => sent.splice(0);
  const told = (): string[] =>
    taken().map(({ data }) => `${data.task} ${data.invoiceId} ${data.sequence} ${data.cause?.kind ?? ''}`);
  return { invoices, decisions, facts, loads, submit, run, taken, told };
};

const spreadOf = (header: InvoiceHeader) => claimsDue('spread', { ...header, part: 0 }, header.receivedAt);
const decideOf = (header: InvoiceHeader, atMillis?: number) => {
  const at = new Date(NOW + (atMillis ?? 0)).toISOString();
  const cause = atMillis === undefined ? null : { kind: 'fact' as const, ids: [`fact-${DAY}-in`], at };
  return claimsDue('decide', { ...header, part: 0 }, header.receivedAt, cause);
};

test('the same message once more sends nothing again', async () => {
  const { submit, run, told } = aWorld();
  const first = await submit('i1', 1, 240);
  const other = await submit('i2', 1, 60);
  await run(spreadOf(first));
  await run(spreadOf(other));
  expect(told()).toEqual(['decide i1 1 ', 'decide i2 1 ']);
  await run(spreadOf(first));
  expect(told()).toEqual([]);

  await run(decideOf(first));
  expect(told()).toEqual(['decide i2 1 resubmission']);
  await run(decideOf(first), 10);
  expect(told()).toEqual([]);

  const second = await submit('i1', 2, 120);
  await run(spreadOf(second), 20);
  expect(told()).toEqual(['withdraw i1 1 ', 'decide i1 2 ']);
  const withdraw = claimsDue('withdraw', { ...first, part: 0 }, first.receivedAt);
  await run(withdraw, 30);
  expect(told()).toEqual(['decide i2 1 resubmission']);
  await run(withdraw, 40);
  expect(told()).toEqual([]);
});

test('what was read after a change is not read again for it, and what was read before is', async () => {
  const { submit, run, facts, loads, decisions } = aWorld();
  const header = await submit('i1', 1, 240);
  await run(spreadOf(header));
  await run(decideOf(header), 10_000);
  const before = loads.count;
  await run(decideOf(header, 5_000), 20_000);
  expect(loads.count).toBe(before);

  facts.verifiedMinutes = 240;
  await run(decideOf(header, 30_000), 35_000);
  expect((await decisions.get(header, 0))?.lines[0]?.payableMinutes).toBe(240);
  // A hundred causes of one moment cost one decision.
  const once = loads.count;
  for (let more = 0; more < 100; more += 1) await run(decideOf(header, 30_000 + more), 40_000);
  expect(loads.count).toBe(once);

  facts.verifiedMinutes = 60;
  await run(decideOf(header, 40_000), 40_050);
  expect((await decisions.get(header, 0))?.lines[0]?.payableMinutes).toBe(60);
});

test('a mark that was made while a clock was ahead keeps nobody from reading', async () => {
  const { submit, run, facts, decisions } = aWorld();
  const header = await submit('i1', 1, 240);
  await run(spreadOf(header));
  await run(decideOf(header), 86_400_000);

  facts.verifiedMinutes = 240;
  await run(decideOf(header, 20_000), 20_050);
  expect((await decisions.get(header, 0))?.lines[0]?.payableMinutes).toBe(240);
  facts.verifiedMinutes = 60;
  await run(decideOf(header, 30_000), 30_050);
  expect((await decisions.get(header, 0))?.lines[0]?.payableMinutes).toBe(60);
});

/**
 * A change came at 20 s and went again at 30 s. One message read at 25 s and has seen it, the other at 45 s and has seen
 * it gone; the second to begin is done before the first.
 */
const comesAndGoes = async (first: 'has seen it' | 'has seen it gone'): Promise<number | undefined> => {
  const { submit, run, facts, loads, decisions } = aWorld();
  const header = await submit('i1', 1, 240);
  await run(spreadOf(header));
  await run(decideOf(header), 10_000);

  const reading = { 'has seen it': [240, 20_000, 25_000], 'has seen it gone': [0, 30_000, 45_000] } as const;
  const decide = async ([minutes, causeAtMillis, readAtMillis]: readonly [number, number, number]) => {
    facts.verifiedMinutes = minutes;
    await run(decideOf(header, causeAtMillis), readAtMillis);
  };
  let isFirst = true;
  loads.during = async () => {
    if (!isFirst) return;
    isFirst = false;
    await decide(reading[first === 'has seen it' ? 'has seen it gone' : 'has seen it']);
    facts.verifiedMinutes = 0;
  };
  await decide(reading[first]);
  return (await decisions.get(header, 0))?.lines[0]?.payableMinutes;
};

test('who has read older facts never writes over who has read newer ones, though nothing had changed for them', async () => {
  expect(await comesAndGoes('has seen it')).toBe(0);
});

test('who finds nothing changed reads again when somebody stored what is older meanwhile', async () => {
  expect(await comesAndGoes('has seen it gone')).toBe(0);
});

test('an adjustment names what changed, whichever message had it decided again', async () => {
  const { submit, run, facts, decisions } = aWorld();
  const header = await submit('i1', 1, 240);
  await run(spreadOf(header));
  await run(decideOf(header), 1_000);
  const again = async (kind: 'assignment' | 'directory' | 'fact', atMillis: number): Promise<unknown> => {
    const cause = { kind, ids: ['of-the-message'], at: new Date(NOW + atMillis).toISOString() };
    await run(claimsDue('decide', { ...header, part: 0 }, header.receivedAt, cause), atMillis + 50);
    return (await decisions.adjustmentsOf(header)).at(-1)?.adjustments[0]?.cause;
  };

  facts.verifiedMinutes = 240;
  expect(await again('directory', 2_000)).toMatchObject({
    kind: 'fact',
    ids: [`fact-${DAY}-in`, `fact-${DAY}-out`],
  });
  facts.assignedFrom = '2026-02-20';
  expect(await again('fact', 3_000)).toMatchObject({ kind: 'assignment', ids: ['s1'] });
  // Nothing else changed since, and nothing comes out differently: nothing is told.
  expect(await again('directory', 4_000)).toMatchObject({ kind: 'assignment' });
  expect(await decisions.adjustmentsOf(header)).toHaveLength(2);
});

test('a month that is opened again finds what nobody had told, and names it', async () => {
  const { submit, run, facts, decisions } = aWorld();
  const header = await submit('i1', 1, 240);
  await run(spreadOf(header));
  await run(decideOf(header), 1_000);
  const at = new Date(NOW + 2_000).toISOString();
  const cause = { kind: 'reopening' as const, ids: ['2026-02'], at };
  const reopened = claimsDue('decide', { ...header, part: 0 }, header.receivedAt, cause);

  await run(reopened, 2_500);
  expect(await decisions.adjustmentsOf(header)).toEqual([]);
  facts.verifiedMinutes = 240;
  await run({ ...reopened, data: { ...reopened.data, cause: { ...cause, at: header.receivedAt } } }, 9_000);
  expect(await decisions.adjustmentsOf(header)).toEqual([]);
  await run(
    claimsDue('decide', { ...header, part: 0 }, at, { ...cause, at: new Date(NOW + 8_000).toISOString() }),
    9_000,
  );

  expect((await decisions.adjustmentsOf(header))[0]?.adjustments).toMatchObject([
    { payableChangeMinutes: 240, cause: { kind: 'fact', ids: [`fact-${DAY}-in`, `fact-${DAY}-out`] } },
  ]);
});

test('a month that is opened again sets work going, one that is closed does not', () => {
  const change = (state: string) => ({ state, reason: '-', by: 'd', at: '2026-03-02T06:00:00.000Z' });
  const record = (...states: string[]): DynamoDBRecord => ({
    eventName: 'MODIFY',
    dynamodb: {
      NewImage: marshall({ pk: 'MONTH#2026-02', sk: 'STATE', history: states.map(change) }) as never,
    },
  });

  expect(invoiceStartIn(record('closed', 'invoicing'))?.change).toEqual({ reopened: '2026-02' });
  expect(invoiceStartIn(record('closed', 'invoicing', 'closed'))).toBeNull();
});
