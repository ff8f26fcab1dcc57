import * as z from 'zod/mini';
import { Language } from '../domain/directory.ts';
import { CaregiverId, ProviderId, RecipientId } from '../domain/ids.ts';
import { Instant } from '../domain/instants.ts';
import { Month } from '../domain/payment/invoice.ts';
import { NOTICE_REASONS } from '../domain/payment/shared-worker-notice-table.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';

/** What a provider was told of a case of one foreign worker for two (circular 1536A). */
export const NoticeReply = z.strictObject({
  noticeId: z.string(),
  reason: z.enum(NOTICE_REASONS),
  /** null: the Division decides. */
  group: z.nullable(z.union([z.literal(2), z.literal(3)])),
  /** The month from which it holds. */
  month: Month,
  /** The provider's own of the two. */
  recipientIds: z.array(RecipientId),
  caregiverId: CaregiverId,
  toldAt: Instant,
  /** What happened, and what is asked for. */
  text: z.array(z.string()),
});
export type NoticeReply = z.infer<typeof NoticeReply>;

export const listNoticesRoute = route({
  method: 'GET',
  path: '/v1/notices',
  summary: 'What a provider was told of cases of one foreign worker for two, the newest first',
  roles: ['provider-admin', 'coordinator', 'interface', 'division', 'inspector'],
  query: z.strictObject({
    providerId: z.optional(ProviderId),
    language: z.optional(Language),
    ...pageQuery,
  }),
  responses: { 200: listOf(NoticeReply) },
});
