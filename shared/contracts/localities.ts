import * as z from 'zod/mini';
import { LocalityCode } from '../domain/directory.ts';
import { LocalDate } from '../domain/instants.ts';
import { LocalityBranch } from '../domain/locality.ts';
import { route } from './route.ts';

export const LOCALITY_COLUMNS = ['localityCode', 'name', 'branchId', 'from'] as const;

const LocalityResult = z.strictObject({
  index: z.int(),
  status: z.enum(['added', 'renamed', 'unchanged', 'rejected']),
  code: z.optional(z.string()),
  /** Every wrong field of a rejected row. */
  errors: z.optional(z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() }))),
});

/** CSV (header row) or `{ rows: [...] }`; rows are judged one by one, so each is taken as it is. */
export const importLocalitiesRoute = route({
  method: 'POST',
  path: '/v1/localities/import',
  summary: 'Which branch a locality belongs to, and from when; up to 3,000 rows',
  roles: ['division'],
  accepts: ['application/json', 'text/csv'],
  body: z.union([z.string(), z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())) })]),
  bodyBytesMax: 512 * 1024,
  responses: {
    200: z.strictObject({
      rows: z.int(),
      added: z.int(),
      renamed: z.int(),
      unchanged: z.int(),
      rejected: z.int(),
      results: z.array(LocalityResult),
    }),
  },
});

export const getLocalityRoute = route({
  method: 'GET',
  path: '/v1/localities/{localityCode}',
  summary: 'One locality, the branch that it belongs to on a day, and all its dates',
  roles: [
    'provider-admin',
    'interface',
    'coordinator',
    'branch-clerk',
    'social-worker',
    'inspector',
    'division',
  ],
  params: z.strictObject({ localityCode: LocalityCode }),
  query: z.strictObject({ on: z.optional(LocalDate) }),
  responses: {
    200: z.strictObject({
      localityCode: LocalityCode,
      name: z.string(),
      /** null: before its first date. */
      branchId: z.nullable(z.string()),
      history: z.array(LocalityBranch),
    }),
  },
});
