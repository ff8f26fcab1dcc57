import { signatureOf } from './signature.ts';

/**
 * Headers of a webhook's request: `Hineni-Signature: t=<seconds>,v1=<hex>` over `t.body`, one `v1` a secret, and the id
 * by which a receiver knows an event that comes twice.
 */
export const webhookHeaders = (
  { eventId }: { eventId: string },
  body: string,
  secrets: readonly string[],
  now: Date,
): Record<string, string> => {
  const seconds = Math.floor(now.getTime() / 1_000);
  const signatures = secrets.map((secret) => `v1=${signatureOf(secret, seconds, body)}`);
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Hineni-Webhooks/1',
    'hineni-event-id': eventId,
    'hineni-signature': [`t=${seconds}`, ...signatures].join(','),
  };
};
