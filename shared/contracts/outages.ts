import * as z from 'zod/mini';
import { OutageId } from '../domain/ids.ts';
import { Outage, OutageContent } from '../domain/outage.ts';
import { route } from './route.ts';

/** An entry of the directory: its end may be put later, and its history is kept. */
export const putOutageRoute = route({
  method: 'PUT',
  path: '/v1/outages/{outageId}',
  summary: 'The Division records an outage of ours; the missing reports of that window count against nobody',
  roles: ['division'],
  params: z.strictObject({ outageId: OutageId }),
  headers: z.object({ 'if-match': z.optional(z.string().check(z.regex(/^"[0-9]{1,9}"$/))) }),
  body: OutageContent,
  responses: { 200: Outage, 201: Outage },
});
