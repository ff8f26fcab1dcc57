import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '#shared/domain/local-time';
import { type RolloutEvent, rolloutEventId, rolloutEventsDue } from '#shared/domain/rollout-events';

/** Runs the job on some days, one after the other, as it would be run: what was noted is known to the next. */
const run = (days: readonly string[], payingFrom: (day: string) => string = () => '2026-12-01') => {
  const known: RolloutEvent[] = [];
  const told = days.map((day) => {
    const due = rolloutEventsDue('haifa', payingFrom(day), known, day);
    known.push(...due);
    return due.map((one) => `${one.kind} ${one.daysAhead} ${one.payingFrom}`);
  });
  return { known, told };
};

describe('what providers are told of a paying date', () => {
  test('30, 7 and 1 days ahead, and on the day itself; a second run tells nothing', () => {
    const days = [
      '2026-10-31',
      '2026-11-01',
      '2026-11-01',
      '2026-11-24',
      '2026-11-30',
      '2026-12-01',
      '2026-12-01',
    ];

    expect(run(days).told).toEqual([
      [],
      ['announced 30 2026-12-01'],
      [],
      ['announced 7 2026-12-01'],
      ['announced 1 2026-12-01'],
      ['switched 0 2026-12-01'],
      [],
    ]);
  });

  test('a late run tells the nearest only, and a run for a past day tells nothing twice', () => {
    expect(run(['2026-11-26', '2026-11-10', '2026-11-30']).told).toEqual([
      ['announced 7 2026-12-01'],
      [],
      ['announced 1 2026-12-01'],
    ]);
  });

  test('a postponement undoes what was announced, and a date that comes back is announced anew', () => {
    const dates: Record<string, string> = { '2026-11-02': '2027-02-01', '2026-11-03': '2026-12-01' };
    const { told, known } = run(
      ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'],
      (day) => dates[day] ?? '2026-12-01',
    );

    expect(told).toEqual([
      ['announced 30 2026-12-01'],
      ['withdrawn 0 2026-12-01'],
      ['announced 30 2026-12-01'],
      [],
    ]);
    expect(known.map(rolloutEventId)).toHaveLength(new Set(known.map(rolloutEventId)).size);
  });

  test('what lies long back is written down, and is no news', () => {
    expect(rolloutEventsDue('haifa', '2026-01-01', [], '2026-11-22')).toMatchObject([
      { kind: 'switched', isNews: false, on: '2026-01-01' },
    ]);
    const [switched] = rolloutEventsDue('haifa', '2026-01-01', [], '2026-01-02');
    expect(switched?.isNews).toBe(true);
    expect(rolloutEventsDue('haifa', '2026-03-01', [switched!], '2026-01-03')).toMatchObject([
      { kind: 'withdrawn', payingFrom: '2026-01-01', isNews: true },
    ]);
  });

  test('however often, late and disordered it runs: nothing twice, and in the end the switch', () => {
    const day = fc.integer({ min: -60, max: 20 }).map((days) => addDays('2026-12-01', days));
    fc.assert(
      fc.property(fc.array(day, { maxLength: 30 }), (days) => {
        const { known } = run([...days, '2026-12-02']);
        const ids = known.map(rolloutEventId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(known.filter((one) => one.kind === 'switched')).toHaveLength(1);
        const ahead = known.filter((one) => one.kind === 'announced').map((one) => one.daysAhead);
        expect(ahead).toEqual([...ahead].sort((a, b) => b - a));
      }),
    );
  });
});
