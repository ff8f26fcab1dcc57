import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Invoice } from '#shared/contracts/invoices';
import { clientOf, eventually, newIdentityNumber, type Reachable } from './stage-client.ts';

/** People whose hours are claimed, and their invoices, through HTTP; each test makes its own. */

export type LineAsked = {
  lineId: string;
  recipientId: string;
  caregiverId: string;
  date: string;
  minutes: number;
};
export type ShownLine = Invoice['lines'][number];
export type Provider = 'a1' | 'a2';

/** A line; its id says its date and for whom it is. */
export const lineFor = (
  caregiverId: string,
  recipientId: string,
  date: string,
  minutes = 120,
): LineAsked => ({
  lineId: `${date}.${recipientId}.${caregiverId}`,
  recipientId,
  caregiverId,
  date,
  minutes,
});

const minutesOf = (held: readonly { minutes: number }[]): number =>
  held.reduce((sum, one) => sum + one.minutes, 0);

/** What holds of every line and of the sums whenever they are shown: nothing claimed is lost, nothing counts twice. */
export const expectToAddUp = ({ lines, totals }: Pick<Invoice, 'lines' | 'totals'>): void => {
  for (const line of lines) {
    expect(line.payableMinutes + line.heldMinutes, JSON.stringify(line)).toBe(line.claimedMinutes);
    expect(minutesOf(line.held), JSON.stringify(line)).toBe(line.heldMinutes);
    expect(line.held.every(({ code }) => line.codes.includes(code))).toBe(true);
    expect(line.isSubject ? line.shadowHeld.length + line.shadowCodes.length : 0).toBe(0);
  }
  expect(new Set(lines.map((line) => line.lineId)).size).toBe(lines.length);
  expect(totals.payableMinutes + totals.heldMinutes).toBe(totals.claimedMinutes);
  expect(Object.values(totals.heldByCode).reduce((sum, one) => sum + one, 0)).toBe(totals.heldMinutes);
};

/** Whether the lines come to the totals. Not while a line changes, as the two are read one after the other. */
const linesComeToTotals = ({ lines, totals }: Invoice): boolean => {
  const sum = (pick: (line: ShownLine) => number): number =>
    lines.reduce((minutes, line) => minutes + pick(line), 0);
  return (
    lines.length === totals.lines &&
    sum((line) => line.claimedMinutes) === totals.claimedMinutes &&
    sum((line) => line.payableMinutes) === totals.payableMinutes &&
    sum((line) => line.heldMinutes) === totals.heldMinutes
  );
};

