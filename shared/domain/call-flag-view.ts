import * as z from 'zod/mini';
import { type Caller, maySee } from './access.ts';
import { CallFlag, maskedLine } from './call-flag.ts';
import type { Caregiver, Recipient } from './directory.ts';
import type { Report } from './fact.ts';
import { CaregiverId, ProviderBranchId, ProviderId, ReportId } from './ids.ts';
import { Instant } from './instants.ts';

/** Whose a part of a flag is: one caregiver of one office, in one report or, where PINs were tried, in none. */
export const FlagParty = z.strictObject({
  caregiverId: CaregiverId,
  reportId: z.nullable(ReportId),
  providerId: ProviderId,
  providerBranchId: z.nullable(ProviderBranchId),
  branchId: z.nullable(z.string()),
});
export type FlagParty = z.infer<typeof FlagParty>;

/** `explained`: there is a good reason; `follow-up`: somebody goes on asking. */
export const ReviewOutcome = z.enum(['explained', 'follow-up']);

/** What a person found who looked at a flag. */
export const FlagReview = z.strictObject({
  outcome: ReviewOutcome,
  note: z.string(),
  by: z.string(),
  at: Instant,
  /** Of whoever looked: another tenant's notes are not read. Both null for the Institute as a whole. */
  providerId: z.nullable(z.string()),
  branchId: z.nullable(z.string()),
});
export type FlagReview = z.infer<typeof FlagReview>;

/** A flag as it is kept. */
export const KeptFlag = z.strictObject({
  ...CallFlag.shape,
  parties: z.array(FlagParty),
  reviews: z.array(FlagReview),
});
export type KeptFlag = z.infer<typeof KeptFlag>;

/** A flag as somebody sees it: their own people by id, others as a number. */
export const CallFlagView = z.strictObject({
  ...CallFlag.shape,
  /** How many other offices' caregivers it is about. */
  otherCaregivers: z.int(),
  reviews: z.array(z.omit(FlagReview, { providerId: true, branchId: true })),
});
export type CallFlagView = z.infer<typeof CallFlagView>;

const distinct = (parties: readonly FlagParty[]): FlagParty[] => [
  ...new Map(parties.map((party) => [JSON.stringify(party), party])).values(),
];

/**
 * Whose a flag is. A report belongs to the provider of its recipient; one for nobody known, and a tried PIN, to every
 * employer of the caregiver.
 */
export const partiesOf = (
  flag: CallFlag,
  reports: readonly Report[],
  recipients: readonly Recipient[],
  employments: readonly Caregiver[],
): FlagParty[] => {
  const officeOf = (caregiverId: string, providerId: string): string | null =>
    employments.find((one) => one.caregiverId === caregiverId && one.providerId === providerId)
      ?.providerBranchId ?? null;
  const employersOf = (caregiverId: string, reportId: string | null): FlagParty[] =>
    employments
      .filter((one) => one.caregiverId === caregiverId)
      .map(({ providerId, providerBranchId }) => ({
        caregiverId,
        reportId,
        providerId,
        providerBranchId,
        branchId: null,
      }));
  const ofReport = ({ caregiverId, reportId, recipientIds }: Report): FlagParty[] => {
    const served = recipients.filter(({ recipientId }) => recipientIds.includes(recipientId));
    return served.length === 0
      ? employersOf(caregiverId, reportId)
      : served.map(({ providerId, branchId }) => ({
          caregiverId,
          reportId,
          providerId,
          providerBranchId: officeOf(caregiverId, providerId),
          branchId,
        }));
  };
  return distinct(
    flag.reportIds.length === 0
      ? flag.caregiverIds.flatMap((caregiverId) => employersOf(caregiverId, null))
      : reports.filter(({ reportId }) => flag.reportIds.includes(reportId)).flatMap(ofReport),
  );
};

const EVERYBODY = 'ALL';

/** The lists that a flag is in. */
export const listsOf = (parties: readonly FlagParty[]): string[] => [
  ...new Set([
    EVERYBODY,
    ...parties.map(({ providerId }) => `PROVIDER#${providerId}`),
    ...parties.flatMap(({ branchId }) => (branchId === null ? [] : [`BRANCH#${branchId}`])),
  ]),
];

/** The list that a caller reads: each holds at least what the caller may see. */
export const listFor = ({ roles, providerId, branchId }: Caller): string => {
  if (roles.includes('division') || roles.includes('inspector')) return EVERYBODY;
  return roles.includes('branch-clerk') && branchId !== null
    ? `BRANCH#${branchId}`
    : `PROVIDER#${providerId ?? ''}`;
};

const seesAll = ({ roles }: Caller): boolean => roles.includes('division') || roles.includes('inspector');

/** A flag as a caller sees it; undefined when it is about nobody of theirs. */
export const flagSeenBy = (caller: Caller, flag: KeptFlag): CallFlagView | undefined => {
  const { parties, reviews, ...rest } = flag;
  const own = seesAll(caller) ? undefined : parties.filter((party) => maySee(caller, party));
  if (own?.length === 0) return undefined;
  const mine = (ids: string[], owned: (string | null)[] | undefined): string[] =>
    owned === undefined ? ids : ids.filter((id) => owned.includes(id));
  const caregiverIds = mine(
    rest.caregiverIds,
    own?.map((party) => party.caregiverId),
  );
  return {
    ...rest,
    line: maskedLine(rest.line),
    caregiverIds,
    otherCaregivers: rest.caregiverIds.length - caregiverIds.length,
    reportIds: mine(
      rest.reportIds,
      own?.map((party) => party.reportId),
    ),
    reviews: reviews
      .filter(
        (review) =>
          seesAll(caller) || (review.providerId === caller.providerId && review.branchId === caller.branchId),
      )
      .map(({ outcome, note, by, at }) => ({ outcome, note, by, at })),
  };
};

/** What a person writes under a flag. */
export const newReview = (
  caller: Caller,
  told: Pick<FlagReview, 'outcome' | 'note'>,
  now: Date,
): FlagReview => ({
  outcome: told.outcome,
  note: told.note,
  by: caller.subject,
  at: now.toISOString(),
  providerId: caller.providerId,
  branchId: caller.branchId,
});
