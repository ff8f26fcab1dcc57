import { branchOn, ROLLOUT } from '../domain/branches.ts';
import type { Assignment, Caregiver, Recipient } from '../domain/directory.ts';
import { type LocalDate, localDateOf } from '../domain/instants.ts';
import { type LocalityBranch, localityBranchOn } from '../domain/locality.ts';
import { benefitsOf, CAP_TABLES } from '../domain/payment/cap.ts';
import type { CareFacts } from '../domain/payment/care-facts.ts';
import type { DayTime } from '../domain/payment/claim.ts';
import { dayTimesOf } from '../domain/payment/day-times.ts';
import { type Ground, groundsOf } from '../domain/payment/grounds.ts';
import type { Month } from '../domain/payment/invoice.ts';
import { addMonths } from '../domain/payment/months.ts';
import { sharedFindings } from '../domain/payment/shared-findings.ts';
import type { Rollout } from '../domain/payment/subject.ts';
import { reportingFromOf, WORKER_KINDS } from '../domain/payment/worker-kinds.ts';
import { weeksOfMonth } from '../domain/payment/week.ts';
import type { DecisionInput } from '../domain/payment/workings.ts';
import { spanOfDates } from '../domain/visit-query.ts';
import { someAtOnce } from './at-once.ts';
import type { benefitFacts } from './benefit-facts.ts';
import type { Claim, claimTable } from './claim-table.ts';
import type { directoryReads } from './directory-reads.ts';
import type { foldedVisits } from './folded-visits.ts';
import { housemates } from './housemates.ts';
import type { rolloutDates } from './rollout-dates.ts';

/** Queries side by side: a part asks for some dozens of recipients and caregivers. */
const AT_ONCE = 8;

type Sources = {
  claims: ReturnType<typeof claimTable>;
  visits: ReturnType<typeof foldedVisits>;
  directory: ReturnType<typeof directoryReads>;
  dates: ReturnType<typeof rolloutDates>;
  care: ReturnType<typeof benefitFacts>;
};

/** Recipients with all that is claimed for them, and for those who share a home and a foreign worker with them. */
export type Claimed = {
  recipientIds: string[];
  claims: Claim[];
  employments: Caregiver[];
  recipients: Recipient[];
};

/** What is decided by, and what to compare later when it comes out differently. */
export type Grounded = DecisionInput & { grounds: readonly Ground[] };

type Served = { caregiverId: string; providerId: string; recipientId: string };

/**
 * Loads what the decision about recipients' claims follows from: never a stored projection, always the facts.
 *
 * | question                                | how                                                                   |
 * | claims of some recipients around a month | 1 query a recipient; of housemates where a foreign worker is claimed     |
 * | their caregivers' time                  | the visits of each caregiver folded over the weeks of the month        |
 * | who serves whom, where, entitled to what | batches and queries of the directory, 1 query of care facts a recipient |
 */
