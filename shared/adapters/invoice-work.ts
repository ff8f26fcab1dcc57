import { claimsDue, claimsDueOf, type ClaimsDueV1 } from '#events/claims-due.v1';
import { localDateOf } from '../domain/instants.ts';
import { causeOf } from '../domain/payment/adjustment-cause.ts';
import type { Adjustment, AdjustmentCause, LineDecision } from '../domain/payment/claim.ts';
import { decideRecipient } from '../domain/payment/decide.ts';
import { changedGrounds, type Ground, marksOf } from '../domain/payment/grounds.ts';
import { type InvoiceHeader, type InvoiceLine, type Month, monthStateOn } from '../domain/payment/invoice.ts';
import { readinessOf } from '../domain/payment/readiness.ts';
import { adjustmentsOf, totalsOf } from '../domain/payment/totals.ts';
import type { Claim, claimTable } from './claim-table.ts';
import { backOff, ConditionFailed, TransactionRefused } from './database.ts';
import type { decisionTable, PartDecision, Sums, SumsToStore } from './decision-table.ts';
import { invoicePk } from './invoice-keys.ts';
import type { invoiceTable } from './invoice-table.ts';
import type { Claimed, paymentSource } from './payment-source.ts';
import type { workQueue } from './queue.ts';
import { type Checked, hasRead, type StandingMark, type workMarks } from './work-marks.ts';

type Parts = {
  invoices: ReturnType<typeof invoiceTable>;
  claims: ReturnType<typeof claimTable>;
  decisions: ReturnType<typeof decisionTable>;
  source: ReturnType<typeof paymentSource>;
  marks: ReturnType<typeof workMarks>;
  queue: ReturnType<typeof workQueue>;
};

type Due = ClaimsDueV1['data'];

/** Lines as they come out, and what those of each recipient rest on. */
type Decided = { lines: LineDecision[]; grounds: ReadonlyMap<string, readonly Ground[]> };

const NOWHERE = 'unknown';
/** A correction of a whole month sends many messages about one part; each meeting means that somebody got on. */
const TRIES_MAX = 12;
const BASE_MILLIS = 20;
const CAP_MILLIS = 1_000;
/** Submissions that replaced each other before anything of them was decided. */
const EARLIER_MAX = 100;

const recipientsIn = (lines: readonly InvoiceLine[]): string[] => [
  ...new Set(lines.map((line) => line.recipientId)),
];

const sumsOfLines = (lines: readonly LineDecision[]): Sums => ({
  totals: totalsOf(lines),
  readiness: Object.fromEntries(
    [...Map.groupBy(lines, (line) => line.branchId ?? NOWHERE)].map(([branchId, some]) => [
      branchId,
      readinessOf(some),
    ]),
  ),
});

/** @param before the lines as they stood: an office that has none any more has sums of nothing. */
const sumsOf = (lines: readonly LineDecision[], before: readonly LineDecision[] = []): SumsToStore => {
  const byOffice: Record<string, Sums> = {};
  for (const { providerBranchId } of [...before, ...lines]) {
    if (providerBranchId === null || Object.hasOwn(byOffice, providerBranchId)) continue;
    byOffice[providerBranchId] = sumsOfLines(
      lines.filter((line) => line.providerBranchId === providerBranchId),
    );
  }
  return { ...sumsOfLines(lines), byOffice };
};

const checkedOf = ({ grounds }: Decided, readAt: string, isTold: boolean): Checked => ({
  readAt,
  isTold,
  grounds: Object.fromEntries([...grounds].map(([recipientId, some]) => [recipientId, marksOf(some)])),
});

/** Adjustments, each with what changed of the very line's grounds since it was decided last. */
const caused = (
  adjustments: readonly Adjustment[],
  before: readonly LineDecision[],
  { lines, grounds }: Decided,
  checked: Checked | undefined,
): Adjustment[] => {
  const [was, is] = [before, lines].map((some) => new Map(some.map((line) => [line.lineId, line])));
  return adjustments.map((one) => {
    const [from, to] = [was?.get(one.lineId), is?.get(one.lineId)];
    const { recipientId = '' } = to ?? from ?? {};
    const marks = checked?.grounds[recipientId];
    const changes = marks === undefined ? [] : changedGrounds(marks, grounds.get(recipientId) ?? []);
    return { ...one, cause: causeOf(from, to, changes, one.cause) };
  });
};

