import * as z from 'zod/mini';
import { Language } from '../directory.ts';
import { CaregiverId } from '../ids.ts';
import { Instant } from '../instants.ts';
import { type Session, Step } from './session.ts';

/**
 * What is left of a call that began and came to no report: a note for the office, which expires. Never a report: what
 * was not confirmed was not said.
 */
export const IncompleteCall = z.strictObject({
  callId: z.string(),
  startedAt: Instant,
  endedAt: Instant,
  /** E.164; null when withheld. */
  line: z.nullable(z.string()),
  /** Only when the PIN was right. */
  caregiverId: z.nullable(CaregiverId),
  /** The step that the call had come to. */
  step: Step,
  end: z.enum(['hung-up', 'ended', 'transferred', 'going-on']),
  /** Asked for the support desk while nobody was there. */
  wantsCall: z.boolean(),
  /** The vendor's own record of a call that was made while the system was away. */
  recovered: z.boolean(),
  language: z.nullable(Language),
});
export type IncompleteCall = z.infer<typeof IncompleteCall>;

/** @param session as it stood before the turn that ended it */
export const noteOf = (session: Session, end: IncompleteCall['end'], now: string): IncompleteCall => ({
  callId: session.callId,
  startedAt: session.startedAt,
  endedAt: now,
  line: session.line,
  caregiverId: session.caregiverId,
  step: session.step,
  end,
  wantsCall: session.wantsCall,
  recovered: session.recoveredAt !== null,
  language: session.language,
});
