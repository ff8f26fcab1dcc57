import { expect, test } from 'vitest';
import { politeness } from '#local/runners/processors';

/** Two processors over a second: `busy` of their 2,000 ms in all, `own` of them for this process. */
const after = (busy: number, own: number) => {
  const looks = [
    { total: 0, busy: 0, own: 0 },
    { total: 2_000, busy, own },
  ];
  return politeness(() => looks.shift() ?? { total: 0, busy: 0, own: 0 });
};

test('work goes on at once while others leave the machine to it, however much it takes itself', () => {
  expect(after(400, 0)(100)).toBe(0);
  expect(after(2_000, 1_000)(100)).toBe(0);
});

test('work takes a quarter of the time while others keep the machine busy', () => {
  expect(after(1_500, 100)(100)).toBe(300);
});

test('a rest is never longer than a second, so that visits do not wait for a quiet moment', () => {
  expect(after(2_000, 0)(5_000)).toBe(1_000);
});
