import * as z from 'zod/mini';
import { AppError } from './app-error.ts';
import { Language } from './directory.ts';
import { ReportKind } from './fact.ts';
import { CaregiverId, RecipientId, ReportId } from './ids.ts';
import { Instant, millisOf, MINUTE_MILLIS, toInstant } from './instants.ts';
import { RULES, type Rules } from './rules.ts';
import { localClockOf } from './voice/local-clock.ts';

/**
 * `due`: to be called; `called`: somebody is calling now; `no-answer`: to be called again; the others are the end.
 */
export const CheckStatus = z.enum(['due', 'called', 'confirmed', 'denied', 'no-answer', 'given-up']);
export type CheckStatus = z.infer<typeof CheckStatus>;

/** How a try ended without an answer. */
export const TryOutcome = z.enum(['no-answer', 'busy', 'failed']);
export type TryOutcome = z.infer<typeof TryOutcome>;

/** A report by telephone that the recipient is asked about: is a caregiver with you now? A question, never a refusal. */
export const CallBackCheck = z.strictObject({
  checkId: ReportId,
  reportId: ReportId,
  /** Of the report, and the time that counts. */
  kind: ReportKind,
  reportedAt: Instant,
  caregiverId: CaregiverId,
  recipientId: RecipientId,
  /** The number to call: the recipient's own, never the caller's word for it. */
  line: z.string(),
  language: Language,
  cause: z.enum(['sample', 'flag']),
  /** When it should be called next; null when nothing is to be done any more. */
  dueAt: z.nullable(Instant),
  status: CheckStatus,
  /** Begun so far. */
  tries: z.int(),
  /** Who began the last try; each dialler signs in as a client of its own. */
  calledBy: z.nullable(z.string()),
  /** Counts the changes, so that no two at once are kept. */
  version: z.int(),
});
export type CallBackCheck = z.infer<typeof CallBackCheck>;

/** When people may be called: local clock, `HH:MM`; never from Friday noon to the end of the Sabbath unless `always`. */
export type CallHours = { from: string; to: string } | 'always';

/** A caller who took a check and was not heard of again has lost it. */
const LEASE_MINUTES = 15;
const FRIDAY = 5;
const SATURDAY = 6;
/** The Sabbath has begun nowhere before this on Friday, and ended nowhere after this on Saturday (local clock). */
const SABBATH_FROM = '14:00';
const SABBATH_TO = '21:00';
const DAY_MINUTES = 1_440;

/** @throws Error for anything but `always` or `HH:MM-HH:MM`: a fault of the stage's settings, seen at the first start */
export const callHoursOf = (text: string): CallHours => {
  if (text === 'always') return text;
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  if (from === undefined || to === undefined) throw new Error(`These are no hours: ${text}`);
  return { from, to };
};

/** Whether a recipient may be called at this moment. Festivals are not known here: the dialler rests on them by hand. */
export const mayCallAt = (instant: Instant, hours: CallHours): boolean => {
  if (hours === 'always') return true;
  const { time, weekMinute } = localClockOf(instant);
  const weekday = Math.floor(weekMinute / DAY_MINUTES);
  const isSabbath =
    (weekday === FRIDAY && time >= SABBATH_FROM) || (weekday === SATURDAY && time < SABBATH_TO);
  return !isSabbath && time >= hours.from && time < hours.to;
};

const isOver = ({ status }: CallBackCheck): boolean =>
  status === 'confirmed' || status === 'denied' || status === 'given-up';

const changed = (check: CallBackCheck, to: Partial<CallBackCheck>): CallBackCheck => ({
  ...check,
  ...to,
  version: check.version + 1,
});

const afterFailure = (check: CallBackCheck, now: Date, hours: CallHours, rules: Rules): CallBackCheck => {
  const dueAt = toInstant(now.getTime() + rules.callBackWaitMinutes * MINUTE_MILLIS);
  return check.tries >= rules.callBackTriesMax || !mayCallAt(dueAt, hours)
    ? changed(check, { status: 'given-up', dueAt: null })
    : changed(check, { status: 'no-answer', dueAt });
};