export const paymentSource = ({ claims, visits, directory, dates, care }: Sources) => {
  const claimsAround = (recipientIds: readonly string[], month: Month): Promise<Claim[]> =>
    claims.ofRecipients(recipientIds, addMonths(month, -1), addMonths(month, 1));

  const homes = housemates(directory, care);

  /** @param withdrawn lines that were claimed before, and may have tied somebody else's claims to these. */
  const claimed = async (
    recipientIds: readonly string[],
    month: Month,
    withdrawn: readonly Served[] = [],
  ): Promise<Claimed> => {
    const own = await claimsAround(recipientIds, month);
    const lines: readonly Served[] = [...own.flatMap((claim) => claim.lines), ...withdrawn];
    const [recipients, employments] = await Promise.all([
      directory.getRecipients(recipientIds),
      directory.getCaregivers(lines),
    ]);
    const foreign = new Set(
      employments.filter((one) => one.kind === 'foreign').map((one) => one.caregiverId),
    );
    const served = new Set(
      lines.filter((line) => foreign.has(line.caregiverId)).map((line) => line.recipientId),
    );
    // Asked for only where a foreign worker is on the claims.
    const partners = await homes.of(recipients.filter((one) => served.has(one.recipientId)));
    const known = new Set(recipientIds);
    const others = partners.filter((one) => !known.has(one.recipientId));
    const theirs = await claimsAround(
      others.map((one) => one.recipientId),
      month,
    );
    return {
      recipientIds: [...recipientIds],
      claims: [...own, ...theirs],
      employments,
      recipients: [...recipients, ...others],
    };
  };

  const timesOf = async (caregiverIds: ReadonlySet<string>, month: Month, now: Date): Promise<DayTime[]> => {
    const { from, to } = weeksOfMonth(month);
    const folded = await someAtOnce(caregiverIds, AT_ONCE, (caregiverId) =>
      visits.ofCaregiver(caregiverId, spanOfDates([from, to]), now),
    );
    return dayTimesOf(folded.flat());
  };

  /** A foreign worker who is assigned sets the hours of a week, whether or not anything of hers is claimed. */
  const withAssigned = async (
    known: readonly Caregiver[],
    assignments: readonly Assignment[],
  ): Promise<Caregiver[]> => {
    const have = new Set(known.map((one) => `${one.caregiverId}#${one.providerId}`));
    const missing = assignments.filter((one) => !have.has(`${one.caregiverId}#${one.providerId}`));
    return missing.length === 0 ? [...known] : [...known, ...(await directory.getCaregivers(missing))];
  };

  const localitiesOf = (recipients: readonly Recipient[]): Promise<Localities> =>
    dates.localityHistories(
      new Set(recipients.map((one) => one.localityCode).filter((code) => code !== undefined)),
    );

  const rolloutOf = async (recipients: readonly Recipient[], localities: Localities): Promise<Rollout> => {
    const named = [...recipients, ...[...localities.values()].flat()].map((one) => one.branchId);
    const branchIds = [...new Set(named)].filter((id) => ROLLOUT.has(id));
    const [histories, workerHistories] = await Promise.all([
      directory.getBranchHistories(branchIds),
      dates.workerKindHistories(),
    ]);
    const paying = new Map(
      branchIds.map((id) => [id, branchOn(id, histories.get(id) ?? [], '1970-01-01').payingFrom]),
    );
    const kinds = new Map(
      WORKER_KINDS.map((kind) => [kind, reportingFromOf(kind, workerHistories.get(kind) ?? [])]),
    );
    return { payingFrom: (branchId) => paying.get(branchId), reportingFrom: (kind) => kinds.get(kind) };
  };

  return {
    claimed,

    /** What `decideRecipient` needs of each recipient, for the weeks that touch a month. */
    async inputs(all: Claimed, month: Month, now: Date): Promise<Map<string, Grounded>> {
      const { from, to } = weeksOfMonth(month);
      const lines = all.claims
        .flatMap((claim) => claim.lines)
        .filter((line) => line.date >= from && line.date <= to);
      const wanted = new Set(all.recipientIds);
      const mine = new Set(
        lines.filter((line) => wanted.has(line.recipientId)).map((line) => line.caregiverId),
      );
      const ids = all.recipients.map((one) => one.recipientId);
      const localities = await localitiesOf(all.recipients);
      const [times, assigned, facts, rollout] = await Promise.all([
        timesOf(mine, month, now),
        someAtOnce(ids, AT_ONCE, (id) => directory.assignmentsOfRecipient(id)),
        care.ofRecipients(ids),
        rolloutOf(all.recipients, localities),
      ]);
      const assignments = assigned.flat();
      const employments = await withAssigned(all.employments, assignments);
      const timesAt = Map.groupBy(times, (time) => time.recipientId);
      const linesOf = Map.groupBy(lines, (line) => line.recipientId);
      const recipients = new Map(all.recipients.map((one) => [one.recipientId, one]));
      const localityOf = (code: string) => localities.get(code);
      const loaded = { ...all, employments, assignments, facts, localityOf };
      return new Map(
        all.recipientIds.map((recipientId) => {
          const recipient = recipients.get(recipientId);
          const input: DecisionInput = {
            claims: linesOf.get(recipientId) ?? [],
            times: timesAt.get(recipientId) ?? [],
            recipient: recipient && paidRecipientOf(recipient, facts, localities),
            employments,
            assignments,
            rollout,
            capTables: CAP_TABLES,
            sharedWorker: sharedFindings({ ...all, facts }, recipientId),
            today: localDateOf(now.getTime()),
          };
          return [recipientId, { ...input, grounds: groundsOf(recipientId, input, loaded) }] as const;
        }),
      );
    },
  };
};

/** Branches of localities over time, by locality. */
type Localities = ReadonlyMap<string, readonly LocalityBranch[]>;

const branchesOf = (recipient: Recipient, localities: Localities): ((day: LocalDate) => string) => {
  const { branchId, localityCode } = recipient;
  const records = localityCode === undefined ? [] : (localities.get(localityCode) ?? []);
  return (day) => localityBranchOn(records, day) ?? branchId;
};

const paidRecipientOf = (
  recipient: Recipient,
  facts: CareFacts,
  localities: Localities,
): DecisionInput['recipient'] => ({
  recipientId: recipient.recipientId,
  providerId: recipient.providerId,
  branchOn: branchesOf(recipient, localities),
  benefits: benefitsOf(
    recipient.points,
    facts.benefits.filter((one) => one.recipientId === recipient.recipientId),
  ),
});
