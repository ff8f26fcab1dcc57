import type { Language } from '../directory.ts';
import type { Report } from '../fact.ts';
import type { CaregiverId } from '../ids.ts';
import type { Work } from './work.ts';

/** What a line tells before anybody is identified. It holds no name, so none can be said before the PIN. */
export type LineKnowledge = {
  caregivers: readonly { caregiverId: CaregiverId; language: Language }[];
  /** Of the recipients who registered the line: one entry each. */
  recipientLanguages: readonly Language[];
};

export type PinAnswer = { result: 'right'; caregiverId: CaregiverId } | { result: 'wrong' | 'locked' };

/**
 * What the dialogue must know to go on. `pin` counts a try and `store` keeps a report: each is asked once a turn and
 * answered when it is durable, so nothing can be said to be recorded that is not.
 */
export type Ask =
  | { kind: 'line'; line: string }
  | { kind: 'claimed'; entered: string }
  | { kind: 'pin'; caregiverIds: readonly CaregiverId[]; line: string | null; pin: string }
  | { kind: 'work'; caregiverId: CaregiverId; line: string | null }
  | { kind: 'store'; report: Report };

/** The answers of one turn, by the kind of question. */
export type Known = {
  line?: LineKnowledge;
  /** The registrations of whoever has this identity number or code; empty when nobody has. */
  claimed?: readonly CaregiverId[];
  pin?: PinAnswer;
  work?: Work & { language: Language | null };
  /** The report as it is kept: this one, or the one that an earlier delivery of the turn made. */
  stored?: Report;
};
