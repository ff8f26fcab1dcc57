import { CAP_TABLES } from '#shared/domain/payment/cap';
import { type BenefitOn, ClaimLine, type DayTime } from '#shared/domain/payment/claim';
import { PHASE_A, type Rollout } from '#shared/domain/payment/subject';
import type { DecisionInput, PaidRecipient } from '#shared/domain/payment/workings';
import { ROLLOUT } from '#shared/domain/branches';

/** Builders of claims and of what they are decided by; each names only what matters. */

/** The rollout as the circular announced it: fourteen branches pay from 2025-11-01, ten from 2026-01-01; phase A. */
export const ANNOUNCED: Rollout = {
  payingFrom: (branchId) => ROLLOUT.get(branchId)?.payingFrom,
  reportingFrom: (kind) => PHASE_A.find((one) => one.kind === kind)?.reportingFrom,
};

let made = 0;

/** A line of provider a1 for caregiver g1 at recipient c1. */
export const aClaim = (date: string, minutes: number, overrides: Partial<ClaimLine> = {}): ClaimLine => {
  made += 1;
  return ClaimLine.parse({
    lineId: `l${String(made).padStart(5, '0')}`,
    invoiceId: 'i1',
    providerId: 'a1',
    recipientId: 'c1',
    caregiverId: 'g1',
    date,
    minutes,
    ...overrides,
  });
};

/** What the visits of g1 at c1 came to on a date. */
export const aDayTime = (
  date: string,
  verifiedMinutes: number,
  overrides: Partial<DayTime> = {},
): DayTime => ({
  providerId: 'a1',
  caregiverId: 'g1',
  recipientId: 'c1',
  date,
  verifiedMinutes,
  openMinutes: 0,
  isOpenEnded: false,
  openCodes: [],
  visitIds: [`visit-${date}`],
  factIds: [`fact-${date}-in`, `fact-${date}-out`],
  ...overrides,
});

export const aBenefit = (overrides: Partial<BenefitOn> = {}): BenefitOn => ({
  from: '2025-01-01',
  points: 10,
  reduced: false,
  track: 'service',
  supplements: [],
  ...overrides,
});

export const aPaidRecipient = (overrides: Partial<PaidRecipient> = {}): PaidRecipient => ({
  recipientId: 'c1',
  providerId: 'a1',
  branchOn: () => 'tel-aviv',
  benefits: [],
  ...overrides,
});

/** Everybody is known and assigned, the month is over, hours are not known. */
export const aDecision = (overrides: Partial<DecisionInput> = {}): DecisionInput => ({
  claims: [],
  times: [],
  recipient: aPaidRecipient(),
  employments: [
    { caregiverId: 'g1', providerId: 'a1', providerBranchId: 'a1-main', kind: 'israeli' },
    { caregiverId: 'g2', providerId: 'a1', providerBranchId: 'a1-main', kind: 'family' },
    { caregiverId: 'f1', providerId: 'a1', providerBranchId: 'a1-main', kind: 'foreign' },
  ],
  assignments: ['g1', 'g2', 'f1'].map((caregiverId) => ({
    providerId: 'a1',
    caregiverId,
    recipientId: 'c1',
    from: '2025-01-01',
  })),
  rollout: ANNOUNCED,
  capTables: CAP_TABLES,
  sharedWorker: () => null,
  today: '2027-06-10',
  ...overrides,
});
