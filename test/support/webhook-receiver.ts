import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a receiver was sent, once the signature was checked as a software house would. */
export type Received = { path: string; event: any; eventId: string; signedBy: string[] };

/** As docs/webhooks.md tells it, and on purpose with nothing of ours. */
export const isSignedBy = (secret: string, header: string, body: string): boolean => {
  const [time = '', ...signatures] = header.split(',');
  const right = createHmac('sha256', secret)
    .update(`${time.replace('t=', '')}.${body}`)
    .digest();
  return signatures
    .map((one) => Buffer.from(one.replace('v1=', ''), 'hex'))
    .some((given) => given.length === right.length && timingSafeEqual(given, right));
};

/** Answers each event with these statuses in turn, the last of them for ever; `silence` answers nothing. */
type Behaviour = readonly (number | 'silence')[];

/** A provider's software: one server, a path for each of its webhooks. */
export const startReceiver = async (secrets: readonly string[], port = 0) => {
  const received: Received[] = [];
  const behaviours = new Map<string, Behaviour>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      const header = String(request.headers['hineni-signature']);
      const path = request.url ?? '';
      const eventId = String(request.headers['hineni-event-id']);
      const earlier = received.filter((one) => one.path === path && one.eventId === eventId).length;
      received.push({
        path,
        event: JSON.parse(body),
        eventId,
        signedBy: secrets.filter((secret) => isSignedBy(secret, header, body)),
      });
      const statuses = behaviours.get(path) ?? [204];
      const status = statuses[Math.min(earlier, statuses.length - 1)] ?? 204;
      if (status !== 'silence') response.writeHead(status).end();
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const at = (server.address() as AddressInfo).port;
  return {
    port: at,
    urlOf: (path: string): string => `http://127.0.0.1:${at}${path}`,
    behave: (path: string, behaviour: Behaviour): void => void behaviours.set(path, behaviour),
    at: (path: string): Received[] => received.filter((one) => one.path === path),
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
