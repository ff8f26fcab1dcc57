import { expect, test } from 'vitest';
import { causeOf } from '#shared/domain/payment/adjustment-cause';
import { careFactsOf } from '#shared/domain/payment/care-facts';
import { AdjustmentCause, type LineDecision } from '#shared/domain/payment/claim';
import { decideRecipient } from '#shared/domain/payment/decide';
import { changedGrounds, groundsOf, type Loaded, marksOf } from '#shared/domain/payment/grounds';
import type { DecisionInput } from '#shared/domain/payment/workings';
import { aClaim, aDayTime, aDecision, aPaidRecipient } from '../../../support/payment.ts';

const AT = '2026-03-02T06:00:00.000Z';
const [MONDAY, TUESDAY] = ['2026-02-09', '2026-02-10'] as const;
const claims = [aClaim(MONDAY, 240, { lineId: 'monday' }), aClaim(TUESDAY, 240, { lineId: 'tuesday' })];
const standing = aDecision({ claims, times: [aDayTime(MONDAY, 240), aDayTime(TUESDAY, 60)] });

const loadedBy = (input: DecisionInput): Loaded => ({
  recipients: [],
  assignments: input.assignments.map((one) => ({ assignmentId: `s-${one.caregiverId}`, ...one })),
  employments: [],
  facts: careFactsOf([]),
  claims: [],
  localityOf: () => undefined,
});
const told = (kind: AdjustmentCause['kind'], ids: string[] = ['told']): AdjustmentCause => ({
  kind,
  ids,
  at: AT,
});

/** The cause of a line's change from what stands, by the message that had it decided again. */
const causeBetween = (after: DecisionInput, lineId: string, message: AdjustmentCause): AdjustmentCause => {
  const lineIn = (input: DecisionInput): LineDecision | undefined =>
    decideRecipient(input).find((line) => line.lineId === lineId);
  const marks = marksOf(groundsOf('c1', standing, loadedBy(standing)));
  const changes = changedGrounds(marks, groundsOf('c1', after, loadedBy(after)));
  return causeOf(lineIn(standing), lineIn(after), changes, message);
};

const corrected = { ...standing, times: [aDayTime(MONDAY, 240), aDayTime(TUESDAY, 180)] };
const factsOf = (day: string): string[] => [`fact-${day}-in`, `fact-${day}-out`];

test('nothing has changed between two looks at the same', () => {
  const grounds = groundsOf('c1', standing, loadedBy(standing));

  expect(changedGrounds(marksOf(grounds), grounds.toReversed())).toEqual([]);
});

test('the message stands where what it names has changed, and names no more than that', () => {
  expect(causeBetween(corrected, 'tuesday', told('fact', [`fact-${TUESDAY}-out`, 'elsewhere']))).toEqual({
    kind: 'fact',
    ids: [`fact-${TUESDAY}-out`],
    at: AT,
  });
});

test('a message that came first does not take what another had changed', () => {
  expect(causeBetween(corrected, 'tuesday', told('directory'))).toEqual({
    kind: 'fact',
    ids: factsOf(TUESDAY),
    at: AT,
  });
  // A report of another day is not it either.
  expect(causeBetween(corrected, 'tuesday', told('fact', factsOf(MONDAY))).ids).toEqual(factsOf(TUESDAY));
});

test('of several changes the one that fits what is held otherwise is named', () => {
  const ended = corrected.assignments.map((one) => ({ ...one, to: '2026-02-09' }));
  const both = { ...corrected, assignments: ended };

  expect(causeBetween(both, 'tuesday', told('fact', factsOf(TUESDAY)))).toMatchObject({ kind: 'fact' });
  expect(causeBetween({ ...standing, assignments: ended }, 'tuesday', told('fact'))).toMatchObject({
    kind: 'assignment',
    ids: ['s-g1', 's-g2', 's-f1'],
  });
});

test('who is not told of a report is not told its id', () => {
  const foreign = { ...corrected, times: [aDayTime(TUESDAY, 180, { providerId: 'a2' })] };
  const change = changedGrounds('', groundsOf('c1', foreign, loadedBy(foreign))).filter(
    (one) => one.kind === 'fact',
  );
  const line = decideRecipient(standing).find((one) => one.lineId === 'tuesday');

  expect(causeOf(line, undefined, change, told('directory'))).toEqual({ kind: 'fact', ids: [], at: AT });
});

test('what is gone is told by its kind, and by the message where that knows it', () => {
  const gone = { ...standing, times: [aDayTime(MONDAY, 240)] };

  expect(causeBetween(gone, 'tuesday', told('benefit'))).toEqual({ kind: 'fact', ids: [], at: AT });
  expect(causeBetween(gone, 'tuesday', told('fact', ['voided']))).toEqual(told('fact', ['voided']));
});

test('a branch that moves its date is named, though a benefit came first', () => {
  const rollout = { ...standing.rollout, payingFrom: () => '2027-01-01' };
  const moved = { ...standing, rollout, recipient: aPaidRecipient() };

  expect(causeBetween(moved, 'tuesday', told('benefit'))).toMatchObject({
    kind: 'paying-date',
    ids: ['tel-aviv'],
  });
});

test('every kind of cause has a letter of its own, so that what is gone keeps its kind', () => {
  const kinds = AdjustmentCause.shape.kind.options;
  const marks = kinds.map((kind) => marksOf([{ kind, ids: [], says: kind }]));

  expect(changedGrounds(marks.join(''), []).map((one) => one.kind)).toEqual(kinds);
});
