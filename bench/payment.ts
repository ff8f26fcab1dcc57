import type { Totals } from '#shared/domain/payment/totals';
import { type Child, startChild } from './support/child.ts';
import { costOf, useOf } from './support/meter.ts';
import type { Figure, Metric, Size } from './support/metric.ts';
import { interleaved, median, medianRatio } from './support/pairs.ts';
import { unitsOfPart } from './payment-units.ts';

/** Recipients whose claims are decided again and again while the cost of a line is measured. */
const RECIPIENTS = 1_000;
/** Recipients of the long-term care benefit, rounded; a tenth of them is enough for the heap to have grown. */
const NATION = 300_000;
const TENTH = NATION / 10;

type Month = { totals: Totals; heapBytes: number; rssBytes: number };

/** One month of so many recipients in a process of its own. */
const monthOf = async (recipients: number): Promise<Month & { cpuNanos: number }> => {
  const child = await startChild('payment-loop.ts', [], {});
  try {
    let month: Month | undefined;
    const { cpuNanos } = await useOf([child.pid], async () => {
      month = await child.ask<Month>({ month: recipients });
    });
    if (month === undefined) throw new Error('The month was not decided');
    return { ...month, cpuNanos };
  } finally {
    await child.stop();
  }
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;
const micros = (nanos: number): string => `${(nanos / 1e3).toFixed(2)} µs`;
const millions = (count: number): string => `${(count / 1e6).toFixed(2)} M`;

/** Decided lines to lines that only find their verified minutes and sum the smaller figure. */
const costs = async (child: Child, { quick }: Size): Promise<Figure> => {
  const { lines } = await child.ask<{ lines: number }>({ prepare: RECIPIENTS, rounds: quick ? 5 : 20 });
  const many = lines * (quick ? 5 : 20);
  const nanos: Record<'decide' | 'floor', number[]> = { decide: [], floor: [] };
  const costPer = async (run: 'decide' | 'floor'): Promise<number> => {
    const use = await useOf([child.pid], async () => void (await child.ask({ run })));
    nanos[run].push(use.cpuNanos / many);
    return costOf(use) / many;
  };
  await costPer('decide');
  await costPer('floor');
  for (const warm of [nanos.decide, nanos.floor]) warm.length = 0;
  const pairs = await interleaved(
    quick ? 5 : 9,
    () => costPer('decide'),
    () => costPer('floor'),
  );
  return {
    what: 'a line decided, with its shadow, to one that is only matched and summed',
    value: medianRatio(pairs),
    unit: 'x',
    target: 8,
    goal: 5,
    isUse: true,
    note: `${micros(median(nanos.decide))} to ${micros(median(nanos.floor))} of CPU a line; ${lines} lines of ${RECIPIENTS} recipients, made up`,
  };
};

const measure = async (size: Size): Promise<Figure[]> => {
  const nation = size.quick ? 2 * TENTH : NATION;
  const child = await startChild('payment-loop.ts', [], {});
  const cost = await costs(child, size).finally(() => child.stop());
  const small = await monthOf(TENTH);
  const large = await monthOf(nation);
  const { totals } = large;
  const share = (minutes: number): string => `${((100 * minutes) / totals.claimedMinutes).toFixed(1)} %`;
  return [
    cost,
    {
      what: `memory of a month of ${nation} recipients, to one of ${TENTH}`,
      value: large.rssBytes / small.rssBytes,
      unit: 'x',
      target: 1.2,
      goal: 1.1,
      note: `most resident ${megabytes(large.rssBytes)} to ${megabytes(small.rssBytes)}, most heap ${megabytes(large.heapBytes)} to ${megabytes(small.heapBytes)}; ${millions(totals.lines)} lines in ${(large.cpuNanos / 1e9).toFixed(0)} s of CPU with the making of them; ${share(totals.heldMinutes)} of the minutes held, ${share(totals.shadowHeldMinutes)} more in the shadow`,
    },
    {
      what: 'minutes of that month that are neither payable nor held, or both',
      value: Math.abs(totals.claimedMinutes - totals.payableMinutes - totals.heldMinutes),
      unit: '',
      target: 0,
    },
    ...(await unitsOfPart()),
  ];
};

/** (g) What a national month of payment costs. */
export const payment: Metric = { id: 'g', title: 'Payment of a national month', measure };