/** The next try, and the id that its call must have. */
export const callIdOf = ({ checkId, tries }: Pick<CallBackCheck, 'checkId' | 'tries'>): string =>
  `check:${checkId}:${tries}`;

/** The check and the try that a call is of; undefined for another call. */
export const checkOfCall = (callId: string): { checkId: string; tries: number } | undefined => {
  const [, checkId, tries] = /^check:([0-9a-f-]{36}):(\d{1,2})$/.exec(callId) ?? [];
  return checkId === undefined ? undefined : { checkId, tries: Number(tries) };
};

/** Whether somebody is calling: who was not heard of for the time of the lease has lost the check. */
const isHeld = ({ status, dueAt }: CallBackCheck, now: Date): boolean =>
  status === 'called' && dueAt !== null && millisOf(dueAt) > now.getTime();

/**
 * Somebody calls now. Before the due time too: whoever sits at a telephone may be early.
 *
 * @param attempt which try, counted from 1: begun twice by one caller, it is begun once.
 * @throws AppError `CHECK_OVER`, `CHECK_TAKEN` (another is calling), `ATTEMPT_WRONG` (not the next one) (conflict)
 */
export const beginTry = (
  check: CallBackCheck,
  { attempt, by }: { attempt: number; by: string },
  now: Date,
  rules: Rules = RULES,
): CallBackCheck => {
  if (isHeld(check, now) && attempt === check.tries && check.calledBy === by) return check;
  if (isOver(check)) throw new AppError('conflict', 'CHECK_OVER', 'This check needs no call any more');
  if (isHeld(check, now))
    throw new AppError('conflict', 'CHECK_TAKEN', 'Somebody is calling for this check already');
  if (attempt !== check.tries + 1 || attempt > rules.callBackTriesMax) {
    throw new AppError('conflict', 'ATTEMPT_WRONG', `The next attempt of this check is ${check.tries + 1}`);
  }
  const lease = toInstant(now.getTime() + LEASE_MINUTES * MINUTE_MILLIS);
  return changed(check, { status: 'called', tries: attempt, calledBy: by, dueAt: lease });
};

/** A try came to nothing; told again, or late, it changes nothing. After the last one the check is given up. */
export const endTry = (
  check: CallBackCheck,
  attempt: number,
  settings: { hours: CallHours; now: Date; rules?: Rules },
): CallBackCheck =>
  check.status === 'called' && check.tries === attempt
    ? afterFailure(check, settings.now, settings.hours, settings.rules ?? RULES)
    : check;

/** The last try's caller was not heard of again: nobody else would ever end it. */
const isAbandoned = (check: CallBackCheck, now: Date, rules: Rules): boolean =>
  check.status === 'called' &&
  check.tries >= rules.callBackTriesMax &&
  check.dueAt !== null &&
  millisOf(check.dueAt) <= now.getTime();

/**
 * What whoever calls tells of a try: that it begins, or how it ended without an answer.
 *
 * @throws AppError as `beginTry`
 */
export const tellTry = (
  check: CallBackCheck,
  told: { attempt: number; by: string; outcome?: TryOutcome | undefined },
  settings: { hours: CallHours; now: Date; rules?: Rules },
): CallBackCheck => {
  const { now, rules = RULES } = settings;
  if (told.outcome !== undefined) return endTry(check, told.attempt, settings);
  if (isAbandoned(check, now, rules)) return endTry(check, check.tries, settings);
  return beginTry(check, told, now, rules);
};

/** The recipient answered. The first answer stands; one that comes after giving up is an answer all the same. */
export const answerCheck = (check: CallBackCheck, answer: 'confirmed' | 'denied'): CallBackCheck =>
  check.status === 'confirmed' || check.status === 'denied'
    ? check
    : changed(check, { status: answer, dueAt: null });

/** What whoever dials is told: a line and a language, no name and no id of anybody. */
export const callTaskOf = (
  check: CallBackCheck,
): Pick<CallBackCheck, 'checkId' | 'line' | 'language' | 'dueAt' | 'status' | 'tries'> & {
  callId: string | null;
} => {
  const { checkId, line, language, dueAt, status, tries } = check;
  const callId = status === 'called' ? callIdOf(check) : null;
  return { checkId, line, language, dueAt, status, tries, callId };
};
