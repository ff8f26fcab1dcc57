import { checkChains } from './device-chain.ts';
import type { FoldDirectory } from './directory.ts';
import { findExceptions, providerBranchOf } from './exceptions.ts';
import { type CallBack, type Fact, factIdOf } from './fact.ts';
import { type FoldContext, foldContext, placeOf, providerOf, recipientOf } from './fold-context.ts';
import { visitIdOf } from './ids.ts';
import { millisOf, MINUTE_MILLIS, toInstant } from './instants.ts';
import { findNeighbours } from './neighbours.ts';
import {
  attachAcknowledgements,
  attachAnswers,
  attachCorrections,
  indexOf,
  manualDrafts,
  overlay,
} from './overlay.ts';
import { pairReports } from './pairing.ts';
import { worstPlace } from './place.ts';
import { findPlanExceptions, suggestedEnd } from './plan-exceptions.ts';
import { RULES, type Rules } from './rules.ts';
import { startOf, type Visit, type VisitException } from './visit.ts';
import {
  byReceipt,
  type Draft,
  type End,
  endsOf,
  factsOf,
  firstFactIdOf,
  type Moment,
} from './visit-draft.ts';
import { exceptionOf, inOrder, standingOf, takesAcknowledgement } from './visit-exception.ts';

type OfKind<Kind extends Fact['fact']> = Extract<Fact, { fact: Kind }>;

/** Facts by kind, each once: a fact that was sent or found twice is one. */
const sorted = (facts: readonly Fact[]) => {
  const seen = new Set<string>();
  const kinds = {
    moments: new Array<Moment>(),
    manual: new Array<OfKind<'manual'>>(),
    corrections: new Array<OfKind<'correction'>>(),
    acknowledgements: new Array<OfKind<'acknowledgement'>>(),
    evidence: new Array<OfKind<'evidence'>>(),
    callBacks: new Array<OfKind<'call-back'>>(),
    answers: new Array<OfKind<'recipient-answer'>>(),
  };
  for (const fact of facts) {
    const id = factIdOf(fact);
    if (seen.has(id)) continue;
    seen.add(id);
    if (fact.fact === 'report') {
      kinds.moments.push({
        report: fact,
        atMillis: millisOf(fact.effectiveAt),
        receivedMillis: millisOf(fact.receivedAt),
      });
    } else if (fact.fact === 'manual') kinds.manual.push(fact);
    else if (fact.fact === 'correction') kinds.corrections.push(fact);
    else if (fact.fact === 'acknowledgement') kinds.acknowledgements.push(fact);
    else if (fact.fact === 'call-back') kinds.callBacks.push(fact);
    else if (fact.fact === 'recipient-answer') kinds.answers.push(fact);
    else kinds.evidence.push(fact);
  }
  return kinds;
};

const attachEvidence = (draft: Draft, context: FoldContext, callBacks: readonly CallBack[]): void => {
  if (context.evidence.size === 0 && callBacks.length === 0) return;
  const reports = [...endsOf(draft).map(({ moment }) => moment), ...draft.extras];
  draft.evidence = reports.flatMap(({ report }) => context.evidence.get(report.reportId) ?? []);
  draft.callBacks = reports.flatMap(({ report }) =>
    callBacks.filter((fact) => fact.reportId === report.reportId),
  );
};

const stateOf = ({ start, end, overMillis }: Draft): Visit['state'] => {
  if (start !== null && end !== null) return end.atMillis >= start.atMillis ? 'complete' : 'incomplete';
  return start !== null && overMillis === null ? 'open' : 'incomplete';
};

/** An acknowledgement covers what was known when it was given: a later cause opens the exception anew. */
const acknowledged = (draft: Draft, exception: VisitException): VisitException => {
  if (!takesAcknowledgement(exception)) return exception;
  const openedMillis = millisOf(exception.openedAt);
  const by = draft.acknowledgements.find(
    (fact) => fact.code === exception.code && millisOf(fact.receivedAt) >= openedMillis,
  );
  return by === undefined
    ? exception
    : { ...exception, acknowledgedBy: by.by, acknowledgedAt: by.receivedAt };
};

const exceptionsOf = (draft: Draft, providerBranchId: string | null, rules: Rules): VisitException[] =>
  inOrder(
    [...draft.found].map(([code, { openedMillis, details }]) =>
      acknowledged(draft, exceptionOf(code, openedMillis, providerBranchId, details, rules)),
    ),
  );

