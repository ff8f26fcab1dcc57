import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queryAll } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { type Claimants, claimantsOn, type ShownLine } from '../support/claimants.ts';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';
import { eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** `kill -9` of the whole stage while an invoice is worked on, and a start over the same folder. */

let stage: TestStage;
let on: Claimants;
beforeAll(async () => {
  stage = await startTestStage();
  on = claimantsOn(stage);
}, 120_000);
afterAll(() => stage.stop());

const DAYS = Array.from({ length: 31 }, (_, place) => `2025-10-${String(place + 1).padStart(2, '0')}`);
const MINUTES = 60;
const KNOWN = 4;
/** People whom nobody knows fill the other parts, so that there is time to be killed in. */
const UNKNOWN = 140;

/** An hour a day of 330 minutes a week: Friday brings the week to its end. October begins on a Wednesday. */
const payableOn = (date: string): number => {
  const day = Number(date.slice(8));
  const isFirstWeek = day <= 4;
  const before = isFirstWeek ? day - 1 : (day - 5) % 7;
  return Math.max(0, Math.min(MINUTES, 330 - before * MINUTES));
};

const csvOf = async (): Promise<{ csv: string; ids: string[] }> => {
  const caregiverId = await on.caregiver('israeli');
  const known = await Promise.all(Array.from({ length: KNOWN }, () => on.recipient({ points: 2.5 })));
  for (const recipientId of known) await on.assign(caregiverId, recipientId);
  const unknown = Array.from({ length: UNKNOWN }, (_, place) => `nobody-${place}`);
  const rows = [...known, ...unknown].flatMap((recipientId, person) =>
    DAYS.map((date) => [`${person}-${date}`, recipientId, caregiverId, date, MINUTES].join()),
  );
  return {
    csv: `lineId,recipientId,caregiverId,date,minutes\n${rows.join('\n')}\n`,
    ids: rows.map((row) => row.slice(0, row.indexOf(','))).sort(),
  };
};

const submit = async (csv: string): Promise<string> => {
  const invoiceId = randomUUID();
  const path = `/v1/invoices/${invoiceId}?month=2025-10&sequence=1`;
  const sent = await on.as('interface.a1').put(path, csv, { 'content-type': 'text/csv' });
  expect(sent.status).toBe(202);
  return invoiceId;
};

/** How many parts are laid out and decided, read past the stage. */
const progressOf = async (invoiceId: string): Promise<{ spread: number; decided: number }> => {
  const database = sdkDatabase({
    endpoint: stage.env['DYNAMODB_ENDPOINT'] ?? '',
    region: 'local',
    credentials: LOCAL_CREDENTIALS,
  });
  const count = async (kind: string): Promise<number> => {
    const items = await queryAll(database, {
      table: stage.env['INVOICE_TABLE'] ?? '',
      keyCondition: 'pk = :pk AND begins_with(sk, :kind)',
      values: { ':pk': `INVOICE#a1#${invoiceId}`, ':kind': `${kind}#` },
    });
    return items.length;
  };
  const [decided, spread] = [await count('TOTAL'), await count('SPREAD')];
  return { spread, decided };
};

const allLines = async (invoiceId: string): Promise<ShownLine[]> => {
  const lines: ShownLine[] = [];
  let cursor = '';
  do {
    const { body } = await on.as('interface.a1').get(`/v1/invoices/${invoiceId}?limit=200${cursor}`);
    lines.push(...body.lines);
    cursor = body.next === null ? '' : `&cursor=${body.next}`;
  } while (cursor !== '');
  return lines;
};

const PHASES: [string, (now: { spread: number; decided: number }, parts: number) => boolean][] = [
  ['between its coming and being laid out', ({ spread }) => spread === 0],
  ['while it is laid out', ({ spread, decided }, parts) => spread > 0 && spread < parts && decided === 0],
  ['between laid out and decided', ({ spread, decided }, parts) => spread === parts && decided === 0],
  ['in the middle of being decided', ({ decided }, parts) => decided > 1 && decided < parts],
];

describe('a big invoice', () => {
  test.each(PHASES)(
    'killed %s: every line is decided once, and nothing is lost',
    async (_name, isNow) => {
      const { csv, ids } = await csvOf();
      const invoiceId = await submit(csv);
      const { parts } = (await on.invoice(invoiceId)).progress;
      expect(parts).toBeGreaterThan(7);
      for (;;) {
        const now = await progressOf(invoiceId);
        if (isNow(now, parts)) break;
        // Too late for this one: what follows holds all the same, but it says nothing about the moment.
        expect(now.decided, `the moment went by: ${JSON.stringify(now)}`).toBeLessThan(parts);
      }
      await stage.kill();
      await stage.again();

      const done = await on.decided(invoiceId);

      const lines = await allLines(invoiceId);
      expect(lines.map((line) => line.lineId).sort()).toEqual(ids);
      for (const line of lines) {
        const isKnown = !line.recipientId.startsWith('nobody-');
        const payableMinutes = isKnown ? payableOn(line.date) : 0;
        expect(line).toMatchObject({ claimedMinutes: MINUTES, payableMinutes });
        const codes = payableMinutes === MINUTES ? [] : [isKnown ? 'OVER_CAP' : 'UNKNOWN_RECIPIENT'];
        expect([line.lineId, line.codes]).toEqual([line.lineId, codes]);
      }
      const knownHeld = KNOWN * (DAYS.length * MINUTES - (240 + 4 * 330));
      expect(done.totals).toMatchObject({
        lines: ids.length,
        claimedMinutes: ids.length * MINUTES,
        payableMinutes: KNOWN * (240 + 4 * 330),
        heldByCode: { OVER_CAP: knownHeld, UNKNOWN_RECIPIENT: UNKNOWN * DAYS.length * MINUTES },
      });
      expect(await on.adjustments(invoiceId)).toEqual([]);
    },
    120_000,
  );
});

test('killed while a decided invoice is decided again: each changed line is told once, with its cause', async () => {
  const { csv } = await csvOf();
  const invoiceId = await submit(csv);
  const before = await on.decided(invoiceId);
  const line = (await allLines(invoiceId)).find((one) => !one.recipientId.startsWith('nobody-'));
  const recipientId = line?.recipientId ?? '';
  const supplements: object[] = [];
  const benefit = {
    recipientId,
    from: '2025-10-12',
    points: 3.5,
    reduced: false,
    track: 'service',
    supplements,
  };
  const id = await on.created(`/v1/benefit-decisions/${randomUUID()}`, benefit, 'division');
  await stage.kill();
  await stage.again();

  // Ten hours a week from the 12th on: of three weeks nothing is held any more.
  const gained = 90 + 90 + 30;
  const after = await eventually(
    () => on.invoice(invoiceId),
    ({ totals }) => totals.payableMinutes === before.totals.payableMinutes + gained,
    60,
  );

  const changes = await on.adjustments(invoiceId);
  expect(changes.map((one) => one.lineId.slice(-10)).sort()).toEqual([
    '2025-10-17',
    '2025-10-18',
    '2025-10-24',
    '2025-10-25',
    '2025-10-31',
  ]);
  expect(changes.every((one) => one.cause.kind === 'benefit' && one.cause.ids[0] === id)).toBe(true);
  expect(changes.reduce((sum, one) => sum + one.payableChangeMinutes, 0)).toBe(gained);
  expect(after.totals.claimedMinutes).toBe(before.totals.claimedMinutes);
}, 120_000);