/** Makes people, facts and invoices on a stage; every invoice that it reads must add up. */
export const claimantsOn = (stage: Reachable) => {
  const as = (username: string) => clientOf(stage, username);
  const created = async (path: string, body: object, by = 'interface.a1'): Promise<string> => {
    const answer = await as(by).put(path, body);
    expect([path, answer.status, answer.status === 201 ? '' : answer.body]).toEqual([path, 201, '']);
    return path.slice(path.lastIndexOf('/') + 1);
  };

  const caregiver = async (kind: string, providers: readonly Provider[] = ['a1']): Promise<string> => {
    const caregiverId = `g-${randomUUID().slice(0, 8)}`;
    for (const provider of providers) {
      const body = {
        name: 'Worker Example',
        kind,
        passport: { country: 'PHL', number: `P${caregiverId.slice(2).toUpperCase()}` },
        phones: [],
        phoneKind: 'smart',
        language: 'en',
        providerBranchId: `${provider}-main`,
      };
      await created(`/v1/caregivers/${caregiverId}`, body, `interface.${provider}`);
    }
    return caregiverId;
  };

  /** @param more points, householdId, branchId, places … over a recipient of Tel Aviv. */
  const recipient = (more: object = {}, provider: Provider = 'a1'): Promise<string> => {
    const recipientId = `c-${randomUUID().slice(0, 8)}`;
    const body = {
      name: 'זכאי לדוגמה',
      identityNumber: newIdentityNumber(),
      branchId: 'tel-aviv',
      householdId: `h-${recipientId}`,
      landlines: [],
      places: [],
      language: 'he',
      ...more,
    };
    return created(`/v1/recipients/${recipientId}`, body, `interface.${provider}`);
  };

  const assign = (
    caregiverId: string,
    recipientId: string,
    { from = '2024-01-01', provider = 'a1' }: { from?: string; provider?: Provider } = {},
  ): Promise<string> =>
    created(`/v1/assignments/${randomUUID()}`, { caregiverId, recipientId, from }, `interface.${provider}`);

  const permit = (recipientId: string, more: object = {}): Promise<string> =>
    created(
      `/v1/immigration-permits/${randomUUID()}`,
      { recipientId, from: '2020-01-01', to: '2030-12-31', ...more },
      'division',
    );

  const determine = (recipientIds: readonly string[], caregiverId: string, more: object = {}) =>
    created(`/v1/determinations/${randomUUID()}`, {
      recipientIds,
      caregiverId,
      load: false,
      month: '2025-01',
      visitedOn: '2025-01-10',
      professional: { name: 'שירה לב', kind: 'social-worker' },
      ...more,
    });

  /** People under one roof with so many points each, the first of whom has the foreign worker assigned. */
  const home = async (points: readonly number[], from = '2024-01-01') => {
    const householdId = `h-${randomUUID().slice(0, 8)}`;
    const [worker, ...recipientIds] = await Promise.all([
      caregiver('foreign'),
      ...points.map((some) => recipient({ points: some, householdId })),
    ]);
    await assign(worker, recipientIds[0] ?? '', { from });
    return { worker, recipientIds };
  };

  const send = async (
    lines: readonly LineAsked[],
    {
      by = 'interface.a1',
      invoiceId = randomUUID(),
      sequence = 1,
    }: { by?: string; invoiceId?: string; sequence?: number } = {},
  ): Promise<string> => {
    const month = lines[0]?.date.slice(0, 7);
    const answer = await as(by).put(`/v1/invoices/${invoiceId}`, { month, sequence, lines });
    expect([answer.status, answer.body.counts], JSON.stringify(answer.body)).toEqual([202, true]);
    return invoiceId;
  };

  const invoice = async (invoiceId: string, by = 'interface.a1'): Promise<Invoice> => {
    const { status, body } = await as(by).get(`/v1/invoices/${invoiceId}?limit=200`);
    expect(status, JSON.stringify(body)).toBe(200);
    expectToAddUp(body as Invoice);
    return body as Invoice;
  };

  /** The invoice once it is decided and as wanted; of one page, its lines then come to its totals. */
  const decided = (
    invoiceId: string,
    isDone: (invoice: Invoice) => boolean = () => true,
    by = 'interface.a1',
  ): Promise<Invoice> =>
    eventually(
      () => invoice(invoiceId, by),
      (one) =>
        (one.status === 'decided' || one.status === 'closed') &&
        (one.next !== null || linesComeToTotals(one)) &&
        isDone(one),
      40,
    );

  /**
   * Waits for the codes of an invoice's lines, by date or by the beginning of the line's id; `''` for none.
   * What is told in between is on its way: another invoice of the same people may still be decided.
   */
  const codes = async (invoiceId: string, wanted: Record<string, string>, by = 'interface.a1') => {
    const found = (one: Invoice): Record<string, string> =>
      Object.fromEntries(
        Object.keys(wanted).map((start) => [
          start,
          one.lines
            .filter((line) => line.lineId.startsWith(start))
            .map((line) => line.codes.join('+'))
            .join(),
        ]),
      );
    const isSo = (one: Invoice): boolean => JSON.stringify(found(one)) === JSON.stringify(wanted);
    await decided(invoiceId, isSo, by).catch(async () => {
      expect(found(await invoice(invoiceId, by))).toEqual(wanted);
    });
  };

  const adjustments = async (invoiceId: string, by = 'interface.a1'): Promise<any[]> => {
    const { body } = await as(by).get(`/v1/invoices/${invoiceId}/adjustments?limit=200`);
    expect(body.next).toBeNull();
    return body.items;
  };

  return {
    as,
    created,
    caregiver,
    recipient,
    assign,
    permit,
    determine,
    home,
    send,
    invoice,
    decided,
    codes,
    adjustments,
  };
};
export type Claimants = ReturnType<typeof claimantsOn>;
