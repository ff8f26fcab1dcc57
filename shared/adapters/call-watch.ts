import type { CallHours } from '../domain/call-back-check.ts';
import { isSampled, newCallBackCheck } from '../domain/new-call-back-check.ts';
import { partiesOf } from '../domain/call-flag-view.ts';
import type { CallFlag } from '../domain/call-flag.ts';
import { riskFlags, TRAVEL_MILLIS_MAX } from '../domain/call-risk.ts';
import type { Caregiver, Recipient } from '../domain/directory.ts';
import type { Report } from '../domain/fact.ts';
import { startOfDayMillis } from '../domain/local-time.ts';
import { isCall, reportedCalls } from '../domain/reported-call.ts';
import type { callCheckTable } from './call-check-table.ts';
import type { callFlagTable } from './call-flag-table.ts';
import type { callWatchTable, LineDay } from './call-watch-table.ts';
import type { directoryReads } from './directory-reads.ts';
import type { reportTable } from './report-table.ts';

/** What watching works with. */
type WatchParts = {
  lines: ReturnType<typeof callWatchTable>;
  flags: ReturnType<typeof callFlagTable>;
  checks: ReturnType<typeof callCheckTable>;
  reports: Pick<ReturnType<typeof reportTable>, 'factsBetween'>;
  directory: Pick<ReturnType<typeof directoryReads>, 'recipientsIn' | 'ofCaregiver'>;
};

type Settings = {
  /** Of the stage; no secret. Other stages choose other calls. */
  salt: string;
  hours: CallHours;
};

/** The newest report of each flag: the one that there is still somebody at home to ask about. */
const newestOf = (flags: readonly CallFlag[], calls: readonly Report[]): Report[] =>
  flags.flatMap(
    ({ reportIds }) =>
      calls
        .filter(({ reportId }) => reportIds.includes(reportId))
        .sort((a, b) => (a.effectiveAt < b.effectiveAt ? -1 : 1))
        .at(-1) ?? [],
  );

/**
 * Looks at a line's day as a whole, so that it matters not what woke it, how often, or in what order: the rules of risk
 * are applied to all that is stored, flags are kept, and who is to be called back is noted.
 */
export const callWatch = (parts: WatchParts, { salt, hours }: Settings) => {
  const { lines, flags, checks, reports, directory } = parts;

  /** All that is known of the people who called from a line, for a day and the journeys into and out of it. */
  const load = async (caregiverIds: readonly string[], { date }: LineDay) => {
    const from = startOfDayMillis(date) - TRAVEL_MILLIS_MAX;
    const to = startOfDayMillis(date, 1) + TRAVEL_MILLIS_MAX;
    const facts = (await Promise.all(caregiverIds.map((id) => reports.factsBetween(id, from, to)))).flat();
    return { facts, recipients: await directory.recipientsIn(facts, []) };
  };

  const employmentsOf = async (caregiverIds: readonly string[]): Promise<Caregiver[]> =>
    (await Promise.all(caregiverIds.map((id) => directory.ofCaregiver(id)))).flatMap(
      ({ employments }) => employments,
    );

  const callBack = async (
    report: Report,
    recipients: readonly Recipient[],
    cause: 'sample' | 'flag',
    now: Date,
  ): Promise<void> => {
    const named = recipients.filter(({ recipientId }) => report.recipientIds.includes(recipientId));
    const check = newCallBackCheck(report, named, cause, { salt, hours, now });
    if (check !== undefined) await checks.add(check);
  };

  return {
    async look(day: LineDay, now: Date): Promise<void> {
      const { calls: noted, tries } = await lines.ofLineDay(day);
      const { facts, recipients } = await load([...new Set(noted.map((call) => call.caregiverId))], day);
      const calls = facts.filter(isCall);
      const found = riskFlags({ line: day.line, calls: reportedCalls(facts, recipients), tries }).filter(
        // What belongs to another day is found from there, with all of that day's facts.
        (flag) => flag.date === day.date,
      );
      const employments =
        found.length === 0 ? [] : await employmentsOf(found.flatMap((one) => one.caregiverIds));
      for (const flag of found) await flags.keep(flag, partiesOf(flag, calls, recipients, employments));
      for (const report of newestOf(found, calls)) await callBack(report, recipients, 'flag', now);
      const own = new Set(noted.map((call) => call.reportId));
      const sampled = calls.filter(({ reportId }) => own.has(reportId) && isSampled(reportId, salt));
      for (const report of sampled) await callBack(report, recipients, 'sample', now);
    },
  };
};
