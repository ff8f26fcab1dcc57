import { hash } from 'node:crypto';
import { AppError } from './app-error.ts';
import type { Acknowledgement, Correction } from './fact.ts';
import { uuidv7Of } from './fact-id.ts';
import { partsOfVisitId } from './ids.ts';
import { DAY_MILLIS, HOUR_MILLIS, millisOf } from './instants.ts';
import { RULES, type Rules } from './rules.ts';
import { resolveTypedTime } from './typed-time.ts';
import { startOf, type Visit } from './visit.ts';

/** What the office sends. Times are instants with an offset or local wall time. */
export type CorrectionAsked = {
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

const requireOrder = (arrivalAt: string | null, departureAt: string | null, rules: Rules): void => {
  if (arrivalAt === null || departureAt === null) return;
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
 * @throws AppError `NONEXISTENT_LOCAL_TIME`, `AMBIGUOUS_LOCAL_TIME`, `DEPARTURE_NOT_AFTER_ARRIVAL`, `VISIT_TOO_LONG`,
 *   `CORRECTION_TOO_FAR` (impossible), `CORRECTION_WINDOW_CLOSED` (forbidden)
 */
export const newCorrection = (
  correctionId: string,
  asked: CorrectionAsked,
  visit: Visit | null,
  office: { by: string; providerId: string; providerBranchId: string },
  now: Date,
  rules: Rules = RULES,
): Correction => {
  const arrivalAt =
    asked.arrivalAt === undefined ? undefined : resolveTypedTime(asked.arrivalAt, '/arrivalAt');
  const departureAt =
    asked.departureAt === undefined ? undefined : resolveTypedTime(asked.departureAt, '/departureAt');
  requireOrder(arrivalAt ?? visit?.arrivalAt ?? null, departureAt ?? visit?.departureAt ?? null, rules);
  if (visit !== null) requireNear(visit, [arrivalAt, departureAt], rules);
  const startAt = (visit === null ? undefined : startOf(visit)) ?? arrivalAt ?? departureAt;
  if (startAt === undefined) throw impossible('/visitId', 'NOTHING_TO_VOID', 'Name the visit that is void');
  requireWindow(startAt, now, rules);
  const said = [
    visit?.visitId ?? null,
    asked.caregiverId,
    asked.recipientId,
    arrivalAt,
    departureAt,
    asked.void,
    asked.reason,
    asked.note,
  ];
  return {
    fact: 'correction',
    factId: uuidv7Of(millisOf(startAt), `correction|${office.providerId}|${correctionId}`),
    correctionId,
    visitFactId: visit === null ? null : partsOfVisitId(visit.visitId).factId,
    caregiverId: asked.caregiverId,
    recipientId: asked.recipientId,
    ...(arrivalAt !== undefined && { arrivalAt }),
    ...(departureAt !== undefined && { departureAt }),
    ...(asked.void && { void: true }),
    reason: asked.reason,
    ...(asked.note !== undefined && { note: asked.note }),
    ...office,
    receivedAt: now.toISOString(),
    contentHash: hash('sha256', JSON.stringify(said), 'base64url'),
  };
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
  if (exception?.class !== 'acknowledge') {
    throw impossible(
      '/code',
      'NOTHING_TO_ACKNOWLEDGE',
      'This visit has no such exception that an acknowledgement settles',
    );
  }
  const { factId, recipientId } = partsOfVisitId(visit.visitId);
  return {
    fact: 'acknowledgement',
    factId: uuidv7Of(millisOf(startOf(visit)), `ack|${visit.visitId}|${code}`),
    visitFactId: factId,
    caregiverId: visit.caregiverId,
    recipientId,
    code,
    ...(note !== undefined && { note }),
    by,
    receivedAt: now.toISOString(),
  };
};
