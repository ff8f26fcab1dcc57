import type { AdjustmentCause, LineDecision, PaymentCode } from './claim.ts';
import { dayKeyOf, type GroundChange } from './grounds.ts';

type Kind = AdjustmentCause['kind'];

const WHO: readonly Kind[] = ['directory'];
const SERVED: readonly Kind[] = ['assignment', 'directory'];
const SHARED: readonly Kind[] = [
  'determination',
  'appeal',
  'permit',
  'relation',
  'benefit',
  'resubmission',
  'assignment',
  'directory',
];
const REPORTED: readonly Kind[] = ['fact', 'paying-date', 'worker-kind', 'locality', 'directory'];

/** What can bring a reason to hold minutes or take it away, the likeliest first. */
const BROUGHT_BY: Readonly<Record<PaymentCode, readonly Kind[]>> = {
  UNKNOWN_RECIPIENT: WHO,
  WRONG_PROVIDER: WHO,
  NOT_ASSIGNED: SERVED,
  DUPLICATE_LINE: ['resubmission'],
  MONTH_OPEN: ['month-over'],
  '81': SHARED,
  '82': SHARED,
  ORDER: SHARED,
  REFER: SHARED,
  NO_REPORT: REPORTED,
  SHORT_REPORT: REPORTED,
  OPEN_EXCEPTION: REPORTED,
  OVER_CAP: ['benefit', 'resubmission', 'fact', 'assignment', ...SHARED, ...REPORTED],
};

type Outcome = Pick<LineDecision, 'codes' | 'held'> | undefined;

/** The codes of which a line holds more or less than before. */
const changedCodes = (was: Outcome, is: Outcome): PaymentCode[] => {
  const minutes = (one: Outcome, code: PaymentCode): string =>
    `${one?.held.find((held) => held.code === code)?.minutes ?? 0} ${one?.codes.includes(code) ?? false}`;
  const named = [was, is].flatMap((one) => [
    ...(one?.codes ?? []),
    ...(one?.held ?? []).map((held) => held.code),
  ]);
  return [...new Set(named)].filter((code) => minutes(was, code) !== minutes(is, code));
};

/** Reports of the line's own day explain it before those of another day of the week do. */
const ofOwnDay = (line: LineDecision, changes: readonly GroundChange[]): readonly GroundChange[] => {
  const facts = changes.filter((one) => one.kind === 'fact');
  const own = facts.filter((one) => one.day === dayKeyOf(line));
  return own.length === 0 ? changes : [...changes.filter((one) => one.kind !== 'fact'), ...own];
};

const idsFor = (providerId: string, changes: readonly GroundChange[]): string[] => [
  ...new Set(
    changes.flatMap(({ ids, ownerId }) => (ownerId === undefined || ownerId === providerId ? ids : [])),
  ),
];

/**
 * What made one line come out differently: the change of its own grounds that can have done so. Messages overtake each
 * other, so the one that had it decided again need not be the one that changed it.
 *
 * @param changes what changed of the recipient's grounds since the line was decided last.
 * @param told why it was decided again; it stands where it is among the changes, and where nothing else is.
 */
export const causeOf = (
  was: LineDecision | undefined,
  is: LineDecision | undefined,
  changes: readonly GroundChange[],
  told: AdjustmentCause,
): AdjustmentCause => {
  const line = is ?? was;
  if (line === undefined || changes.length === 0) return told;
  const kinds = changedCodes(was, is).flatMap((code) => BROUGHT_BY[code]);
  const fitting = changes.filter((one) => kinds.includes(one.kind));
  const possible = ofOwnDay(line, fitting.length === 0 ? changes : fitting);
  const order = [told.kind, ...kinds, ...possible.map((one) => one.kind)];
  const kind = order.find((one) => possible.some((change) => change.kind === one)) ?? told.kind;
  const ids = idsFor(
    line.providerId,
    possible.filter((one) => one.kind === kind),
  );
  if (kind !== told.kind) return { kind, ids, at: told.at };
  // What is gone has no ids any more: only the message knows them.
  if (ids.length === 0) return told;
  const both = told.ids.filter((id) => ids.includes(id));
  return { kind, ids: both.length > 0 ? both : ids, at: told.at };
};
