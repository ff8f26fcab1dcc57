import { HOUR_MILLIS } from './instants.ts';
import type { Rules } from './rules.ts';
import { type Draft, type Moment, newDraft, reachMillis, UNKNOWN } from './visit-draft.ts';

/** What is known of one recipient while the reports pass by. */
type Line = {
  open: Draft | null;
  /** The last report of each kind that counted, and the visit it belongs to. */
  arrival: { atMillis: number; draft: Draft } | null;
  departure: { atMillis: number; draft: Draft } | null;
};

/** Rule 1: by time, then arrival before departure, then id. */
const inTime = (a: Moment, b: Moment): number =>
  a.atMillis - b.atMillis ||
  (a.report.kind === b.report.kind ? 0 : a.report.kind === 'arrival' ? -1 : 1) ||
  (a.report.reportId < b.report.reportId ? -1 : 1);

const recipientsOf = (moment: Moment): string[] =>
  moment.report.recipientIds.length === 0 ? [UNKNOWN] : moment.report.recipientIds;

/** Rule 2: whether a report only repeats the one before it. */
const repeats = (line: Line, moment: Moment, rules: Rules): Draft | null => {
  const last = line[moment.report.kind];
  if (last === null) return null;
  return moment.atMillis - last.atMillis <= rules.duplicateWithinSeconds * 1_000 ? last.draft : null;
};

/** Rule 6: whether a departure can still close what is open. */
const closable = (line: Line, moment: Moment, rules: Rules): Draft | null => {
  const arrival = line.open?.arrival;
  if (line.open === null || !arrival) return null;
  return moment.atMillis - arrival.atMillis <= rules.pairHoursMax * HOUR_MILLIS ? line.open : null;
};

/** The open visit of a line can no longer be closed, as another report shows (rules 4 and 6). */
const giveUp = (line: Line, by: Moment, rules: Rules): void => {
  const draft = line.open;
  line.open = null;
  const arrival = draft?.arrival;
  if (!draft || !arrival || by.atMillis - arrival.atMillis > reachMillis(rules)) return;
  const clearAtMillis = arrival.atMillis + rules.pairHoursMax * HOUR_MILLIS;
  draft.overMillis = Math.max(arrival.receivedMillis, Math.min(by.receivedMillis, clearAtMillis));
};

const opened = (recipientKey: string, drafts: Draft[]): Draft => {
  const draft = newDraft(recipientKey === UNKNOWN ? null : recipientKey);
  drafts.push(draft);
  return draft;
};

/** Pairs what one caregiver reported into visits: rules 1 to 6 of `domain.md` section 5. */
export const pairReports = (moments: readonly Moment[], rules: Rules): Draft[] => {
  const drafts: Draft[] = [];
  const lines = new Map<string, Line>();
  const lineOf = (key: string): Line => {
    const line = lines.get(key) ?? { open: null, arrival: null, departure: null };
    lines.set(key, line);
    return line;
  };

  const arrive = (key: string, moment: Moment): void => {
    const line = lineOf(key);
    giveUp(line, moment, rules);
    const draft = opened(key, drafts);
    draft.arrival = moment;
    line.open = draft;
    line.arrival = { atMillis: moment.atMillis, draft };
  };

  const depart = (key: string, moment: Moment): void => {
    const line = lineOf(key);
    const open = closable(line, moment, rules);
    if (open === null) giveUp(line, moment, rules);
    const draft = open ?? opened(key, drafts);
    draft.departure = moment;
    line.open = null;
    line.departure = { atMillis: moment.atMillis, draft };
  };

  for (const moment of [...moments].sort(inTime)) {
    const keys = recipientsOf(moment);
    const isServed = (key: string): boolean =>
      repeats(lineOf(key), moment, rules) !== null || closable(lineOf(key), moment, rules) !== null;
    // Rule 3: a call that named two of a household because it could not tell them apart closes what is open, no more.
    const isVague = keys.length > 1 && moment.report.channel.startsWith('voice');
    const skips = isVague && moment.report.kind === 'departure' && keys.some(isServed);
    for (const key of skips ? keys.filter(isServed) : keys) {
      const repeated = repeats(lineOf(key), moment, rules);
      if (repeated !== null) repeated.extras.push(moment);
      else if (moment.report.kind === 'arrival') arrive(key, moment);
      else depart(key, moment);
    }
  }
  return drafts;
};
