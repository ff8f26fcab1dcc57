import { createHash } from 'node:crypto';
import { type CallBackCheck, type CallHours, mayCallAt } from './call-back-check.ts';
import type { Recipient } from './directory.ts';
import type { CallBack, Report } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { HOUR_MILLIS, millisOf, MINUTE_MILLIS, toInstant } from './instants.ts';
import { RULES, type Rules } from './rules.ts';
import { isFixedLine } from './voice/line.ts';

/** A report that became known later than this is not asked about: whoever was there has gone. */
const STALE_HOURS = 1;

/** A number from 0 to below 1 that a report and a salt always give; nobody can choose it, as nobody chooses the id. */
const chanceOf = (salt: string, what: string, reportId: string): number =>
  createHash('sha256').update(`${salt}|${what}|${reportId}`).digest().readUIntBE(0, 6) / 2 ** 48;

/** Whether a report by telephone is among those that are checked without any reason. */
export const isSampled = (reportId: string, salt: string, rules: Rules = RULES): boolean =>
  chanceOf(salt, 'call-back', reportId) < rules.callBackPerMille / 1_000;

/** The line that proves most: the landline it came from, else a fixed landline of the recipient, else any. */
const lineOf = (report: Report, recipients: readonly Recipient[]): [Recipient, string] | undefined => {
  const lines = recipients.flatMap((recipient) =>
    recipient.landlines.map((line): [Recipient, string] => [recipient, line]),
  );
  return (
    lines.find(([, line]) => line === report.line) ?? lines.find(([, line]) => isFixedLine(line)) ?? lines[0]
  );
};

/**
 * The check of a report: of one report one, whatever the cause, however often it is asked for.
 *
 * @param recipients those whom the report names.
 * @returns undefined when there is no line to call, the report is old, or the hour is not one to call at.
 */
export const newCallBackCheck = (
  report: Report,
  recipients: readonly Recipient[],
  cause: CallBackCheck['cause'],
  settings: { salt: string; hours: CallHours; now: Date; rules?: Rules },
): CallBackCheck | undefined => {
  const { salt, hours, now, rules = RULES } = settings;
  const found = lineOf(report, recipients);
  const reportedMillis = millisOf(report.effectiveAt);
  if (found === undefined || now.getTime() - reportedMillis > STALE_HOURS * HOUR_MILLIS) return undefined;
  const [recipient, line] = found;
  const spread = rules.callBackMinutesMax - rules.callBackMinutesMin;
  const minutes = rules.callBackMinutesMin + chanceOf(salt, 'due', report.reportId) * spread;
  const dueAt = toInstant(Math.floor(reportedMillis + minutes * MINUTE_MILLIS));
  if (!mayCallAt(dueAt, hours)) return undefined;
  return {
    checkId: uuidv7Of(reportedMillis, `call-back|${report.reportId}`),
    reportId: report.reportId,
    kind: report.kind,
    reportedAt: report.effectiveAt,
    caregiverId: report.caregiverId,
    recipientId: recipient.recipientId,
    line,
    language: recipient.language,
    cause,
    dueAt,
    status: 'due',
    tries: 0,
    calledBy: null,
    version: 1,
  };
};

const OUTCOMES = { confirmed: 'confirmed', denied: 'denied', 'given-up': 'no-answer' } as const;

/**
 * What a check came to, as a fact beside the report: it joins the visit's history and explanation, and changes nothing
 * else of it. Null while it is not over.
 */
export const callBackFact = (check: CallBackCheck, now: Date): CallBack | null => {
  const { status, checkId, reportId, caregiverId, reportedAt } = check;
  if (status !== 'confirmed' && status !== 'denied' && status !== 'given-up') return null;
  const outcome = OUTCOMES[status];
  return {
    fact: 'call-back',
    factId: uuidv7Of(millisOf(reportedAt), `call-back|${checkId}|${outcome}`),
    reportId,
    caregiverId,
    checkId,
    outcome,
    receivedAt: now.toISOString(),
  };
};
