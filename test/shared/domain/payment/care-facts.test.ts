import { describe, expect, test } from 'vitest';
import {
  BenefitDecisionContent,
  DeterminationContent,
  PermitContent,
} from '#shared/domain/payment/care-facts';

const permit = { recipientId: 'c1', from: '2026-01-01', to: '2026-12-31' };
const determination = {
  recipientIds: ['c1', 'c2'],
  caregiverId: 'f1',
  load: false,
  month: '2026-01',
  visitedOn: '2026-01-10',
  professional: { name: 'שירה לב', kind: 'social-worker' },
};
const benefit = {
  recipientId: 'c1',
  from: '2026-01-01',
  points: 4.5,
  reduced: false,
  track: 'service',
  supplements: [],
};

describe('a permit', () => {
  test.each([
    ['of one day', { to: '2026-01-01' }, true],
    ['that ends before it begins', { to: '2025-12-31' }, false],
    ['with somebody else', { joint: { withRecipientId: 'c2', approvedOn: '2020-06-01' } }, true],
    ['with oneself', { joint: { withRecipientId: 'c1', approvedOn: '2020-06-01' } }, false],
  ])('%s', (_name, more, isOne) => {
    expect(PermitContent.safeParse({ ...permit, ...more }).success).toBe(isOne);
  });
});

describe('a determination', () => {
  test.each([
    ['for one month', { untilMonth: '2026-01' }, true],
    ['until the month before', { untilMonth: '2025-12' }, false],
    ['of two years ahead', { untilMonth: '2028-01' }, true],
    ['of more than two years ahead', { untilMonth: '2028-02' }, false],
    ['of one recipient', { recipientIds: ['c1'] }, false],
    ['of the same recipient twice', { recipientIds: ['c1', 'c1'] }, false],
    ['of three recipients', { recipientIds: ['c1', 'c2', 'c3'] }, false],
    ['by a physiotherapist', { professional: { name: 'שירה לב', kind: 'physiotherapist' } }, true],
    ['by a neighbour', { professional: { name: 'שירה לב', kind: 'neighbour' } }, false],
  ])('%s', (_name, more, isOne) => {
    expect(DeterminationContent.safeParse({ ...determination, ...more }).success).toBe(isOne);
  });
});

describe('a benefit', () => {
  test.each([
    [0, true],
    [9.5, true],
    [11, true],
    [11.5, false],
    [4.25, false],
    [-0.5, false],
    [null, true],
  ])('of %s points: %s', (points, isOne) => {
    expect(BenefitDecisionContent.safeParse({ ...benefit, points }).success).toBe(isOne);
  });
});
