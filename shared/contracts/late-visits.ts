import * as z from 'zod/mini';
import { LocalDate } from '../domain/instants.ts';
import { LateAlert } from '../domain/late-alert.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';

export const listLateVisitsRoute = route({
  method: 'GET',
  path: '/v1/late-visits',
  summary: 'Planned visits of a day that nobody arrived at in time; open ones, or with those that are over',
  roles: [
    'coordinator',
    'provider-admin',
    'interface',
    'branch-clerk',
    'social-worker',
    'inspector',
    'division',
  ],
  query: z.strictObject({
    ...pageQuery,
    date: z.optional(LocalDate),
    providerId: z.optional(z.string()),
    branchId: z.optional(z.string()),
    cleared: z.optional(z.enum(['with', 'without'])),
  }),
  responses: { 200: listOf(LateAlert) },
});
