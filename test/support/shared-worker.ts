import type { CareFacts, Determination, ImmigrationPermit } from '#shared/domain/payment/care-facts';
import type { Housemate, SharedWorkerQuestion } from '#shared/domain/payment/shared-worker-couple';

/** Builders of cases of circular 1536A: they name only what matters. */

const recorded = { by: 'worker.social', at: '2025-01-12T08:00:00.000Z', pointsThen: [] };

export const aHousemate = (
  recipientId: string,
  points: number | undefined,
  more: Partial<Housemate> = {},
) => ({
  recipientId,
  providerId: 'a1',
  householdId: 'h1',
  branchId: 'tel-aviv',
  points,
  ...more,
});

export const aPermit = (more: Partial<ImmigrationPermit> = {}): ImmigrationPermit => ({
  permitId: 'permit-1',
  recipientId: 'c1',
  from: '2020-01-01',
  to: '2029-12-31',
  ...recorded,
  ...more,
});

export const aJointPermit = (approvedOn: string, more: Partial<ImmigrationPermit> = {}): ImmigrationPermit =>
  aPermit({ permitId: 'joint-1', joint: { withRecipientId: 'c2', approvedOn }, ...more });

export const aDetermination = (more: Partial<Determination> = {}): Determination => ({
  determinationId: 'determination-1',
  recipientIds: ['c1', 'c2'],
  caregiverId: 'f1',
  load: false,
  month: '2025-01',
  visitedOn: '2025-01-10',
  professional: { name: 'שירה לב', kind: 'social-worker' },
  ...recorded,
  ...more,
});

export const careFacts = (more: Partial<CareFacts> = {}): CareFacts => ({
  permits: [],
  determinations: [],
  benefits: [],
  relations: [],
  appeals: [],
  appealResults: [],
  done: [],
  ...more,
});

export const aQuestion = (
  points: readonly [number | undefined, number | undefined],
  facts: Partial<CareFacts> = {},
  more: Partial<SharedWorkerQuestion> = {},
): SharedWorkerQuestion => ({
  people: [aHousemate('c1', points[0]), aHousemate('c2', points[1])],
  caregiverId: 'f1',
  workerKind: 'foreign',
  month: '2026-03',
  facts: careFacts(facts),
  ...more,
});
