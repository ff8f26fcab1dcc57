import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { ProviderBranchId, ProviderId, RecipientId } from '#shared/domain/ids';

test.each([
  ['recipient', RecipientId],
  ['provider', ProviderId],
  ['branch of a provider', ProviderBranchId],
])('no %s may be called what stands for nobody', (_what, Id) => {
  expect(z.safeParse(Id, 'unknown').error?.issues).toMatchObject([{ message: 'RESERVED' }]);
  for (const id of ['Unknown', 'unknown-1', 'c1']) expect(z.safeParse(Id, id).success).toBe(true);
});
