import { localClockOf } from './local-clock.ts';
import { noteOf } from './incomplete-call.ts';
import * as speech from './speech.ts';
import { type Call, type Taken, over, saying } from './taking.ts';

/** A support desk: its number (E.164), and when somebody is there, by the clock in Asia/Jerusalem. */
export type Desk = { to: string; days: readonly number[]; opens: string; closes: string };

const DAY_MINUTES = 1_440;
const HOURS = /^([0-6]+) ([0-2][0-9]:[0-5][0-9])-([0-2][0-9]:[0-5][0-9])$/;

/**
 * Reads the settings of a stage.
 * @param hours `01234 07:00-19:00`: the days (0 is Sunday), from, to
 * @returns null where there is no desk
 */
export const deskOf = (to: string | undefined, hours: string | undefined): Desk | null => {
  const [, days = '', opens = '', closes = ''] = HOURS.exec(hours ?? '') ?? [];
  if (to === undefined || !to.startsWith('+') || days === '') return null;
  return { to, days: [...days].map(Number), opens, closes };
};

/** The number of the desk when somebody is there; else null. @param now ISO 8601 */
export const openDesk = (desk: Desk | null, now: string): string | null => {
  if (desk === null) return null;
  const { weekMinute, time } = localClockOf(now);
  return desk.days.includes(Math.floor(weekMinute / DAY_MINUTES)) && desk.opens <= time && time < desk.closes
    ? desk.to
    : null;
};

/** The key for the support desk: connects to it, or leaves a note for the office where nobody is there. */
export const takeDesk = ({ session, known, now }: Call): Taken => {
  if (known.desk === undefined) return { ask: { kind: 'desk' } };
  const { language } = session;
  if (known.desk.to !== null) {
    const { session: ended, spoken } = over(
      session,
      speech.inLanguage(language, 'voice.desk.transfer'),
      'desk',
    );
    return { session: ended, spoken: { ...spoken, transfer: { to: known.desk.to } } };
  }
  const wanting = { ...session, wantsCall: true };
  if (known.noted === undefined) return { ask: { kind: 'note', note: noteOf(wanting, 'going-on', now) } };
  const id = known.noted.offices > 0 ? 'voice.desk.noted' : 'voice.desk.closed';
  return saying(wanting, speech.inLanguage(language, id));
};
