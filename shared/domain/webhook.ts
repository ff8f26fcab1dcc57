import * as z from 'zod/mini';
import { AppError } from './app-error.ts';
import { entry } from './entry.ts';
import { ProviderId, WebhookId } from './ids.ts';
import { HOUR_MILLIS, Instant, millisOf } from './instants.ts';
import { TenantEventType } from './tenant-event.ts';

/** More would be a mistake: one address takes every kind of event. */
export const WEBHOOKS_MAX = 20;
/** For so long after a change of the secret the one before it signs too, so that no receiver need change it at one instant. */
const SECRETS_OVERLAP_MILLIS = 24 * HOUR_MILLIS;

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const content = {
  /** Where events are sent: `https:`, an address of the open internet. */
  url: z.string().check(z.maxLength(2_000), z.refine(isAddress, 'URL_INVALID')),
  /** Which kinds of events are sent. */
  events: z.array(TenantEventType).check(
    z.minLength(1),
    z.refine((events) => new Set(events).size === events.length, 'REPEATED'),
  ),
};

/** Visible ASCII, so that the bytes of it are the same to everybody. */
export const WebhookSecret = z.string().check(z.regex(/^[\x21-\x7e]{16,256}$/));

/** A webhook as it is put. */
export const WebhookInput = z.strictObject({
  ...content,
  /** Signs what is sent; 16 characters of ASCII at least. It is never given back. */
  secret: WebhookSecret,
  /** False: nothing is sent from now on, and what waits is given up. True unless told. */
  active: z.optional(z.boolean()),
});
export type WebhookInput = z.infer<typeof WebhookInput>;

/** A webhook as it is kept and shown: all but its secret. */
export const Webhook = z.strictObject({
  webhookId: WebhookId,
  providerId: ProviderId,
  ...content,
  active: z.boolean(),
  secretChangedAt: Instant,
  ...entry,
});
export type Webhook = z.infer<typeof Webhook>;

/** The secrets of a webhook: the one that was put last, and the one before it. */
export const WebhookSecrets = z.strictObject({
  current: WebhookSecret,
  changedAt: Instant,
  previous: z.nullable(WebhookSecret),
});
export type WebhookSecrets = z.infer<typeof WebhookSecrets>;

/** The secrets once one was put: the same one again changes nothing. */
export const withSecret = (
  before: WebhookSecrets | undefined,
  secret: string,
  now: Instant,
): WebhookSecrets => {
  if (before?.current === secret) return before;
  return { current: secret, changedAt: now, previous: before?.current ?? null };
};

/** Those that sign at an instant, the newest first. */
export const signingSecrets = ({ current, changedAt, previous }: WebhookSecrets, now: Date): string[] =>
  previous !== null && now.getTime() < millisOf(changedAt) + SECRETS_OVERLAP_MILLIS
    ? [current, previous]
    : [current];

/** @throws AppError `URL_NOT_PUBLIC` (impossible) */
export const requireReachable = (isReachable: boolean): void => {
  if (isReachable) return;
  const message = 'Only https: addresses of the open internet are written to';
  throw new AppError('impossible', 'URL_NOT_PUBLIC', message, {
    errors: [{ path: '/url', code: 'URL_NOT_PUBLIC', message }],
  });
};
