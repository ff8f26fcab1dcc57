import { connect, type Socket } from 'node:net';
import { serveParent } from '../support/child.ts';
import { reportOf } from '../support/people.ts';

/** Sends reports over kept connections, each one new, as fast as they are answered. */
type Order = {
  url: string;
  connections: number;
  seconds: number;
  from: number;
  to: number;
  tokens: string[];
  tag: string;
};
type Load = { accepted: number; refused: number; seconds: number; p50: number; p99: number };

const requestMaker = ({ url, from, to, tokens, tag }: Order): (() => string) => {
  const { host } = new URL(url);
  let serial = 0;
  return () => {
    const number = from + (serial % (to - from));
    const kind = Math.floor(serial / (to - from)) % 2 === 0 ? 'arrival' : 'departure';
    serial += 1;
    const now = Date.now();
    const { reportId, body } = reportOf(number, `${tag}-${serial}`, kind, now, false);
    const sentAt = new Date(now).toISOString();
    return `PUT /v1/reports/${reportId} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${tokens[number - from] ?? ''}\r\ncontent-type: application/json\r\nhineni-sent-at: ${sentAt}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
};

/** One connection: sends the next request when the last one is answered. */
const keepSending = (
  socket: Socket,
  next: () => string | undefined,
  note: (status: number, millis: number) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    let text = '';
    let began = 0;
    const send = (): void => {
      const request = next();
      if (request === undefined) {
        socket.destroy();
        resolve();
        return;
      }
      began = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < end + 4 + length) return;
      note(Number(text.slice(9, 12)), performance.now() - began);
      text = '';
      send();
    });
  });

serveParent(async (order: Order): Promise<Load> => {
  const make = requestMaker(order);
  const { hostname, port } = new URL(order.url);
  const millis: number[] = [];
  let refused = 0;
  const began = performance.now();
  const until = began + order.seconds * 1_000;
  await Promise.all(
    Array.from({ length: order.connections }, () =>
      keepSending(
        connect(Number(port), hostname).setNoDelay(true),
        () => (performance.now() < until ? make() : undefined),
        (status, one) => {
          if (status === 201) millis.push(one);
          else refused += 1;
        },
      ),
    ),
  );
  const seconds = (performance.now() - began) / 1_000;
  millis.sort((a, b) => a - b);
  const at = (share: number): number => millis[Math.floor(millis.length * share)] ?? NaN;
  return { accepted: millis.length, refused, seconds, p50: at(0.5), p99: at(0.99) };
});
