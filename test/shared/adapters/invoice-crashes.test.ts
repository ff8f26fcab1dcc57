import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClaimsDueV1 } from '#events/claims-due.v1';
import { claimsDueOf } from '#events/claims-due.v1';
import { claimTable } from '#shared/adapters/claim-table';
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { decisionTable } from '#shared/adapters/decision-table';
import { invoiceTable } from '#shared/adapters/invoice-table';
import { invoiceWork } from '#shared/adapters/invoice-work';
import { paymentSource } from '#shared/adapters/payment-source';
import { workMarks } from '#shared/adapters/work-marks';
import type { InvoiceHeader } from '#shared/domain/payment/invoice';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../../support/dynoxide.ts';

/**
 * The power fails before or after any single write of the work on invoices, one after the other through all of them;
 * then everything starts again, and what a queue has not seen finished comes again.
 */

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({ endpoint: engine.endpoint, region: 'local', credentials: LOCAL_CREDENTIALS });
}, 60_000);
afterAll(() => engine.stop());

const NOW = Date.parse('2026-03-01T10:00:00Z');
/** Every message comes a second after the one before. */
let seconds = 0;
const later = (): Date => new Date(NOW + 1_000 * (seconds += 1));
class PowerCut extends Error {}

/** From the moment of the cut on nothing of this life reaches the database or the queue any more. */
type Life = { writesLeft: number; when: 'before' | 'after'; isOver: boolean };
const WRITES = new Set(['put', 'update', 'remove', 'batchPut', 'transact', 'sendAll']);
const mortal = <Part extends object>(part: Part, life: Life): Part =>
  new Proxy(part, {
    get: (target, name) => {
      const real: unknown = Reflect.get(target, name);
      if (typeof real !== 'function') return real;
      return async (...input: unknown[]): Promise<unknown> => {
        if (life.isOver) throw new PowerCut();
        const isLast = WRITES.has(String(name)) && (life.writesLeft -= 1) === 0;
        if (isLast) life.isOver = true;
        if (isLast && life.when === 'before') throw new PowerCut();
        const answer: unknown = await Reflect.apply(real, target, input);
        if (isLast) throw new PowerCut();
        return answer;
      };
    },
  });

/** Two people of level 1, 330 minutes a week, in a branch that does not pay by reports yet. */
const directory = {
  getRecipients: (ids: readonly string[]) =>
    Promise.resolve(
      ids.map((recipientId) => ({
        recipientId,
        providerId: 'a1',
        householdId: recipientId,
        branchId: 'tel-aviv',
        points: 2.5,
      })),
    ),
  getCaregivers: (lines: readonly { caregiverId: string; providerId: string }[]) =>
    Promise.resolve(
      lines.map(({ caregiverId, providerId }) => ({
        caregiverId,
        providerId,
        kind: 'israeli',
        providerBranchId: 'a1-main',
      })),
    ),
  assignmentsOfRecipient: (recipientId: string) =>
    Promise.resolve([{ providerId: 'a1', caregiverId: 'g1', recipientId, from: '2025-01-01' }]),
  recipientsOfHousehold: () => Promise.resolve([]),
  getBranchHistories: () => Promise.resolve(new Map()),
};
const none = { permits: [], determinations: [], benefits: [], relations: [], appeals: [], appealResults: [] };

const partsOver = (base: Database, sent: ClaimsDueV1[], life: Life) => {
  const alive = mortal(base, life);
  const invoices = invoiceTable('invoices', alive);
  const claims = claimTable('invoices', alive, invoices);
  const decisions = decisionTable('invoices', alive);
  const source = paymentSource({
    claims,
    visits: { ofCaregiver: () => Promise.resolve([]) },
    directory,
    dates: {
      localityHistories: () => Promise.resolve(new Map()),
      workerKindHistories: () => Promise.resolve(new Map()),
    },
    care: { ofRecipients: () => Promise.resolve({ ...none, done: [] }) },
  } as never);
  const queue = mortal({ sendAll: (some: ClaimsDueV1[]) => Promise.resolve(void sent.push(...some)) }, life);
  const marks = workMarks('invoices', alive);
  const work = invoiceWork({ invoices, claims, decisions, source, marks, queue } as never);
  return { invoices, decisions, work };
};

/**
 * October is decided. Then September comes in two parts, and once more with less, of the same week's hours: what is
 * written from its coming on is counted.
 * @returns what stands in the end, and whether the power failed at all.
 */
