import * as z from 'zod/mini';
import { ProviderId } from '../domain/ids.ts';
import { RolloutEvent } from '../domain/rollout-events.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';

/** What a provider was told of paying dates of branches in which it has recipients. */
export const Announcement = z.omit(RolloutEvent, { isNews: true, round: true });
export type Announcement = z.infer<typeof Announcement>;

export const listAnnouncementsRoute = route({
  method: 'GET',
  path: '/v1/announcements',
  summary: 'What a provider was told of the paying dates of branches, the newest first',
  roles: ['provider-admin', 'coordinator', 'interface', 'division', 'inspector'],
  query: z.strictObject({ providerId: z.optional(ProviderId), ...pageQuery }),
  responses: { 200: listOf(Announcement) },
});
