import { expect, test } from 'vitest';
import { acknowledgeExceptionRoute, putCorrectionRoute } from '#shared/contracts/visits';
import { type Caller, maySee, requireSight } from '#shared/domain/access';

/** A coordinator of one provider who also nurses somebody for another one. */
const both: Caller = {
  subject: 'somebody',
  roles: ['coordinator', 'caregiver'],
  providerId: 'a1',
  providerBranchId: 'a1-main',
  branchId: null,
  caregiverId: 'g1',
  recipientId: null,
};
const ownVisitElsewhere = { providerId: 'a2', providerBranchId: 'a2-main', caregiverId: 'g1' };

test('who sees a visit as its caregiver does not settle it as a coordinator of another office', () => {
  expect(maySee(both, ownVisitElsewhere)).toBe(true);

  expect(maySee(both, ownVisitElsewhere, acknowledgeExceptionRoute.roles)).toBe(false);
  expect(() => {
    requireSight(both, ownVisitElsewhere, 'visit', putCorrectionRoute.roles);
  }).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});

test('and settles what is of the own office', () => {
  const visit = { ...ownVisitElsewhere, providerId: 'a1', providerBranchId: 'a1-main' };

  expect(() => {
    requireSight(both, visit, 'visit', putCorrectionRoute.roles);
  }).not.toThrow();
});
