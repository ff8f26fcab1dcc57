import * as z from 'zod/mini';
import { route } from './route.ts';

export const CONTACT_COLUMNS = ['providerId', 'providerBranchId', 'name', 'email', 'mobile'] as const;

const ContactResult = z.strictObject({
  index: z.int(),
  /** `superseded`: a later row names another contact for the same provider or branch. */
  status: z.enum(['invited', 'updated', 'unchanged', 'superseded', 'rejected']),
  code: z.optional(z.string()),
  /** Every wrong field of a rejected row. */
  errors: z.optional(z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() }))),
});
/** What became of one row, in the order of the list. */
export type ContactResult = z.infer<typeof ContactResult>;

/** CSV (header row) or `{ rows: [...] }`; rows are judged one by one, so each is taken as it is. */
export const importContactsRoute = route({
  method: 'POST',
  path: '/v1/contacts/import',
  summary: 'Contacts of providers become invited admin users, up to 1,000 rows',
  roles: ['division'],
  accepts: ['application/json', 'text/csv'],
  body: z.union([z.string(), z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())) })]),
  bodyBytesMax: 512 * 1024,
  responses: {
    200: z.strictObject({
      rows: z.int(),
      invited: z.int(),
      updated: z.int(),
      unchanged: z.int(),
      superseded: z.int(),
      rejected: z.int(),
      results: z.array(ContactResult),
    }),
  },
});