const instantOf = (end: End | null): string | null => end && toInstant(end.atMillis);

/** The time of an end before any correction. */
const reportedAt = (moment: Moment | null, recordedAt: string | undefined): string | null =>
  moment?.report.effectiveAt ?? recordedAt ?? null;

/** The times before any correction, where one lies over them. */
const reportedTimes = (draft: Draft): Pick<Visit, 'reportedArrivalAt' | 'reportedDepartureAt'> => ({
  ...(draft.start?.isCorrected && {
    reportedArrivalAt: reportedAt(draft.arrival, draft.manual?.arrivalAt),
  }),
  ...(draft.end?.isCorrected && {
    reportedDepartureAt: reportedAt(draft.departure, draft.manual?.departureAt),
  }),
});

const minutesOf = ({ start, end }: Draft): number | null =>
  start === null || end === null || end.atMillis < start.atMillis
    ? null
    : (end.atMillis - start.atMillis) / MINUTE_MILLIS;

const channelsOf = ({ arrival, departure, manual }: Draft): Pick<Visit, 'channelIn' | 'channelOut'> => ({
  channelIn: arrival?.report.channel ?? manual?.channel ?? null,
  channelOut: departure?.report.channel ?? manual?.channel ?? null,
});

const answerOf = ({ answers }: Draft): Pick<Visit, 'recipientAnswer'> => {
  const last = answers.at(-1);
  return last === undefined ? {} : { recipientAnswer: { answer: last.answer, at: last.receivedAt } };
};

const visitOf = (draft: Draft, drafts: readonly Draft[], context: FoldContext): Visit => {
  const providerBranchId = providerBranchOf(draft, context);
  const exceptions = exceptionsOf(draft, providerBranchId, context.rules);
  const state = stateOf(draft);
  const suggestion = suggestedEnd(draft, drafts, context);
  const facts = factsOf(draft).sort((a, b) => byReceipt(a.fact, b.fact));
  return {
    visitId: visitIdOf(firstFactIdOf(draft), draft.namedAs, context.caregiverId),
    caregiverId: context.caregiverId,
    recipientId: draft.recipientId,
    providerId: providerOf(draft, context),
    providerBranchId,
    branchId: draft.recipient?.branchId ?? null,
    arrivalAt: instantOf(draft.start),
    departureAt: instantOf(draft.end),
    ...reportedTimes(draft),
    minutes: minutesOf(draft),
    state,
    standing: draft.isVoid ? 'voided' : standingOf(state, exceptions),
    ...channelsOf(draft),
    place: worstPlace(
      endsOf(draft).map(({ moment }) => placeOf(moment.report, moment.receivedMillis, context).place),
    ),
    exceptions,
    ...(suggestion !== undefined && { suggestedDepartureAt: suggestion }),
    ...answerOf(draft),
    facts: facts.map(({ fact, role }) => ({ factId: factIdOf(fact), role })),
    version: facts.length,
  };
};

/**
 * Derives the visits of one caregiver from facts (`domain.md` sections 5 to 7). It depends on the set of facts, never
 * on their order or repetition; folding a window of facts gives the same visits in its middle as folding all.
 *
 * @param facts of one caregiver.
 * @param directory as it is now: an entry that is repaired clears its exceptions on every visit.
 * @returns visits in order of time.
 */
export const foldVisits = (
  facts: readonly Fact[],
  directory: FoldDirectory,
  rules: Rules = RULES,
): Visit[] => {
  const first = facts[0];
  if (first === undefined) return [];
  const { moments, manual, corrections, acknowledgements, evidence, callBacks, answers } = sorted(facts);
  const drafts = [...pairReports(moments, rules), ...manualDrafts(manual)];
  const index = indexOf(drafts);
  attachCorrections(drafts, index, corrections, rules);
  attachAcknowledgements(index, acknowledgements);
  attachAnswers(index, answers);
  const context = foldContext(first.caregiverId, directory, evidence, checkChains(moments, rules), rules);
  for (const draft of drafts) {
    overlay(draft, rules);
    draft.recipient = recipientOf(draft, context);
    attachEvidence(draft, context, callBacks);
    findExceptions(draft, context);
  }
  findNeighbours(drafts, context);
  findPlanExceptions(drafts, context);
  return drafts
    .map((draft) => visitOf(draft, drafts, context))
    .sort((a, b) => (startOf(a) + a.visitId < startOf(b) + b.visitId ? -1 : 1));
};
