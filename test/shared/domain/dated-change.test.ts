import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChangeDecision, dateInForce, decideChange } from '#shared/domain/dated-change';

type Change = { date: string; by: string; at: string; decision?: ChangeDecision };
const said = (decision: ChangeDecision['decision'], by = 'second'): ChangeDecision => ({
  decision,
  by,
  at: '2026-01-02T08:00:00.000Z',
});
const change = (date: string, decision?: ChangeDecision): Change => ({
  date,
  by: 'first',
  at: `2026-01-01T08:00:00.${date.slice(5, 7)}0Z`,
  ...(decision && { decision }),
});
const inForce = (changes: readonly Change[], announced: string | undefined = '2026-06-01') =>
  dateInForce(announced, changes, (one) => one.date);

describe('a date that two people change', () => {
  test.each([
    ['nothing changed', [], '2026-06-01'],
    ['a later date holds at once', [change('2026-08-01')], '2026-08-01'],
    ['a later date that is rejected is undone', [change('2026-08-01', said('rejected'))], '2026-06-01'],
    ['an earlier date waits', [change('2026-04-01')], '2026-06-01'],
    ['an earlier date that is approved holds', [change('2026-04-01', said('approved'))], '2026-04-01'],
    ['a later date over one that waits', [change('2026-04-01'), change('2026-07-01')], '2026-07-01'],
    ['back to the announced date needs approval', [change('2026-08-01'), change('2026-06-01')], '2026-08-01'],
  ])('%s', (_, changes, date) => {
    expect(inForce(changes)).toBe(date);
  });

  test('a date where there was none is an earlier one', () => {
    expect(dateInForce(undefined, [change('2026-08-01')], (one) => one.date)).toBeUndefined();
    expect(dateInForce(undefined, [change('2026-08-01', said('approved'))], (one) => one.date)).toBe(
      '2026-08-01',
    );
  });

  test('whoever asked does not decide, and a decision stands', () => {
    const [asked] = [change('2026-04-01')];
    expect(() => decideChange([asked], asked.at, said('approved', 'first'))).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'SAME_PERSON' }),
    );
    const decided = decideChange([asked], asked.at, said('approved'));
    expect(decideChange(decided, asked.at, said('approved', 'third'))).toEqual(decided);
    expect(() => decideChange(decided, asked.at, said('rejected'))).toThrow(
      expect.objectContaining({ code: 'ALREADY_DECIDED' }),
    );
    expect(() => decideChange(decided, '2020-01-01T00:00:00.000Z', said('approved'))).toThrow(
      expect.objectContaining({ kind: 'not-found' }),
    );
  });

  test('it is always one that somebody set, and without approval never earlier than before', () => {
    const day = fc.integer({ min: 1, max: 12 }).map((month) => `2026-${String(month).padStart(2, '0')}-01`);
    const decision = fc.constantFrom(undefined, said('rejected'), said('approved'));
    const any = fc.record({ day, decision }).map((one) => change(one.day, one.decision));
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), (changes) => {
        const date = inForce(changes);
        expect(['2026-06-01', ...changes.map((one) => one.date)]).toContain(date);
        const unapproved = changes.map((one) =>
          change(one.date, one.decision?.decision === 'rejected' ? one.decision : undefined),
        );
        expect((inForce(unapproved) ?? '') >= '2026-06-01').toBe(true);
      }),
    );
  });
});
