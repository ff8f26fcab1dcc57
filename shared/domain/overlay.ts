import {
  type Acknowledgement,
  type Correction,
  factIdOf,
  type ManualRecord,
  type RecipientAnswer,
} from './fact.ts';
import { millisOf, toInstant } from './instants.ts';
import type { Rules } from './rules.ts';
import {
  byReceipt,
  type Draft,
  type End,
  endsOf,
  factsOf,
  type Moment,
  newDraft,
  raise,
  UNKNOWN,
} from './visit-draft.ts';

/** Visits by the facts in them: later facts name a visit by any of its facts, so a visit may grow meanwhile. */
type Index = Map<string, Draft[]>;

const add = (index: Index, factId: string, draft: Draft): void => {
  const drafts = index.get(factId);
  if (drafts === undefined) index.set(factId, [draft]);
  else drafts.push(draft);
};

export const indexOf = (drafts: readonly Draft[]): Index => {
  const index: Index = new Map();
  for (const draft of drafts) for (const { fact } of factsOf(draft)) add(index, factIdOf(fact), draft);
  return index;
};

/** One visit a record: the highest sequence number stands, the others stay beside it; none where it is withdrawn. */
export const manualDrafts = (records: readonly ManualRecord[]): Draft[] => {
  const groups = new Map<string, ManualRecord[]>();
  for (const record of records) {
    const key = `${record.providerId}|${record.externalId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.flatMap(([, group]) => {
    const [manual, ...replaced] = group.sort(
      (a, b) => b.sequence - a.sequence || (a.factId < b.factId ? -1 : 1),
    );
    if (manual?.withdrawn) return [];
    const draft = newDraft(manual?.recipientId ?? null);
    draft.manual = manual ?? null;
    draft.replaced = replaced;
    return [draft];
  });
};

/** The visit of a list that a fact about a recipient means: that recipient's, or one where nobody was named. */
const meantBy = (drafts: readonly Draft[] | undefined, recipientId: string): Draft | undefined =>
  drafts?.find((draft) => draft.namedAs === recipientId) ??
  drafts?.find((draft) => draft.namedAs === UNKNOWN);

/** The span of a visit's reports, widened by the tolerance of rule 7. */
const touches = (draft: Draft, correction: Correction, rules: Rules): boolean => {
  const times = endsOf(draft).map(({ moment }) => moment.atMillis);
  const corrected = [correction.arrivalAt, correction.departureAt].flatMap((at) =>
    at ? [millisOf(at)] : [],
  );
  const tolerance = rules.contradictionSecondsMax * 1_000;
  return (
    Math.min(...times) <= Math.max(...corrected) + tolerance &&
    Math.max(...times) >= Math.min(...corrected) - tolerance
  );
};

/**
 * What the office recorded because nobody had reported, and what was reported later after all, is one visit: only
 * where every report came in after the office had written.
 */
const reportedLater = (drafts: readonly Draft[], correction: Correction, rules: Rules): Draft | undefined => {
  const writtenMillis = millisOf(correction.receivedAt);
  return drafts.find(
    (draft) =>
      draft.namedAs === correction.recipientId &&
      draft.manual === null &&
      endsOf(draft).length > 0 &&
      endsOf(draft).every(({ moment }) => moment.receivedMillis > writtenMillis) &&
      touches(draft, correction, rules),
  );
};

/** Lays corrections over the visits they name; adds a visit for each that names none. */
export const attachCorrections = (
  drafts: Draft[],
  index: Index,
  corrections: readonly Correction[],
  rules: Rules,
): void => {
  const ordered = [...corrections].sort(byReceipt);
  const attach = (correction: Correction, draft: Draft): void => {
    draft.corrections.push(correction);
    add(index, correction.factId, draft);
  };
  const open = (correction: Correction): Draft => {
    const draft = newDraft(correction.recipientId === UNKNOWN ? null : correction.recipientId);
    drafts.push(draft);
    return draft;
  };
  const reported = drafts.slice().sort((a, b) => firstMillis(a) - firstMillis(b));
  for (const correction of ordered) {
    if (correction.visitFactId !== null) continue;
    attach(correction, reportedLater(reported, correction, rules) ?? open(correction));
  }
  for (const correction of ordered) {
    if (correction.visitFactId === null) continue;
    let draft = meantBy(index.get(correction.visitFactId), correction.recipientId);
    if (draft === undefined) {
      draft = open(correction);
      if (!index.has(correction.visitFactId)) draft.orphanOf = correction.visitFactId;
      add(index, correction.visitFactId, draft);
    }
    attach(correction, draft);
  }
  for (const draft of drafts) draft.corrections.sort(byReceipt);
};

const firstMillis = (draft: Draft): number => (draft.arrival ?? draft.departure)?.atMillis ?? Infinity;

/** Acknowledgements go to the visit they name; one that names nothing here is without effect. */
export const attachAcknowledgements = (index: Index, facts: readonly Acknowledgement[]): void => {
  for (const fact of [...facts].sort(byReceipt)) {
    meantBy(index.get(fact.visitFactId), fact.recipientId)?.acknowledgements.push(fact);
  }
};

/** Answers of the person cared for, likewise; they lie beside the visit. */
export const attachAnswers = (index: Index, facts: readonly RecipientAnswer[]): void => {
  for (const fact of [...facts].sort(byReceipt)) {
    meantBy(index.get(fact.visitFactId), fact.recipientId)?.answers.push(fact);
  }
};

const lastWith = (
  draft: Draft,
  side: 'arrivalAt' | 'departureAt',
): { correction: Correction; at: string } | null => {
  for (let place = draft.corrections.length - 1; place >= 0; place -= 1) {
    const correction = draft.corrections[place];
    const at = correction?.[side];
    if (correction && at !== undefined) return { correction, at };
  }
  return null;
};

const manualEnd = (draft: Draft, side: 'arrivalAt' | 'departureAt'): End | null =>
  draft.manual && {
    atMillis: millisOf(draft.manual[side]),
    knownMillis: millisOf(draft.manual.receivedAt),
    isCorrected: false,
  };

/** Rule 7: a report that came in after a correction does not change it; a difference is for a person to settle. */
const contradict = (
  draft: Draft,
  name: 'arrival' | 'departure',
  moment: Moment,
  correctedMillis: number,
): void =>
  raise(draft, 'CONTRADICTS_CORRECTION', moment.receivedMillis, {
    sides: name,
    [`${name}ReportedAt`]: toInstant(moment.atMillis),
    [`${name}CorrectedAt`]: toInstant(correctedMillis),
  });

const endOf = (draft: Draft, name: 'arrival' | 'departure', rules: Rules): End | null => {
  const moment = draft[name];
  const side = name === 'arrival' ? 'arrivalAt' : 'departureAt';
  const over = lastWith(draft, side);
  if (over === null) {
    return moment === null
      ? manualEnd(draft, side)
      : { atMillis: moment.atMillis, knownMillis: moment.receivedMillis, isCorrected: false };
  }
  const atMillis = millisOf(over.at);
  const knownMillis = millisOf(over.correction.receivedAt);
  const isLater = moment !== null && moment.receivedMillis > knownMillis;
  if (isLater && Math.abs(moment.atMillis - atMillis) > rules.contradictionSecondsMax * 1_000) {
    contradict(draft, name, moment, atMillis);
  }
  return { atMillis, knownMillis, isCorrected: true };
};

/** Whether reports speak against a void that was decided before they came in. */
const contradictVoid = (draft: Draft): void => {
  const decided = draft.corrections.at(-1);
  if (decided === undefined) return;
  for (const { moment } of endsOf(draft)) {
    if (moment.receivedMillis > millisOf(decided.receivedAt)) {
      raise(draft, 'CONTRADICTS_CORRECTION', moment.receivedMillis);
    }
  }
};

/** Sets the times that count: reported or recorded, with the latest correction of each end over them. */
export const overlay = (draft: Draft, rules: Rules): void => {
  const last = draft.corrections.at(-1);
  draft.isVoid = last?.void === true;
  if (draft.recipientId === null) {
    const named = draft.corrections.findLast((correction) => correction.recipientId !== UNKNOWN);
    draft.recipientId = named?.recipientId ?? null;
  }
  draft.start = endOf(draft, 'arrival', rules);
  draft.end = endOf(draft, 'departure', rules);
  if (draft.isVoid) contradictVoid(draft);
  else if (draft.start && draft.end && draft.end.atMillis < draft.start.atMillis) {
    raise(draft, 'CONTRADICTS_CORRECTION', Math.max(draft.start.knownMillis, draft.end.knownMillis));
  }
};