const play = async (writesLeft: number, when: Life['when']) => {
  const mark = randomUUID().slice(0, 8);
  const [one, two] = [`c-${mark}-1`, `c-${mark}-2`];
  const sent: ClaimsDueV1[] = [];
  const calm: Life = { writesLeft: Infinity, when, isOver: false };
  let life = calm;
  let parts = partsOver(database, sent, life);
  const again = (): void => {
    life = { ...calm, isOver: false };
    parts = partsOver(database, sent, life);
  };
  /** Does it, and after a cut of the power once more, as whoever asked for it does. */
  const surely = async <Found>(step: () => Promise<Found>): Promise<Found> => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      again();
      return step();
    }
  };
  const workOff = async (): Promise<void> => {
    for (let next = sent[0]; next !== undefined; next = sent[0]) {
      await surely(() => parts.work(next.data, later()));
      sent.splice(sent.indexOf(next), 1);
    }
  };
  const submit = async (month: string, sequence: number, lines: [string, string, number][][]) => {
    const header: InvoiceHeader = {
      invoiceId: `i-${mark}-${month}`,
      providerId: 'a1',
      month,
      sequence,
      lines: lines.flat().length,
      parts: lines.length,
      by: 'interface.a1',
      receivedAt: `2026-02-0${sequence}T08:00:00.000Z`,
      contentHash: `${mark}-${month}-${sequence}`.padEnd(16, '0'),
    };
    const cut = lines.map((some, part) => ({
      part,
      lines: some.map(([recipientId, date, minutes]) => ({
        lineId: `${recipientId.at(-1)}-${date}`,
        recipientId,
        caregiverId: 'g1',
        date,
        minutes,
      })),
    }));
    await surely(() => parts.invoices.store(header, cut));
    // The stream tells of the header, once it stands.
    sent.push(...claimsDueOf('spread', header));
    await workOff();
  };

  await submit('2025-10', 1, [
    [
      [one, '2025-10-01', 120],
      [one, '2025-10-02', 120],
      [one, '2025-10-03', 120],
    ],
  ]);
  const cutting: Life = { writesLeft, when, isOver: false };
  life = cutting;
  parts = partsOver(database, sent, life);
  await submit('2025-09', 1, [[[one, '2025-09-30', 100]], [[two, '2025-09-30', 400]]]);
  await submit('2025-09', 2, [[[one, '2025-09-30', 50]]]);
  again();

  const found = [];
  for (const month of ['2025-09', '2025-10']) {
    const ref = { providerId: 'a1', invoiceId: `i-${mark}-${month}` };
    const pointer = await parts.invoices.current(ref);
    if (pointer === undefined) throw new Error('The invoice is lost');
    const decided = [];
    for (let part = 0; part < pointer.parts; part += 1) {
      decided.push(await parts.decisions.get(pointer, part));
    }
    const adjusted = await parts.decisions.adjustmentsOf(pointer);
    found.push({
      sequence: pointer.sequence,
      lines: decided.flatMap((part) =>
        part?.lines.map((line) => [line.lineId, line.payableMinutes, line.heldMinutes, line.codes.join()]),
      ),
      totals: (await parts.decisions.totalsOf(pointer)).map(({ totals }) => totals),
      changes: adjusted.flatMap(({ adjustments }) =>
        adjustments.map((change) => [change.lineId, change.cause.kind, change.payableChangeMinutes]),
      ),
    });
  }
  return { found, isCut: cutting.isOver };
};

test.each(['before', 'after'] as const)(
  'a cut of the power %s any write loses nothing and doubles nothing',
  async (when) => {
    const { found: whole } = await play(Infinity, when);
    expect(whole).toMatchObject([
      { sequence: 2, lines: [['1-2025-09-30', 50, 0, '']], changes: [] },
      {
        lines: [
          ['1-2025-10-01', 120, 0, ''],
          ['1-2025-10-02', 120, 0, ''],
          ['1-2025-10-03', 40, 80, 'OVER_CAP'],
        ],
      },
    ]);
    let cuts = 0;
    for (let write = 1; ; write += 1) {
      const { found, isCut } = await play(write, when);
      if (!isCut) break;
      cuts += 1;
      const [september, october] = found;
      expect({ write, ...september }).toEqual({ write, ...whole[0] });
      expect({ write, lines: october?.lines, totals: october?.totals }).toEqual({
        write,
        lines: whole[1]?.lines,
        totals: whole[1]?.totals,
      });
      // What was told of the way there may differ; it adds up to the same.
      const sum = (changes: (string | number)[][] = []): number =>
        changes.reduce((minutes, change) => minutes + Number(change[2]), 0);
      expect({ write, sum: sum(october?.changes) }).toEqual({ write, sum: sum(whole[1]?.changes) });
      expect(october?.changes).toEqual(whole[1]?.changes);
    }
    expect(cuts).toBeGreaterThan(15);
  },
  120_000,
);
