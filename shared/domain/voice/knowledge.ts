import type { Language } from '../directory.ts';
import type { RecipientAnswer, Report } from '../fact.ts';
import type { CaregiverId, RecipientId } from '../ids.ts';
import type { IncompleteCall } from './incomplete-call.ts';
import type { LastVisit, Past } from './session.ts';
import type { Work } from './work.ts';

/** What a line tells before anybody is identified. It holds no name, so none can be said before the PIN. */
export type LineKnowledge = {
  caregivers: readonly { caregiverId: CaregiverId; language: Language }[];
  /** Of the recipients who registered the line: one entry each. */
  recipientLanguages: readonly Language[];
  /** The language last chosen on it by somebody whose PIN was right. */
  language: Language | null;
};

/** Whether the digits are the last four of an identity number of somebody who registered the line. */
export type CheckAnswer =
  { result: 'right'; recipientIds: readonly RecipientId[] } | { result: 'wrong' | 'locked' };

export type PinAnswer = { result: 'right'; caregiverId: CaregiverId } | { result: 'wrong' | 'locked' };

/**
 * What the dialogue must know to go on. `pin` and `check` count a try, `store`, `answer`, `note` and `remember` keep
 * something: each is asked once a turn and answered when it is durable, so nothing can be said to be recorded that is
 * not.
 */
export type Ask =
  | { kind: 'line'; line: string }
  | { kind: 'claimed'; entered: string }
  | { kind: 'pin'; caregiverIds: readonly CaregiverId[]; line: string | null; pin: string }
  | { kind: 'work'; caregiverId: CaregiverId; line: string | null }
  | { kind: 'store'; report: Report }
  | { kind: 'past'; caregiverId: CaregiverId }
  | { kind: 'desk' }
  | { kind: 'note'; note: IncompleteCall }
  | { kind: 'remember'; caregiverId: CaregiverId; line: string | null; language: Language }
  | { kind: 'check'; line: string; digits: string }
  | { kind: 'visit'; recipientIds: readonly RecipientId[] }
  | { kind: 'answer'; answer: RecipientAnswer };

/** The answers of one turn, by the kind of question. */
export type Known = {
  line?: LineKnowledge;
  /** The registrations of whoever has this identity number or code; empty when nobody has. */
  claimed?: readonly CaregiverId[];
  pin?: PinAnswer;
  work?: Work & { language: Language | null };
  /** The report as it is kept: this one, or the one that an earlier delivery of the turn made. */
  stored?: Report;
  /** Of the last days. */
  past?: Past;
  /** The number of the support desk; null while nobody is there. */
  desk?: { to: string | null };
  /** A note is kept, for so many offices that can be named. */
  noted?: { offices: number };
  remembered?: true;
  check?: CheckAnswer;
  visit?: { last: LastVisit | null };
  /** The answer of the person cared for is kept. */
  answered?: true;
};
