import type { Assignment, Caregiver, FoldDirectory, Recipient } from './directory.ts';
import type { Span } from './fold-window.ts';
import { DAY_MILLIS } from './instants.ts';
import { RULES, type Rules } from './rules.ts';

/** A directory entry as it was and as it is; `before` is absent for a new one. */
export type DirectoryChange =
  | { kind: 'caregiver'; before: Caregiver | undefined; after: Caregiver }
  | { kind: 'recipient'; before: Recipient | undefined; after: Recipient }
  | { kind: 'assignment'; before: Assignment | undefined; after: Assignment };

/**
 * Whose visits a change may touch, and over which span: as far back as visits may be corrected.
 * @param ofRecipient the caregivers who ever had to do with the recipient that changed.
 */
export const affectedBy = (
  change: DirectoryChange,
  ofRecipient: readonly string[],
  now: Date,
  rules: Rules = RULES,
): { caregiverIds: string[]; span: Span } => {
  const caregiverIds =
    change.kind === 'recipient'
      ? ofRecipient
      : [change.after.caregiverId, change.before?.caregiverId ?? change.after.caregiverId];
  const span = {
    fromMillis: now.getTime() - rules.correctionWindowDays * DAY_MILLIS,
    toMillis: now.getTime() + DAY_MILLIS,
  };
  return { caregiverIds: [...new Set(caregiverIds)], span };
};

/** The recipient whose places moved, if any did. */
export const movedPlaces = (change: DirectoryChange): Recipient | undefined => {
  if (change.kind !== 'recipient' || change.before === undefined) return undefined;
  return JSON.stringify(change.before.places) === JSON.stringify(change.after.places)
    ? undefined
    : change.after;
};

const replaced = <Entry>(
  entries: readonly Entry[],
  isIt: (entry: Entry) => boolean,
  before: Entry | undefined,
): Entry[] => [...entries.filter((entry) => !isIt(entry)), ...(before === undefined ? [] : [before])];

/**
 * The directory as it was before the change. Before a person's first assignment to a recipient, a visit there may be
 * listed as at nobody known: the recipient may have been registered since, which no assignment led to.
 */
export const directoryBefore = (now: FoldDirectory, change: DirectoryChange): FoldDirectory => {
  switch (change.kind) {
    case 'caregiver':
      return {
        ...now,
        employments: replaced(
          now.employments,
          (one) => one.providerId === change.after.providerId,
          change.before,
        ),
      };
    case 'recipient':
      return {
        ...now,
        recipients: replaced(
          now.recipients,
          (one) => one.recipientId === change.after.recipientId,
          change.before,
        ),
      };
    case 'assignment':
      return {
        ...now,
        recipients:
          change.before === undefined
            ? now.recipients.filter((one) => one.recipientId !== change.after.recipientId)
            : now.recipients,
        assignments: replaced(
          now.assignments,
          (one) =>
            one.assignmentId === change.after.assignmentId && one.providerId === change.after.providerId,
          change.before,
        ),
      };
  }
};
