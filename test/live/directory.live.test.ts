import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { signedDatabase } from '#shared/adapters/database-signed';
import { directoryReads } from '#shared/adapters/directory-reads';
import { directoryWrites } from '#shared/adapters/directory-writes';
import { withChange } from '#shared/domain/branches';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';
import { aCaregiver, aRecipient, arrival } from '../support/facts.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
let reads: ReturnType<typeof directoryReads>;
let writes: ReturnType<typeof directoryWrites>;
beforeAll(async () => {
  engine = await startTestDatabase();
  const settings = { region: 'local', endpoint: engine.endpoint };
  database = sdkDatabase({ ...settings, credentials: LOCAL_CREDENTIALS });
  reads = directoryReads('directory', signedDatabase({ ...settings, credentials: () => LOCAL_CREDENTIALS }));
  writes = directoryWrites('directory', database);
});
afterAll(() => engine.stop());

const NOW = new Date('2026-11-22T08:00:00.000Z');
const LATER = new Date('2026-11-22T09:00:00.000Z');
const stamp = (more: { now?: Date; ifMatch?: number } = {}) => ({
  by: 'admin.a1',
  now: NOW,
  ifMatch: undefined,
  ...more,
});
const stamped = { version: 1, updatedAt: NOW.toISOString(), updatedBy: 'admin.a1' };

const caregiverContent = (more: object = {}) => {
  const { caregiverId, providerId, version, updatedAt, updatedBy, ...content } = aCaregiver(more);
  return content;
};
const recipientContent = (more: object = {}) => {
  const { recipientId, providerId, version, updatedAt, updatedBy, ...content } = aRecipient({
    recipientId: 'x',
    ...more,
  });
  return content;
};
const publicKey = (x: string) => ({
  publicKey: { kty: 'EC' as const, crv: 'P-256' as const, x: x.repeat(43), y: 'y'.repeat(43) },
});
const historyOf = async (pk: string) => {
  const { items } = await database.query({
    table: 'directory',
    keyCondition: 'pk = :pk AND begins_with(sk, :history)',
    values: { ':pk': pk, ':history': 'HISTORY#' },
  });
  return items;
};

describe('providers', () => {
  test('a provider is put, read and in the list of all', async () => {
    const content = { name: 'Care', branches: [{ providerBranchId: 'p1-main', name: 'Main' }] };

    const put = await writes.putProvider('p1', content, stamp());

    expect(put).toEqual({ entry: { providerId: 'p1', ...content, ...stamped }, created: true });
    expect(await reads.getProvider('p1')).toEqual(put.entry);
    expect(await reads.listProviderIds()).toContain('p1');
    expect(await reads.getProvider('nobody')).toBeUndefined();
  });
});

describe('versions', () => {
  const put = (name: string, more: Parameters<typeof stamp>[0] = {}) =>
    writes.putRecipient('versioned', 'v1', recipientContent({ name }), stamp(more));

  test('the same again changes nothing; other content makes the next version and keeps the one before', async () => {
    const first = await put('One');
    const same = await put('One', { now: LATER });
    const second = await put('Two', { now: LATER });

    expect(first.created).toBe(true);
    expect(same).toEqual({ entry: first.entry, created: false });
    expect(second).toMatchObject({ entry: { version: 2, updatedAt: LATER.toISOString() }, created: false });
    expect(await reads.getRecipient('versioned')).toEqual(second.entry);
    const [kept, ...more] = await historyOf('RECIPIENT#versioned');
    expect(kept).toMatchObject({ name: 'One', version: 1 });
    expect(kept).not.toHaveProperty('byProvider');
    expect(more).toEqual([]);
    expect((await reads.listRecipients('v1', 50, undefined)).items).toEqual([second.entry]);
  });

  test('a version that is not the latest is refused', async () => {
    const { entry } = await put('Three');

    await expect(put('Four', { ifMatch: entry.version - 1 })).rejects.toMatchObject({
      kind: 'stale',
      code: 'VERSION_CHANGED',
    });
    expect((await put('Four', { ifMatch: entry.version })).entry.version).toBe(entry.version + 1);
  });

  test('of many who change the same version one wins, and no version is lost', async () => {
    const { entry } = await put('Five');

    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => put(`Racer ${n}`, { ifMatch: entry.version })),
    );

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect((await reads.getRecipient('versioned'))?.version).toBe(entry.version + 1);
  });
});