/** The parts that claims lie in, each once, without those of one invoice. */
const partsOfOthers = (claims: readonly Claim[], mine: Pick<Due, 'providerId' | 'invoiceId'>): Claim[] => {
  const others = claims.filter((claim) => invoicePk(claim) !== invoicePk(mine));
  return [...new Map(others.map((claim) => [`${invoicePk(claim)}#${claim.part}`, claim])).values()];
};

/** Somebody else worked on the same part meanwhile. */
const isLostRace = (error: unknown): boolean =>
  error instanceof TransactionRefused || error instanceof ConditionFailed;

/**
 * Works on parts of invoices: lays out their claims, decides them, decides them again. Every step can be repeated: what
 * is written follows from what stands, and a part that is decided already is only ever adjusted, with a cause.
 */
export const invoiceWork = ({ invoices, claims, decisions, source, marks, queue }: Parts) => {
  const decideLines = async (all: Claimed, due: Due, month: Month, now: Date): Promise<Decided> => {
    const inputs = await source.inputs(all, month, now);
    const grounds = new Map([...inputs].map(([recipientId, input]) => [recipientId, input.grounds]));
    const lines = [...inputs.values()]
      .flatMap(decideRecipient)
      .filter(
        (line) =>
          line.invoiceId === due.invoiceId &&
          line.providerId === due.providerId &&
          line.date.startsWith(month),
      );
    return { lines, grounds };
  };

  /** What others claim for the same people may come out differently now: another provider, a spouse, a shared week. */
  const tellOthers = async (all: readonly Claim[], due: Due, at: string): Promise<void> => {
    const cause: AdjustmentCause = { kind: 'resubmission', ids: [], at };
    await queue.sendAll(partsOfOthers(all, due).map((claim) => claimsDue('decide', claim, at, cause)));
  };

  /**
   * The first message of a part tells the others, a cause never does: two that wait for their first decision would
   * tell each other without an end.
   */
  const decideFirst = async (
    due: Due,
    readBefore: StandingMark | undefined,
    decided: Decided,
    all: Claimed,
    now: Date,
  ): Promise<void> => {
    const { lines } = decided;
    const decidedAt = now.toISOString();
    const isTold = due.cause === null;
    // Told first: were it told after and lost, nobody would tell again.
    if (isTold) await tellOthers(all.claims, due, decidedAt);
    const decision: PartDecision = { part: due.part, version: 1, decidedAt, isTold, lines };
    const checked = marks.checkedWrite(due, due.part, checkedOf(decided, decidedAt, isTold), readBefore);
    await decisions.store(due, { decision, sums: sumsOf(lines) }, [checked]);
  };

  /** A cause came before the first message: what stands is right, and the others are not told yet. */
  const tellLate = async (due: Due, before: PartDecision, all: Claimed, now: Date): Promise<void> => {
    await tellOthers(all.claims, due, now.toISOString());
    const told = { ...before, version: before.version + 1, isTold: true };
    await decisions.store(due, { decision: told, sums: sumsOf(before.lines) });
  };

  const decideAgain = async (
    header: InvoiceHeader,
    due: Due,
    { before, readBefore }: { before: PartDecision; readBefore: StandingMark | undefined },
    decided: Decided,
    now: Date,
  ): Promise<void> => {
    if (due.cause === null) return;
    const { lines } = decided;
    const found = adjustmentsOf(before.lines, lines, due.cause);
    const adjustments = caused(found, before.lines, decided, readBefore);
    const today = localDateOf(now.getTime());
    const state = monthStateOn(header.month, await invoices.monthHistory(header.month), today);
    const carried = state === 'closed';
    // Not the sums: two lines may change places in them.
    const isSame = JSON.stringify(before.lines) === JSON.stringify(lines);
    const at = now.toISOString();
    const checked = checkedOf(decided, at, before.isTold);
    if (adjustments.length === 0 && isSame) return marks.noteChecked(due, due.part, checked, readBefore);
    const next: PartDecision = { ...before, version: before.version + 1, lines };
    const changed = { part: due.part, at, carried, adjustments };
    await decisions.store(
      due,
      {
        decision: next,
        sums: sumsOf(lines, before.lines),
        changed: adjustments.length === 0 ? undefined : changed,
      },
      [marks.checkedWrite(due, due.part, checked, readBefore)],
    );
  };

  /** A cause that comes before all claims are laid out has nothing to decide yet: the first message reads it. */
  const isTooEarly = async (header: InvoiceHeader, due: Due, before: PartDecision | undefined) =>
    due.cause !== null && before === undefined && (await invoices.spreadParts(due)) < header.parts;

  /** The first message once more, or a cause that what stands has read already: a hundred of them cost one decision. */
  const isDone = (due: Due, checked: Checked | undefined, now: Date): boolean => {
    if (checked === undefined) return false;
    return due.cause === null ? checked.isTold : hasRead(checked, due.cause.at, now);
  };

  const decideOnce = async (header: InvoiceHeader, due: Due, now: Date): Promise<void> => {
    const readBefore = await marks.checked(due, due.part);
    if (isDone(due, readBefore, now)) return;
    // Read before everything else: who stores on top of it has read what was new when it was written.
    const before = await decisions.get(due, due.part);
    // The first message once more: what stands may have been adjusted since.
    if (due.cause === null && before?.isTold === true) return;
    if (await isTooEarly(header, due, before)) return;
    const part = await invoices.part(header, due.part);
    if (part === undefined) throw new Error('The part of this invoice is missing');
    const all = await source.claimed(recipientsIn(part), header.month);
    if (before !== undefined && due.cause === null) return tellLate(due, before, all, now);
    const decided = await decideLines(all, due, header.month, now);
    if (before === undefined) await decideFirst(due, readBefore, decided, all, now);
    else await decideAgain(header, due, { before, readBefore }, decided, now);
  };

  /** Two messages for one part meet now and then; whoever comes second reads again, and decides by what is new. */
  const decide = async (header: InvoiceHeader, due: Due, now: Date): Promise<void> => {
    const startedMillis = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        const readAt = new Date(now.getTime() + performance.now() - startedMillis);
        return await decideOnce(header, due, readAt);
      } catch (error) {
        if (!isLostRace(error) || attempt === TRIES_MAX) throw error;
        await backOff(attempt, BASE_MILLIS, CAP_MILLIS);
      }
    }
  };

  /**
   * The submissions whose claims were not taken back yet: down to the last that was sent on, which took back all before
   * it. One that was replaced at once never was.
   */
  const replacedBy = async (header: InvoiceHeader): Promise<InvoiceHeader[]> => {
    const found: InvoiceHeader[] = [];
    let earlier = await invoices.earlierThan(header);
    while (earlier !== undefined && found.length < EARLIER_MAX) {
      found.push(earlier);
      if (await marks.isSent(earlier)) break;
      earlier = await invoices.earlierThan(earlier);
    }
    return found;
  };

  const spread = async (header: InvoiceHeader, due: Due): Promise<void> => {
    if (await marks.isSent(due)) return;
    const part = await invoices.part(header, due.part);
    if (part === undefined) throw new Error('The part of this invoice is missing');
    await claims.spread(header, due.part, part);
    const spreadParts = await invoices.markSpread(due, due.part);
    if (spreadParts < header.parts) return;
    // Withdrawn first: once anything is decided, all that came before is on its way.
    for (const earlier of await replacedBy(header)) await queue.sendAll(claimsDueOf('withdraw', earlier));
    await queue.sendAll(claimsDueOf('decide', header));
    await marks.markSent(due);
  };

  /** A later submission may claim less for somebody: what others claim for the same people is decided again. */
  const withdraw = async (header: InvoiceHeader, due: Due, now: Date): Promise<void> => {
    if (await marks.isWithdrawn(due, due.part)) return;
    const part = (await invoices.part(header, due.part)) ?? [];
    const withdrawn = part.map((line) => ({ ...line, providerId: header.providerId }));
    const all = await source.claimed(recipientsIn(part), header.month, withdrawn);
    await tellOthers(all.claims, due, now.toISOString());
    await marks.markWithdrawn(due, due.part);
  };

  /** @throws Error, or what the database throws: the message comes again */
  return async (due: Due, now: Date): Promise<void> => {
    const header = await invoices.header(due);
    if (header === undefined) throw new Error('There is no such submission');
    if (due.task === 'withdraw') return withdraw(header, due, now);
    // A later submission counts: nothing is decided of this one any more.
    if ((await invoices.current(due))?.sequence !== due.sequence) return;
    return due.task === 'spread' ? spread(header, due) : decide(header, due, now);
  };
};
