import { hash } from 'node:crypto';
import { type LocalDate, localDateOf } from '../instants.ts';
import { addDays } from '../local-time.ts';
import { lastDayOf } from './invoice.ts';
import { addMonths, firstDayOf } from './months.ts';
import { areBothInCash, isWorseSince } from './shared-worker-couple.ts';
import type { Situation } from './shared-worker.ts';
import type { FollowUpCode, Row } from './shared-worker-table.ts';

/** Whose work a follow-up is. */
export type FollowUpOwner = 'provider' | 'branch-clerk' | 'social-worker';

/** Something that a person must do: opened once for each cause, whoever asks and however often. */
export type FollowUp = {
  followUpId: string;
  code: FollowUpCode;
  owner: FollowUpOwner;
  /** The provider or the branch of the Institute, of each recipient. */
  ownerIds: string[];
  recipientIds: string[];
  caregiverId: string | null;
  /** The fact that opened it; null where something is missing. */
  causeId: string | null;
  openedOn: LocalDate;
  dueOn: LocalDate;
};

/**
 * Days until a follow-up is due (decision 0050; the circular says only that supplementary hours are checked at once).
 */
export const DUE_DAYS: Record<FollowUpCode, number> = {
  CHECK_CARE_LOAD: 30,
  CHECK_SUPPLEMENT: 1,
  RECORD_SPOUSE: 14,
  SPLIT_SERVICE_DECISION: 1,
  CHECK_PERMIT: 14,
  HOME_VISIT: 30,
  RECORD_POINTS: 14,
};

type Cause = { code: FollowUpCode; causeId: string | null; openedOn: LocalDate; dueOn?: LocalDate };

/** Ends of determinations open the check on the day after their last month, others when the change is known. */
const careLoadCause = (situation: Situation, since: LocalDate): Cause => {
  const { load, question } = situation;
  const code = 'CHECK_CARE_LOAD';
  if (load.judgement === undefined) return { code, causeId: null, openedOn: since };
  if (load.end === 'TIME_OVER') {
    const openedOn = firstDayOf(addMonths(load.judgement.untilMonth, 1));
    return { code, causeId: load.judgement.id, openedOn };
  }
  const permit = question.facts.permits.find((one) => one.permitId === load.endedBy);
  return { code, causeId: load.endedBy ?? load.judgement.id, openedOn: permit?.from ?? since };
};

/** After a determination of no load, and after a changed permit: the supplement at once, the split before the next month. */
const supplementCauses = ({ load, question }: Situation): Cause[] => {
  const judged = load.state === 'no-load' ? load.judgement : undefined;
  const permit = question.facts.permits.find((one) => one.permitId === load.endedBy);
  const cause = judged
    ? { id: judged.id, at: judged.at, month: judged.month }
    : permit && { id: permit.permitId, at: permit.at, month: permit.from.slice(0, 7) };
  if (cause === undefined) return [];
  const openedOn = localDateOf(cause.at);
  const soon = addDays(openedOn, DUE_DAYS.SPLIT_SERVICE_DECISION);
  const last = lastDayOf(cause.month);
  return [
    { code: 'CHECK_SUPPLEMENT', causeId: cause.id, openedOn },
    { code: 'SPLIT_SERVICE_DECISION', causeId: cause.id, openedOn, dueOn: last > soon ? last : soon },
  ];
};

/** A joint permit runs to its end, but a condition that grew worse is looked at again (emphases, first item). */
const worseUnderPermit = ({ jointPermit, question }: Situation, row: Row, since: LocalDate): Cause[] => {
  if (row.row !== 'group-3-joint-permit' || jointPermit?.joint === undefined) return [];
  if (!isWorseSince(jointPermit.joint.approvedOn, question, jointPermit)) return [];
  return [{ code: 'CHECK_CARE_LOAD', causeId: jointPermit.permitId, openedOn: since }];
};

const spouseCauses = ({ tie }: Situation, since: LocalDate): Cause[] =>
  tie.tie === 'presumed' || tie.tie === 'registered'
    ? [{ code: 'RECORD_SPOUSE', causeId: tie.relation?.relationId ?? null, openedOn: since }]
    : [];

/** Special cases 3: the load is judged in a home visit. */
const homeVisitCauses = ({ group, specialServices }: Situation, since: LocalDate): Cause[] =>
  specialServices && (group === 2 || group === 3)
    ? [{ code: 'HOME_VISIT', causeId: null, openedOn: since }]
    : [];

const causesOf = (situation: Situation, row: Row, since: LocalDate): Cause[] =>
  row.then.refer === true
    ? []
    : [
        ...(row.then.followUps ?? []).map((code) =>
          code === 'CHECK_CARE_LOAD'
            ? careLoadCause(situation, since)
            : { code, causeId: null, openedOn: since },
        ),
        ...worseUnderPermit(situation, row, since),
        ...supplementCauses(situation),
        ...spouseCauses(situation, since),
        ...homeVisitCauses(situation, since),
      ];

/** The provider checks the load where one of the two has a provider's service, else the Institute's social worker. */
const ownerOf = (code: FollowUpCode, { question }: Situation): FollowUpOwner => {
  if (code === 'HOME_VISIT') return 'social-worker';
  if (code !== 'CHECK_CARE_LOAD') return 'branch-clerk';
  return areBothInCash(question.month, question.people, question.facts) ? 'social-worker' : 'provider';
};

/** What somebody must do, each once, the most urgent first. Ids follow from the cause, so that asking again opens nothing. */
export const followUpsOf = (situation: Situation, row: Row, since: LocalDate): FollowUp[] => {
  const { people, caregiverId } = situation.question;
  const recipientIds = people.map((person) => person.recipientId);
  return causesOf(situation, row, since)
    .map(({ code, causeId, openedOn, dueOn }) => {
      const worker = code === 'RECORD_SPOUSE' || code === 'RECORD_POINTS' ? null : caregiverId;
      const owner = ownerOf(code, situation);
      const ids = people.map((person) => (owner === 'provider' ? person.providerId : person.branchId));
      const seed = hash('sha256', JSON.stringify([code, recipientIds, worker, causeId]), 'hex');
      return {
        followUpId: [code, ...recipientIds, worker ?? '-', seed.slice(0, 16)].join('~'),
        code,
        owner,
        ownerIds: [...new Set(ids)].sort(),
        recipientIds,
        caregiverId: worker,
        causeId,
        openedOn,
        dueOn: dueOn ?? addDays(openedOn, DUE_DAYS[code]),
      };
    })
    .sort((a, b) => (`${a.dueOn}|${a.followUpId}` < `${b.dueOn}|${b.followUpId}` ? -1 : 1));
};
