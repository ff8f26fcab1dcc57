import type { PlaceVerdict, Report } from './fact.ts';
import { assignmentOf, beginningOf, type FoldContext, placeOf, providerOf } from './fold-context.ts';
import { HOUR_MILLIS, millisOf, MINUTE_MILLIS } from './instants.ts';
import { localDateAt } from './local-time.ts';
import type { ExceptionCode } from './visit.ts';
import { type Draft, endsOf, type Moment, raise } from './visit-draft.ts';

type Check = (draft: Draft, context: FoldContext) => void;

const missingEnds: Check = (draft) => {
  if (draft.end !== null && draft.start === null) raise(draft, 'MISSING_ARRIVAL', draft.end.knownMillis);
  if (draft.start !== null && draft.end === null && draft.overMillis !== null) {
    raise(draft, 'MISSING_DEPARTURE', Math.max(draft.overMillis, draft.start.knownMillis));
  }
};

const knownPeople: Check = (draft, context) => {
  const openedMillis = beginningOf(draft)?.knownMillis ?? 0;
  const providerId = draft.manual?.providerId;
  const isEmployed = context.employments.some(
    (employment) => providerId === undefined || employment.providerId === providerId,
  );
  if (!isEmployed) raise(draft, 'UNKNOWN_CAREGIVER', openedMillis);
  if (draft.recipient === undefined) raise(draft, 'UNKNOWN_RECIPIENT', openedMillis);
  else if (isEmployed && assignmentOf(draft, context) === undefined) {
    raise(draft, 'NOT_ASSIGNED', openedMillis, { date: localDateAt(beginningOf(draft)?.atMillis ?? 0) });
  }
};

const isOwnPhone = (report: Report, context: FoldContext): boolean =>
  typeof report.line === 'string' &&
  context.employments.some((employment) => employment.phones.includes(report.line ?? ''));

/** Lines of the recipient and of everyone known under the same roof. */
const isHouseholdLine = (draft: Draft, line: string, context: FoldContext): boolean => {
  const of = draft.recipient;
  if (of === undefined || of.landlines.includes(line)) return true;
  for (const other of context.recipients.values()) {
    const isHousehold = other.householdId === of.householdId && other.providerId === of.providerId;
    if (isHousehold && other.landlines.includes(line)) return true;
  }
  return false;
};

const lines: Check = (draft, context) => {
  for (const { side, moment } of endsOf(draft)) {
    const { channel, line, place } = moment.report;
    if (channel !== 'voice-landline' || typeof line !== 'string') continue;
    // The line was the recipient's when the call came: a number that is given up later says nothing about it.
    if (place.method === 'landline' && place.verdict === 'inside') continue;
    const isOwn = isOwnPhone(moment.report, context);
    if (!isOwn && isHouseholdLine(draft, line, context)) continue;
    raise(draft, 'PHONE_MISMATCH', moment.receivedMillis, {
      sides: side,
      [`${side}Line`]: isOwn ? 'own' : 'other',
    });
  }
};

const PLACE_EXCEPTIONS: Record<PlaceVerdict, ExceptionCode | null> = {
  inside: null,
  uncertain: 'PLACE_UNCERTAIN',
  outside: 'OUTSIDE_PLACE',
  unreliable: 'PLACE_UNRELIABLE',
  // A regional fault is one incident and nobody's exception.
  implausible: null,
  none: 'NO_PLACE',
};

const places: Check = (draft, context) => {
  for (const { side, moment } of endsOf(draft)) {
    const { place, knownMillis } = placeOf(moment.report, moment.receivedMillis, context);
    const code = PLACE_EXCEPTIONS[place.verdict];
    const metres = place.distanceMetres;
    const details = code !== 'NO_PLACE' && metres !== null ? { [`${side}DistanceMetres`]: metres } : {};
    if (code !== null) raise(draft, code, knownMillis, { sides: side, ...details });
    if (moment.report.mock === true) raise(draft, 'SUSPECT_PLACE', moment.receivedMillis, { sides: side });
  }
};

/** Seconds by which the clock's correction moved the report. */
const movedSeconds = ({ report, atMillis }: Moment): number =>
  Math.round((atMillis - millisOf(report.occurredAt)) / 1_000);

const clocks: Check = (draft, context) => {
  for (const { side, moment } of endsOf(draft)) {
    const end = side === 'arrival' ? draft.start : draft.end;
    // A person has decided this time, so the clock no longer matters.
    if (end?.isCorrected) continue;
    const chain = context.chain.get(moment.report.reportId);
    if (chain?.isTimeUncertain) raise(draft, 'TIME_UNCERTAIN', chain.knownMillis, { sides: side });
    const { basis } = moment.report.clock;
    if (basis === 'uncertain') raise(draft, 'TIME_UNCERTAIN', moment.receivedMillis, { sides: side });
    else if (basis !== 'wall') {
      raise(draft, 'CLOCK_SKEW', moment.receivedMillis, {
        sides: side,
        [`${side}MovedSeconds`]: movedSeconds(moment),
      });
    }
  }
};

const chains: Check = (draft, context) => {
  for (const { side, moment } of endsOf(draft)) {
    const chain = context.chain.get(moment.report.reportId);
    if (chain?.tampered)
      raise(draft, 'TAMPER_SUSPECT', chain.knownMillis, { sides: side, [`${side}Cause`]: chain.tampered });
  }
};

const lengths: Check = (draft, { rules }) => {
  if (draft.start === null || draft.end === null) return;
  const millis = draft.end.atMillis - draft.start.atMillis;
  const openedMillis = Math.max(draft.start.knownMillis, draft.end.knownMillis);
  if (millis < 0) return;
  const details = { minutes: millis / MINUTE_MILLIS };
  if (millis < rules.shortVisitMinutesMin * MINUTE_MILLIS) raise(draft, 'TOO_SHORT', openedMillis, details);
  if (millis > rules.longVisitHoursMax * HOUR_MILLIS) raise(draft, 'TOO_LONG', openedMillis, details);
};

const systemFaults: Check = (draft) => {
  const fault = draft.corrections.at(-1);
  if (fault?.reason === 'SYSTEM_FAULT') raise(draft, 'SYSTEM_FAULT', millisOf(fault.receivedAt));
};

/**
 * The last answer of the person cared for, while it is a dispute that no correction has come after: a task for the
 * office, which holds no time and no payment.
 */
const disputes: Check = (draft) => {
  const { answers, corrections } = draft;
  const last = answers.at(-1);
  if (last?.answer !== 'dispute') return;
  const saidMillis = millisOf(last.receivedAt);
  if (corrections.some((correction) => millisOf(correction.receivedAt) >= saidMillis)) return;
  raise(draft, 'DISPUTED_BY_RECIPIENT', saidMillis);
};

const CHECKS: readonly Check[] = [
  missingEnds,
  knownPeople,
  lines,
  places,
  clocks,
  chains,
  lengths,
  systemFaults,
  disputes,
];

/** Finds what there is to say about one visit by itself (`domain.md` section 6). A voided visit has nothing to settle. */
export const findExceptions: Check = (draft, context) => {
  if (draft.isVoid) return;
  for (const check of CHECKS) check(draft, context);
};

/** Whether the provider's branch is known for a visit: where the caregiver is employed there. */
export const providerBranchOf = (draft: Draft, context: FoldContext): string | null => {
  const providerId = providerOf(draft, context);
  return (
    context.employments.find((employment) => employment.providerId === providerId)?.providerBranchId ?? null
  );
};
