import { describe, expect, test } from 'vitest';
import type { Caller, Role } from '#shared/domain/access';
import { pageOfFlags, weekOrDatesAsked } from '#shared/domain/call-flag-query';
import {
  flagSeenBy,
  type KeptFlag,
  listFor,
  listsOf,
  newReview,
  partiesOf,
} from '#shared/domain/call-flag-view';
import { aCaregiver, arrival, C1, C3 } from '../../support/facts.ts';

const callerOf = (role: Role, more: Partial<Caller> = {}): Caller => ({
  subject: role,
  roles: [role],
  providerId: null,
  providerBranchId: null,
  branchId: null,
  caregiverId: null,
  recipientId: null,
  ...more,
});
const coordinator = (providerId: string, branch = 'main') =>
  callerOf('coordinator', { providerId, providerBranchId: `${providerId}-${branch}` });

/** G1 reported for C1 of a1, G2 for C3 of a2, from one telephone. */
const first = arrival('c1', '2026-12-01 08:00', { channel: 'voice-mobile', line: '+972527612345' });
const second = arrival('c3', '2026-12-01 08:20', {
  channel: 'voice-mobile',
  line: '+972527612345',
  caregiverId: 'g2',
});
const EMPLOYMENTS = [
  aCaregiver(),
  aCaregiver({ caregiverId: 'g2', providerId: 'a2', providerBranchId: 'a2-main' }),
  aCaregiver({ caregiverId: 'g2', providerId: 'a9', providerBranchId: 'a9-main' }),
];
const flag: KeptFlag = {
  flagId: first.reportId,
  rule: 'shared-handset',
  line: '+972527612345',
  date: '2026-12-01',
  caregiverIds: ['g1', 'g2'],
  reportIds: [first.reportId, second.reportId],
  firstAt: first.effectiveAt,
  lastAt: second.effectiveAt,
  parties: [],
  reviews: [],
};
const parties = partiesOf(flag, [first, second], [C1, C3], EMPLOYMENTS);
const kept: KeptFlag = { ...flag, parties };

describe('whose a flag is', () => {
  test('a report’s is the provider’s of its recipient, not another employer’s', () => {
    expect(parties).toEqual([
      {
        caregiverId: 'g1',
        reportId: first.reportId,
        providerId: 'a1',
        providerBranchId: 'a1-main',
        branchId: 'tel-aviv',
      },
      {
        caregiverId: 'g2',
        reportId: second.reportId,
        providerId: 'a2',
        providerBranchId: 'a2-main',
        branchId: 'bnei-brak',
      },
    ]);
    expect(listsOf(parties).sort()).toEqual([
      'ALL',
      'BRANCH#bnei-brak',
      'BRANCH#tel-aviv',
      'PROVIDER#a1',
      'PROVIDER#a2',
    ]);
  });

  test('a tried PIN’s, and a report’s for nobody known, is every employer’s', () => {
    const tried = partiesOf({ ...flag, caregiverIds: ['g2'], reportIds: [] }, [], [], EMPLOYMENTS);
    const unknown = partiesOf({ ...flag, reportIds: [second.reportId] }, [second], [], EMPLOYMENTS);

    expect(tried.map(({ providerId, reportId }) => [providerId, reportId])).toEqual([
      ['a2', null],
      ['a9', null],
    ]);
    expect(unknown.map(({ providerId }) => providerId)).toEqual(['a2', 'a9']);
  });
});

describe('what is seen of it', () => {
  test.each([
    ['the coordinator of its branch', coordinator('a1'), ['g1'], 1],
    ['a provider’s admin', callerOf('provider-admin', { providerId: 'a2' }), ['g2'], 1],
    ['the clerk of a branch', callerOf('branch-clerk', { branchId: 'bnei-brak' }), ['g2'], 1],
    ['an inspector', callerOf('inspector'), ['g1', 'g2'], 0],
    ['the Division', callerOf('division'), ['g1', 'g2'], 0],
  ])('%s sees its own by id, others as a number, and no whole telephone number', (_, caller, own, others) => {
    const seen = flagSeenBy(caller, kept);

    expect(seen).toMatchObject({ caregiverIds: own, otherCaregivers: others, line: '+972*****2345' });
    expect(seen?.reportIds).toHaveLength(own.length);
    expect(seen).not.toHaveProperty('parties');
    expect(listsOf(parties)).toContain(listFor(caller));
  });

  test.each([
    ['the coordinator of another branch', coordinator('a1', 'north')],
    ['an employer whom the report does not concern', callerOf('provider-admin', { providerId: 'a9' })],
    ['the clerk of another branch', callerOf('branch-clerk', { branchId: 'haifa' })],
    ['a caregiver, though it is about her', callerOf('caregiver', { caregiverId: 'gX' })],
  ])('%s sees nothing', (_, caller) => {
    expect(flagSeenBy(caller, kept)).toBeUndefined();
  });

  test('notes are read by the house that wrote them, and by those who see all', () => {
    const now = new Date('2026-12-01T10:00:00Z');
    const reviews = [
      newReview(coordinator('a1'), { outcome: 'explained', note: 'one' }, now),
      newReview(coordinator('a2'), { outcome: 'follow-up', note: 'two' }, now),
      newReview(callerOf('division'), { outcome: 'explained', note: 'three' }, now),
    ];
    const notes = (caller: Caller) =>
      flagSeenBy(caller, { ...kept, reviews })?.reviews.map((review) => review.note);

    expect(notes(coordinator('a1'))).toEqual(['one']);
    expect(notes(callerOf('provider-admin', { providerId: 'a2' }))).toEqual(['two']);
    expect(notes(callerOf('branch-clerk', { branchId: 'tel-aviv' }))).toEqual([]);
    expect(notes(callerOf('inspector'))).toEqual(['one', 'two', 'three']);
    expect(flagSeenBy(callerOf('division'), { ...kept, reviews })?.reviews[0]).toEqual({
      outcome: 'explained',
      note: 'one',
      by: 'coordinator',
      at: '2026-12-01T10:00:00.000Z',
    });
  });
});

describe('a list of flags', () => {
  const now = new Date('2026-12-10T10:00:00Z');

  test('is of the last week unless dates are asked for', () => {
    expect(weekOrDatesAsked({}, now)).toEqual({ from: '2026-12-04', to: '2026-12-10' });
    expect(weekOrDatesAsked({ date: '2026-11-01' }, now)).toEqual({ from: '2026-11-01', to: '2026-11-01' });
    expect(() => weekOrDatesAsked({ from: '2026-01-01', to: '2026-12-01' }, now)).toThrow(
      expect.objectContaining({ code: 'QUERY_INVALID' }),
    );
  });

  test('is filtered by rule and review, and paged', () => {
    const seen = flagSeenBy(callerOf('division'), kept)!;
    const review = { outcome: 'explained' as const, note: 'x', by: 'y', at: first.effectiveAt };
    const all = [seen, { ...seen, rule: 'impossible-travel' as const }, { ...seen, reviews: [review] }];
    const page = (wish: Parameters<typeof pageOfFlags>[1], limit = 50, cursor?: string) =>
      pageOfFlags(all, wish, { limit, cursor });

    expect(page({ rule: 'impossible-travel' }).items).toEqual([all[1]]);
    expect(page({ reviewed: 'false' }).items).toEqual([all[0], all[1]]);
    expect(page({ reviewed: 'true' }).items).toEqual([all[2]]);
    const start = page({}, 2);
    expect([start.items.length, page({}, 2, start.next ?? '')]).toEqual([2, { items: [all[2]], next: null }]);
  });
});
