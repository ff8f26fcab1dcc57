import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { aDirectory, aReport } from '../../support/facts.ts';
import { keptView } from '../../support/kept-view.ts';

const directory = aDirectory();
const times = ['06:00', '06:01', '08:00', '09:30', '12:00', '12:01', '15:00'];
const presses = fc
  .uniqueArray(
    fc.record({
      time: fc.constantFrom(...times),
      kind: fc.constantFrom('arrival', 'departure'),
      at: fc.constantFrom('c1', 'c3'),
    }),
    { minLength: 1, maxLength: 7, selector: ({ time, kind }) => time + kind },
  )
  .map((list): Fact[] =>
    list.map(({ time, kind, at }, index) =>
      aReport(kind, at, `2026-09-01 ${time}`, {
        received: `2026-09-02 00:00:0${index}`,
      }),
    ),
  );

describe('the day view', () => {
  test('keeps no visit of a departure that came again together with its arrival', () => {
    const arrival = aReport('arrival', 'c1', '2026-09-01 09:00', { received: '2026-09-01 15:00' });
    const departure = aReport('departure', 'c1', '2026-09-01 12:00');
    const view = keptView(directory);

    view.deliver([departure], [departure]);
    expect(view.visits()).toHaveLength(1);
    view.deliver([departure, arrival], [departure, arrival]);

    expect(view.visits()).toEqual(foldVisits([arrival, departure], directory));
  });

  test('is the fold of the facts, whatever was delivered when, how often and in what groups', () => {
    const step = fc.record({ comes: fc.nat(3), back: fc.nat(4), takes: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(presses, fc.array(step, { maxLength: 8 }), (facts, steps) => {
        const view = keptView(directory);
        const rest = facts.map(() => ({ comes: facts.length, back: 0, takes: 1 }));
        let visible = 0;
        let delivered = 0;
        // A delivery goes on where the last one ended, or some records earlier; the table may know more by then.
        for (const { comes, back, takes } of [...steps, ...rest]) {
          visible = Math.min(facts.length, visible + comes);
          const from = Math.max(0, delivered - back);
          const fresh = facts.slice(from, Math.min(visible, from + takes));
          if (fresh.length === 0) continue;
          view.deliver(fresh, facts.slice(0, visible));
          delivered = Math.max(delivered, from + fresh.length);
        }
        expect(view.visits()).toEqual(foldVisits(facts, directory));
      }),
      { numRuns: 1_000 },
    );
  });
});