describe('caregivers', () => {
  test('a caregiver is found by id, by telephone and by identity number, as each provider employs her', async () => {
    const content = caregiverContent({ phones: ['+972521111111'], identityNumber: '000000026' });
    const one = await writes.putCaregiver('w1', 'e1', content, stamp());
    const two = await writes.putCaregiver('w1', 'e2', { ...content, providerBranchId: 'e2-main' }, stamp());

    expect(await reads.getCaregiver('w1', 'e1')).toEqual(one.entry);
    const both = expect.arrayContaining([one.entry, two.entry]);
    expect(await reads.caregiversOnLine('+972521111111')).toEqual(both);
    expect(await reads.caregiversByIdentity('000000026')).toEqual(both);
    expect(await reads.ofCaregiver('w1')).toEqual({ employments: both, assignments: [] });
    expect(await reads.caregiversOf('e1', ['w1', 'w1', 'w9'])).toEqual(new Set(['w1']));
    expect(await reads.caregiversOf('e9', ['w1'])).toEqual(new Set());
  });

  test('a number that one provider takes away still leads to her through the other', async () => {
    const content = caregiverContent({ phones: ['+972522222222'], identityNumber: '000000034' });
    await writes.putCaregiver('w2', 'e1', content, stamp());
    await writes.putCaregiver('w2', 'e2', content, stamp());

    await writes.putCaregiver('w2', 'e1', { ...content, phones: ['+972523333333'] }, stamp());

    const under = async (phone: string) =>
      (await reads.caregiversOnLine(phone)).map((entry) => entry.providerId);
    expect(await under('+972522222222')).toEqual(['e2']);
    expect(await under('+972523333333')).toEqual(['e1']);
  });

  test('an id is one person for all providers', async () => {
    await writes.putCaregiver('w3', 'e1', caregiverContent({ identityNumber: '000000042' }), stamp());

    const other = writes.putCaregiver('w3', 'e2', caregiverContent({ identityNumber: '000000059' }), stamp());

    await expect(other).rejects.toMatchObject({ kind: 'conflict', code: 'ID_TAKEN' });
    expect(await reads.getCaregiver('w3', 'e2')).toBeUndefined();
  });

  test('two providers that register two people under one id at once cannot both do so', async () => {
    const results = await Promise.allSettled(
      ['000000042', '000000059', '000000067'].map((identityNumber, n) =>
        writes.putCaregiver('w4', `e${n}`, caregiverContent({ identityNumber }), stamp()),
      ),
    );

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('a provider mends the identity number of a caregiver whom nobody else employs', async () => {
    await writes.putCaregiver('w5', 'e1', caregiverContent({ identityNumber: '000000075' }), stamp());
    const mended = caregiverContent({ identityNumber: '000000083' });

    await writes.putCaregiver('w5', 'e1', mended, stamp());

    expect(await reads.caregiversByIdentity('000000075')).toEqual([]);
    expect(await reads.caregiversByIdentity('000000083')).toMatchObject([{ caregiverId: 'w5' }]);
  });
});

describe('recipients', () => {
  test('a recipient is found by id, line and household, and says whom the provider serves where', async () => {
    const content = recipientContent({ landlines: ['+97235550001'], householdId: 'h1', branchId: 'haifa' });
    const one = await writes.putRecipient('r1', 's1', content, stamp());
    const two = await writes.putRecipient('r2', 's1', content, stamp());

    const both = expect.arrayContaining([one.entry, two.entry]);
    expect(await reads.recipientsOnLine('+97235550001')).toEqual(both);
    expect(await reads.recipientsOfHousehold('s1', 'h1')).toEqual(both);
    expect(await reads.recipientsOfHousehold('s2', 'h1')).toEqual([]);
    expect(await reads.branchesReached('s1')).toEqual(['haifa']);
    expect(await reads.providersReaching('haifa')).toContain('s1');
    expect(await reads.recipientsOf('s1', ['r1', 'r9'])).toEqual(new Set(['r1']));
    expect(await reads.recipientsOf('s2', ['r1'])).toEqual(new Set());
  });

  test('a line or household that was given up leads nowhere', async () => {
    const content = recipientContent({ landlines: ['+97235550002'], householdId: 'h2' });
    await writes.putRecipient('r3', 's1', content, stamp());

    await writes.putRecipient('r3', 's1', { ...content, landlines: [], householdId: 'h3' }, stamp());

    expect(await reads.recipientsOnLine('+97235550002')).toEqual([]);
    expect(await reads.recipientsOfHousehold('s1', 'h2')).toEqual([]);
  });

  test("another provider's recipient does not exist", async () => {
    await writes.putRecipient('r4', 's1', recipientContent(), stamp());

    await expect(writes.putRecipient('r4', 's2', recipientContent(), stamp())).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  test('the facts and assignments lead to their recipients, each once', async () => {
    const { entry } = await writes.putRecipient('r5', 's1', recipientContent(), stamp());

    const found = await reads.recipientsIn(
      [arrival('r5', '2026-11-22 08:00'), arrival(['r5', 'nobody'], '2026-11-22 09:00')],
      [],
    );

    expect(found).toEqual([entry]);
  });

  test('one read gives a report its places and the key of its phone', async () => {
    const { entry } = await writes.putRecipient('r6', 's1', recipientContent(), stamp());
    const places = { recipientId: 'r6', places: entry.places };
    const { entry: device } = await writes.putDevice('d1', 'w1', publicKey('x'), stamp());

    expect(await reads.forIntake('w1', ['r6', 'nobody'], 'd1')).toEqual({
      recipients: [places],
      device,
      serves: false,
    });
    expect(await reads.forIntake('w2', ['r6'], 'd1')).toEqual({
      recipients: [places],
      device: undefined,
      serves: false,
    });
    expect(await reads.forIntake('w2', [], undefined)).toEqual({
      recipients: [],
      device: undefined,
      serves: true,
    });

    const assigned = { caregiverId: 'w1', recipientId: 'r6', from: '2026-01-01', to: '2026-01-31' };
    await writes.putAssignment('s6', 's1', assigned, stamp());
    expect(await reads.forIntake('w1', ['r6'], undefined)).toMatchObject({ serves: true });
    expect(await reads.forIntake('w1', ['r6', 'r5'], undefined)).toMatchObject({ serves: false });
  });
});

describe('assignments', () => {
  const content = { caregiverId: 'w7', recipientId: 'r7', from: '2026-01-01' };

  test('an assignment is found by id, by caregiver and by recipient, and moves with its people', async () => {
    const first = await writes.putAssignment('z1', 's1', content, stamp());
    expect(await reads.getAssignment('z1', 's1')).toEqual(first.entry);
    expect(await reads.getAssignment('z1', 's2')).toBeUndefined();
    expect((await reads.ofCaregiver('w7')).assignments).toEqual([first.entry]);
    expect(await reads.assignmentsOfRecipient('r7')).toEqual([first.entry]);

    const moved = await writes.putAssignment('z1', 's1', { ...content, caregiverId: 'w8' }, stamp());

    expect((await reads.ofCaregiver('w7')).assignments).toEqual([]);
    expect((await reads.ofCaregiver('w8')).assignments).toEqual([moved.entry]);
    expect(await reads.assignmentsOfRecipient('r7')).toEqual([moved.entry]);
  });

  test('two providers may use one assignment id', async () => {
    await writes.putAssignment('z2', 's1', content, stamp());

    expect((await writes.putAssignment('z2', 's2', content, stamp())).created).toBe(true);
  });
});

describe('lists', () => {
  test("a provider's people come a page at a time, and a cursor of another list is refused", async () => {
    for (let n = 0; n < 5; n += 1) {
      await writes.putCaregiver(`l${n}`, 'many', caregiverContent(), stamp());
      await writes.putRecipient(`l${n}`, 'many', recipientContent(), stamp());
    }

    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await reads.listCaregivers('many', 2, cursor);
      ids.push(...page.items.map((entry) => entry.caregiverId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    const first = await reads.listRecipients('many', 2, undefined);

    expect(ids.sort()).toEqual(['l0', 'l1', 'l2', 'l3', 'l4']);
    const stolen = { kind: 'malformed', code: 'QUERY_INVALID' };
    await expect(reads.listRecipients('others', 2, first.next ?? '')).rejects.toMatchObject(stolen);
    await expect(reads.listRecipients('many', 2, 'nonsense')).rejects.toMatchObject(stolen);
  });
});

describe('what is never exchanged', () => {
  test('a key of a phone is registered once', async () => {
    const { entry } = await writes.putDevice('d2', 'w1', publicKey('a'), stamp());

    expect(await writes.putDevice('d2', 'w1', publicKey('a'), stamp({ now: LATER }))).toEqual({
      entry,
      created: false,
    });
    await expect(writes.putDevice('d2', 'w1', publicKey('b'), stamp())).rejects.toMatchObject({
      kind: 'conflict',
      code: 'ID_TAKEN',
    });
  });

  test('changes of a paying date add up, and the same change again is one', async () => {
    const change = { payingFrom: '2027-01-01', reason: 'Asked', by: 'division', at: NOW.toISOString() };
    const next = { ...change, payingFrom: '2027-02-01' };

    const put = (one: typeof change) =>
      writes.changeBranch('haifa', (before) => withChange('haifa', before, one));

    expect(await put(change)).toEqual([change]);
    expect(await put({ ...change, at: LATER.toISOString() })).toEqual([change]);
    expect(await put(next)).toEqual([change, next]);

    expect(await reads.getBranchHistories(['haifa'])).toEqual(new Map([['haifa', [change, next]]]));
    expect(await reads.getBranchHistories(['haifa', 'holon'])).toEqual(new Map([['haifa', [change, next]]]));
  });

  test('changes at once are all kept', async () => {
    const changes = Array.from({ length: 3 }, (_, n) => ({
      payingFrom: `2027-0${n + 1}-01`,
      reason: 'Asked',
      by: 'division',
      at: NOW.toISOString(),
    }));

    await Promise.all(
      changes.map((change) => writes.changeBranch('holon', (before) => withChange('holon', before, change))),
    );

    expect((await reads.getBranchHistories(['holon'])).get('holon')).toHaveLength(3);
  });

  test('an approval is stored once and found by its provider', async () => {
    const approval = {
      approvalId: 'm1',
      providerId: 's1',
      from: '2026-11-01',
      to: '2026-11-30',
      reason: 'Outage',
      by: 'division',
      at: NOW.toISOString(),
    };

    expect(await writes.putApproval(approval)).toEqual({ entry: approval, created: true });
    const again = await writes.putApproval({ ...approval, at: LATER.toISOString() });
    expect(again).toEqual({ entry: approval, created: false });
    await expect(writes.putApproval({ ...approval, providerId: 's2' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(await reads.approvalsOf('s1')).toMatchObject([{ from: '2026-11-01', to: '2026-11-30' }]);
    expect(await reads.approvalsOf('s2')).toEqual([]);
  });
});
