import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { handler } from '#functions/auth/add-claims';

const sample = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../../events/${name}.sample.json`), 'utf8'));
const claimsOf = async (event: any) =>
  (await handler(event)).response.claimsAndScopeOverrideDetails.accessTokenGeneration.claimsToAddOrOverride;

test('a person’s groups become roles, and the attributes the tenant', async () => {
  expect(await claimsOf(sample('add-claims'))).toEqual({
    roles: ['coordinator'],
    providerId: 'a1',
    providerBranchId: 'a1-main',
  });
});

test('a machine’s claims come from its scopes and not from what it sends along', async () => {
  expect(await claimsOf(sample('add-claims.machine'))).toEqual({ roles: ['interface'], providerId: 'a1' });
});

test('groups that are no roles of ours are left out', async () => {
  const event = sample('add-claims');
  event.request.groupConfiguration.groupsToOverride = ['coordinator', 'admins-of-something'];

  expect((await claimsOf(event)).roles).toEqual(['coordinator']);
});

test('somebody without a group gets no role', async () => {
  const event = sample('add-claims');
  event.request.groupConfiguration = {};

  expect((await claimsOf(event)).roles).toEqual([]);
});

test('the rest of the event goes back as it came', async () => {
  const event = sample('add-claims');

  expect(await handler(structuredClone(event))).toMatchObject({
    request: event.request,
    userName: event.userName,
  });
});
