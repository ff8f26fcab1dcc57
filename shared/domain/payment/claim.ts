import * as z from 'zod/mini';
import type { Line } from '../explain-line.ts';
import { CaregiverId, InvoiceId, LineId, ProviderBranchId, ProviderId, RecipientId } from '../ids.ts';
import { Instant, LocalDate } from '../instants.ts';

/** Whole minutes: time is rounded once, when it is billed (decision 0050, A1). */
const Minutes = z.int().check(z.gte(0));

/** What a provider claims for one caregiver at one recipient on one local date, in whole minutes. */
export const ClaimLine = z.strictObject({
  lineId: LineId,
  invoiceId: InvoiceId,
  providerId: ProviderId,
  recipientId: RecipientId,
  caregiverId: CaregiverId,
  date: LocalDate,
  minutes: z.int().check(z.gte(1), z.lte(1_440)),
});
export type ClaimLine = z.infer<typeof ClaimLine>;

/**
 * Why minutes are held (`domain.md` section 8), in the order in which codes are told. Those before `NO_REPORT` hold a
 * whole line whatever the date; `NO_REPORT`, `SHORT_REPORT` and `OPEN_EXCEPTION` only where reports decide (circular
 * 544: payment subject to reports); `OVER_CAP` what is beyond the hours of the week. 81 and 82 are the numbers of
 * circular 1536A.
 */
export const PaymentCode = z.enum([
  'UNKNOWN_RECIPIENT',
  'WRONG_PROVIDER',
  'NOT_ASSIGNED',
  'DUPLICATE_LINE',
  'MONTH_OPEN',
  '81',
  '82',
  'ORDER',
  'REFER',
  'NO_REPORT',
  'SHORT_REPORT',
  'OPEN_EXCEPTION',
  'OVER_CAP',
]);
export type PaymentCode = z.infer<typeof PaymentCode>;

/** Minutes that are held for one reason. */
export const Held = z.strictObject({ code: PaymentCode, minutes: z.int().check(z.gte(1)) });
export type Held = z.infer<typeof Held>;

/** What the visits of one caregiver at one recipient, for one provider, come to on one local date. */
export type DayTime = {
  providerId: string;
  caregiverId: string;
  recipientId: string;
  date: LocalDate;
  /** Of verified visits, rounded down once over the whole day. */
  verifiedMinutes: number;
  /** What more would be verified if every complete visit of the day were. */
  openMinutes: number;
  /** A visit of the day lacks an end, so nobody can say yet how long it was. */
  isOpenEnded: boolean;
  /** Codes of the exceptions that wait for somebody, sorted. */
  openCodes: string[];
  visitIds: string[];
  /** The reports, rows and corrections that these visits are made of. */
  factIds: string[];
};

/** A dated supplement of a recipient's weekly hours. */
export const Supplement = z.strictObject({
  kind: z.string().check(z.minLength(1), z.maxLength(64)),
  weeklyMinutes: Minutes,
  from: LocalDate,
  /** The last day, included. */
  until: z.optional(LocalDate),
});
export type Supplement = z.infer<typeof Supplement>;

/** What a recipient is entitled to from a day on, until the next such decision. */
export const BenefitOn = z.strictObject({
  from: LocalDate,
  /** With the supplement for living alone; null: not known here. */
  points: z.nullable(z.number()),
  /** Half the hours, by income. */
  reduced: z.boolean(),
  track: z.enum(['service', 'cash']),
  supplements: z.array(Supplement),
});
export type BenefitOn = z.infer<typeof BenefitOn>;

/**
 * What circular 1536A says of a foreign worker who is on the claims of two recipients of one household in a month.
 * Not asked (null) for any other worker.
 */
export type SharedWorkerFinding = {
  /** null: both claims pass. */
  code: '81' | '82' | 'ORDER' | 'REFER' | null;
  /** Whether supplementary hours may be paid in that month. */
  supplementAllowed: boolean;
  /** Who else is served: one of the two has no assignment in the system, so the other's counts for both. */
  partnerIds: readonly string[];
  /** The determination, permits and decisions that it rests on. */
  factIds: string[];
  /** Who, points, permits, determinations, order, and what follows; in the order of the circular. */
  explanation: readonly Line[];
};

/** What is paid of a line, and why not more. Payable and held minutes always add up to what was claimed. */
export const LineDecision = z.strictObject({
  ...z.omit(ClaimLine, { minutes: true }).shape,
  /** Branch of the recipient's locality on that date; null: not known, or another provider's recipient. */
  branchId: z.nullable(z.string()),
  /** The provider's branch that employs the caregiver, as of a visit; null: the provider employs nobody of that id. */
  providerBranchId: z.nullable(ProviderBranchId),
  claimedMinutes: Minutes,
  payableMinutes: Minutes,
  heldMinutes: Minutes,
  held: z.array(Held),
  /** Every reason found, in the order of `PaymentCode`; the first of a line that is held whole takes its minutes. */
  codes: z.array(PaymentCode),
  /** Whether reports decide: on that date the branch was paying and that kind of worker had to report. */
  isSubject: z.boolean(),
  /** What would be held if the branch paid already; empty where reports decide. */
  shadowHeld: z.array(Held),
  shadowCodes: z.array(PaymentCode),
});
export type LineDecision = z.infer<typeof LineDecision>;

/** What made a decision be taken again. */
export const AdjustmentCause = z.strictObject({
  kind: z.enum([
    'fact',
    'benefit',
    'determination',
    'permit',
    'relation',
    'appeal',
    'paying-date',
    'worker-kind',
    'locality',
    'assignment',
    'directory',
    'resubmission',
    'month-over',
    'reopening',
  ]),
  /** The facts or entries that changed. */
  ids: z.array(z.string()),
  at: Instant,
});
export type AdjustmentCause = z.infer<typeof AdjustmentCause>;

const Outcome = z.strictObject({
  payableMinutes: Minutes,
  heldMinutes: Minutes,
  held: z.array(Held),
  codes: z.array(PaymentCode),
});

/** One line that came out differently when it was decided again; never a silent change. */
export const Adjustment = z.strictObject({
  invoiceId: InvoiceId,
  providerId: ProviderId,
  lineId: LineId,
  /** Whose the line was when this was found out. */
  providerBranchId: z.nullable(ProviderBranchId),
  /** null: the line was not there. */
  before: z.nullable(Outcome),
  after: z.nullable(Outcome),
  /** Positive: more is paid than before. */
  payableChangeMinutes: z.int(),
  cause: AdjustmentCause,
});
export type Adjustment = z.infer<typeof Adjustment>;
