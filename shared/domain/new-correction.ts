import { hash } from 'node:crypto';
import { AppError } from './app-error.ts';
import type { Acknowledgement, Correction } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { partsOfVisitId, type VisitId, visitIdOf } from './ids.ts';
import { DAY_MILLIS, HOUR_MILLIS, millisOf } from './instants.ts';
import { RULES, type Rules } from './rules.ts';
import { resolveTypedTime } from './typed-time.ts';
import { startOf, type Visit } from './visit.ts';
import { takesAcknowledgement } from './visit-exception.ts';

/** What the office sends. Times are instants with an offset or local wall time. */
export type CorrectionAsked = {
  visitId?: VisitId | undefined;
  caregiverId: string;
  recipientId: string;
  arrivalAt?: string | undefined;
  departureAt?: string | undefined;
  void?: true | undefined;
  reason: Correction['reason'];
  note?: string | undefined;
};

const impossible = (path: string, code: string, message: string): AppError =>
  new AppError('impossible', code, message, { errors: [{ path, code, message }] });

/** What a correction says, in the order that its hash takes it in. */
const SAID = ['caregiverId', 'recipientId', 'arrivalAt', 'departureAt', 'void', 'reason', 'note'] as const;

const typed = (text: string | undefined, path: string): string | undefined =>
  text === undefined ? undefined : resolveTypedTime(text, path);

const requireOrder = (
  arrivalAt: string | null | undefined,
  departureAt: string | null | undefined,
  rules: Rules,
): void => {
  if (!arrivalAt || !departureAt) return;
  const millis = millisOf(departureAt) - millisOf(arrivalAt);
  if (millis <= 0)
    throw impossible(
      '/departureAt',
      'DEPARTURE_NOT_AFTER_ARRIVAL',
      'The departure must be after the arrival',
    );
  if (millis > rules.pairHoursMax * HOUR_MILLIS) {
    throw impossible('/departureAt', 'VISIT_TOO_LONG', `A visit lasts ${rules.pairHoursMax} hours at most`);
  }
};

const requireWindow = (startAt: string, now: Date, rules: Rules): void => {
  if (now.getTime() - millisOf(startAt) <= rules.correctionWindowDays * DAY_MILLIS) return;
  throw new AppError(
    'forbidden',
    'CORRECTION_WINDOW_CLOSED',
    `Visits are corrected within ${rules.correctionWindowDays} days; after that the Institute unlocks them`,
  );
};

/** Nobody was somewhere tomorrow. Clocks differ, as those of phones do. */
const requirePast = (
  times: Readonly<Record<'arrivalAt' | 'departureAt', string | undefined>>,
  now: Date,
  rules: Rules,
): void => {
  const latestMillis = now.getTime() + rules.clockOffsetSecondsMax * 1_000;
  const errors = Object.entries(times)
    .filter(([, time]) => time !== undefined && millisOf(time) > latestMillis)
    .map(([name]) => ({ path: `/${name}`, code: 'IN_FUTURE', message: 'This time has not come yet' }));
  if (errors.length === 0) return;
  throw new AppError('impossible', 'IN_FUTURE', 'A correction tells of what was', { errors });
};

/** Where a correction lies on the time line: at the visit, or at what it records. */
const beginningOf = (visit: Visit | null, recordedAt: string | undefined): string => {
  const startAt = visit === null ? recordedAt : startOf(visit);
  if (startAt !== undefined) return startAt;
  throw impossible('/visitId', 'NOTHING_TO_VOID', 'Name the visit that is void');
};

/** A correction may move a visit, but not to another day's work: that is a void and a new visit. */
const requireNear = (visit: Visit, times: (string | undefined)[], rules: Rules): void => {
  for (const time of times) {
    if (time === undefined) continue;
    if (Math.abs(millisOf(time) - millisOf(startOf(visit))) <= rules.pairHoursMax * HOUR_MILLIS) continue;
    throw impossible('/arrivalAt', 'CORRECTION_TOO_FAR', 'Void this visit and record another one');
  }
};

/**
 * The fact of a correction.
 * @param visit the visit that is corrected, or null for one that nobody reported.
 * @throws AppError `NONEXISTENT_LOCAL_TIME`, `AMBIGUOUS_LOCAL_TIME`, `IN_FUTURE`, `DEPARTURE_NOT_AFTER_ARRIVAL`,
 *   `VISIT_TOO_LONG`, `CORRECTION_TOO_FAR` (impossible), `CORRECTION_WINDOW_CLOSED` (forbidden)
 */
export const newCorrection = (
  correctionId: string,
  asked: CorrectionAsked,
  visit: Visit | null,
  office: { by: string; providerId: string; providerBranchId: string },
  now: Date,
  rules: Rules = RULES,
): Correction => {
  const arrivalAt = typed(asked.arrivalAt, '/arrivalAt');
  const departureAt = typed(asked.departureAt, '/departureAt');
  requirePast({ arrivalAt, departureAt }, now, rules);
  requireOrder(arrivalAt ?? visit?.arrivalAt, departureAt ?? visit?.departureAt, rules);
  if (visit !== null) requireNear(visit, [arrivalAt, departureAt], rules);
  const startAt = beginningOf(visit, arrivalAt ?? departureAt);
  requireWindow(startAt, now, rules);
  const { visitId, ...said } = { ...asked, arrivalAt, departureAt };
  return {
    fact: 'correction',
    factId: uuidv7Of(millisOf(startAt), `correction|${office.providerId}|${correctionId}`),
    correctionId,
    visitFactId: visit && partsOfVisitId(visit.visitId).factId,
    ...said,
    ...office,
    receivedAt: now.toISOString(),
    contentHash: hash('sha256', JSON.stringify([visitId, ...SAID.map((name) => said[name])]), 'base64url'),
  };
};

/** A correction as its author is answered: without the keys that it is kept by. */
export const correctionReply = (correction: Correction, correctedId: VisitId | undefined) => {
  const { fact: _fact, factId, visitFactId, contentHash: _hash, ...rest } = correction;
  const { providerId: _provider, providerBranchId: _branch, ...said } = rest;
  const ownId = visitIdOf(visitFactId ?? factId, correction.recipientId, correction.caregiverId);
  const visitId = correctedId ?? ownId;
  return { ...said, visitId, status: 'approved' as const };
};

/**
 * The fact of an acknowledgement.
 * @throws AppError `NOTHING_TO_ACKNOWLEDGE` (impossible) when the visit has no such exception, or it must be corrected.
 */
export const newAcknowledgement = (
  visit: Visit,
  code: string,
  note: string | undefined,
  by: string,
  now: Date,
): Acknowledgement => {
  const exception = visit.exceptions.find((one) => one.code === code);
  if (exception === undefined || !takesAcknowledgement(exception)) {
    throw impossible(
      '/code',
      'NOTHING_TO_ACKNOWLEDGE',
      'This visit has no such exception that an acknowledgement settles',
    );
  }
  const { factId, recipientId } = partsOfVisitId(visit.visitId);
  return {
    fact: 'acknowledgement',
    // A later cause opens the exception anew, and is acknowledged by a fact of its own.
    factId: uuidv7Of(millisOf(startOf(visit)), `ack|${visit.visitId}|${code}|${exception.openedAt}`),
    visitFactId: factId,
    caregiverId: visit.caregiverId,
    recipientId,
    code,
    ...(note !== undefined && { note }),
    by,
    receivedAt: now.toISOString(),
  };
};
