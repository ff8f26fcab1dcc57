import { expect, test } from 'vitest';
import type { Assignment } from '#shared/domain/directory';
import { servedBy } from '#shared/domain/payment/shared-worker-served';

const assignment = (caregiverId: string, from: string, to?: string) =>
  ({ caregiverId, from, ...(to !== undefined && { to }) }) as Assignment;

test('two are served from the later beginning until the earlier end', () => {
  const first = [assignment('f1', '2025-01-01', '2025-06-30'), assignment('f1', '2025-09-01', '2026-12-31')];
  const second = [assignment('f1', '2025-03-01'), assignment('f2', '2020-01-01', '2020-02-01')];

  expect(servedBy('f1', [first, second])).toEqual({ since: '2025-03-01', until: '2026-12-31' });
  expect(servedBy('f1', [second, second])).toEqual({ since: '2025-03-01' });
  expect(servedBy('f2', [first, second])).toEqual({});
});
