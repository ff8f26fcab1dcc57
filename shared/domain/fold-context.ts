import type { Assignment, Caregiver, FoldDirectory, Recipient } from './directory.ts';
import type { PlaceEvidence, PlaceFinding, Report } from './fact.ts';
import type { ChainFinding } from './device-chain.ts';
import { millisOf } from './instants.ts';
import { localDateAt } from './local-time.ts';
import type { Rules } from './rules.ts';
import { byReceipt, type Draft, type End } from './visit-draft.ts';

/** The directory and the later findings, ready to be asked while a visit is judged. */
export type FoldContext = {
  caregiverId: string;
  rules: Rules;
  employments: readonly Caregiver[];
  recipients: ReadonlyMap<string, Recipient>;
  /** By recipient; the latest to begin comes first. */
  assignments: ReadonlyMap<string, readonly Assignment[]>;
  chain: ReadonlyMap<string, ChainFinding>;
  /** In order of receipt, by report. */
  evidence: ReadonlyMap<string, readonly PlaceEvidence[]>;
};

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

export const foldContext = (
  caregiverId: string,
  directory: FoldDirectory,
  evidence: readonly PlaceEvidence[],
  chain: ReadonlyMap<string, ChainFinding>,
  rules: Rules,
): FoldContext => {
  const latestFirst = (a: Assignment, b: Assignment): number =>
    a.from === b.from ? (a.assignmentId < b.assignmentId ? -1 : 1) : a.from > b.from ? -1 : 1;
  return {
    caregiverId,
    rules,
    employments: directory.employments,
    recipients: new Map(directory.recipients.map((recipient) => [recipient.recipientId, recipient])),
    assignments: grouped(
      [...directory.assignments].sort(latestFirst),
      (assignment) => assignment.recipientId,
    ),
    chain,
    evidence: grouped([...evidence].sort(byReceipt), (fact) => fact.reportId),
  };
};

/** The end that a visit begins with: its arrival, or its departure where there is none. */
export const beginningOf = (draft: Draft): End | null => draft.start ?? draft.end;

/** The assignment that covers the local date on which a visit begins. */
export const assignmentOf = (draft: Draft, context: FoldContext): Assignment | undefined => {
  const beginning = beginningOf(draft);
  if (beginning === null || draft.recipientId === null) return undefined;
  const date = localDateAt(beginning.atMillis);
  return context.assignments
    .get(draft.recipientId)
    ?.find((assignment) => assignment.from <= date && (assignment.to === undefined || assignment.to >= date));
};

/** A row of a provider's file reaches only that provider's recipients; another's are as unknown to it as nobody. */
export const recipientOf = (draft: Draft, context: FoldContext): Recipient | undefined => {
  const recipient = draft.recipientId === null ? undefined : context.recipients.get(draft.recipientId);
  return draft.manual !== null && recipient?.providerId !== draft.manual.providerId ? undefined : recipient;
};

const onlyEmployer = ([only, another]: FoldContext['employments']): string | null =>
  only === undefined || another !== undefined ? null : only.providerId;

/** Whose visit it is. Where the recipient is not known: who says so, else the only provider that employs her. */
export const providerOf = (draft: Draft, context: FoldContext): string | null => {
  if (draft.manual !== null) return draft.manual.providerId;
  if (draft.recipient !== undefined) return draft.recipient.providerId;
  const assignment = assignmentOf(draft, context);
  return assignment?.providerId ?? draft.corrections.at(-1)?.providerId ?? onlyEmployer(context.employments);
};

/** The place finding of a report as it stands, and since when: later evidence replaces the first finding. */
export const placeOf = (
  report: Report,
  receivedMillis: number,
  context: FoldContext,
): { place: PlaceFinding; knownMillis: number } => {
  const last = context.evidence.get(report.reportId)?.at(-1);
  if (last === undefined) return { place: report.place, knownMillis: receivedMillis };
  // The same verdict again is no news, and must not open an exception anew that somebody has acknowledged.
  const isNews = last.place.verdict !== report.place.verdict;
  return { place: last.place, knownMillis: isNews ? millisOf(last.receivedAt) : receivedMillis };
};
