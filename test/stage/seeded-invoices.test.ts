import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Claimants, claimantsOn } from '../support/claimants.ts';
import { monthAgo } from '../support/days.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** The invoices of the seeded people, as whoever starts the stage finds them. */

let stage: TestStage;
let on: Claimants;
beforeAll(async () => {
  stage = await startTestStage({ withMorning: true });
  on = claimantsOn(stage);
}, 180_000);
afterAll(() => stage.stop());

/** Whole verified minutes of a caregiver at a recipient on a day, as the office sees them. */
const verifiedOn = async (caregiverId: string, recipientId: string, date: string): Promise<number> => {
  const { body } = await on.as('division').get(`/v1/visits?caregiverId=${caregiverId}&date=${date}`);
  return body.items
    .filter((visit: any) => visit.recipientId === recipientId && visit.standing === 'verified')
    .reduce((sum: number, visit: any) => sum + Math.floor(visit.minutes), 0);
};

test('every line of the seeded invoices adds up, and is paid what was verified where reports decide', async () => {
  const month = monthAgo();
  const { body } = await on.as('interface.a1').get(`/v1/invoices?month=${month}`);
  const invoiceIds: string[] = body.items.map((one: { invoiceId: string }) => one.invoiceId);
  expect(invoiceIds).toEqual(expect.arrayContaining([`morning-${month}`, `morning-second-${month}`]));

  for (const invoiceId of invoiceIds) {
    const invoice = await on.decided(invoiceId);
    expect(invoice.lines.length).toBeGreaterThan(0);
    for (const line of invoice.lines) {
      const verified = await verifiedOn(line.caregiverId, line.recipientId, line.date);
      const wanted = line.isSubject ? Math.min(line.claimedMinutes, verified) : line.claimedMinutes;
      expect([line.date, line.caregiverId, line.payableMinutes, line.codes]).toEqual([
        line.date,
        line.caregiverId,
        wanted,
        wanted === line.claimedMinutes ? [] : [expect.any(String)],
      ]);
    }
  }
}, 120_000);
