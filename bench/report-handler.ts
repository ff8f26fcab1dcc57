import { startChild } from './support/child.ts';
import { costOf, costText, useOf } from './support/meter.ts';
import type { Figure, Metric } from './support/metric.ts';
import { interleaved, median, medianRatio } from './support/pairs.ts';
import { enrol, PHONE_SEED } from './support/people.ts';
import { startStore } from './support/store.ts';

const PEOPLE = 500;

const measure = async ({ quick }: { quick: boolean }): Promise<Figure[]> => {
  const [count, pairs] = quick ? [1_000, 5] : [10_000, 7];
  const figures: Figure[] = [];
  for (const signed of ['plain', 'signed']) {
    const store = await startStore();
    const env = { ...store.env, HINENI_BENCH_KEY: PHONE_SEED };
    await enrol(store.lean, 0, PEOPLE);
    const tag = `${signed}-${process.pid}`;
    const roles = await Promise.all(
      ['handler', 'floor'].map((role) =>
        startChild('report-loop.ts', [role, signed, String(PEOPLE), tag], env),
      ),
    );
    try {
      const [handler, floor] = roles.map((child) => async (many = count): Promise<number> => {
        await child.ask({ prepare: many });
        let accepted = 0;
        const use = await useOf([child.pid], async () => {
          ({ accepted } = await child.ask<{ accepted: number }>({ handle: true }));
        });
        if (accepted !== many) throw new Error(`Only ${accepted} of ${many} reports were accepted`);
        return costOf(use) / many;
      });
      if (handler === undefined || floor === undefined) throw new Error('A side is missing');
      // Until the code is compiled that will be used.
      await handler(Math.ceil(count / 2));
      await floor(Math.ceil(count / 2));
      const cost = await interleaved(
        pairs,
        () => handler(),
        () => floor(),
      );
      figures.push({
        what: signed === 'plain' ? 'handler to floor' : 'handler to floor, both with device evidence',
        value: medianRatio(cost),
        unit: 'x',
        isUse: true,
        target: 4,
        goal: 1.5,
        note: `${costText(median(cost.a))} to ${costText(median(cost.b))} a report; ${pairs} pairs of ${count}`,
      });
    } finally {
      await Promise.all(roles.map((child) => child.stop()));
      await store.stop();
    }
  }
  return figures;
};

/** (a) What an accepted report costs in its handler. */
export const reportHandler: Metric = { id: 'a', title: 'Report handler', measure };
