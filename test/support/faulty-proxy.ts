import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request to the database is: `PutItem` and the like, and the body's text. */
export type Seen = { operation: string; body: string };

/**
 * Stands before a database and hangs up on the requests that a test chooses; `lose` passes them on and hangs up on the
 * answer.
 */
export const startFaultyProxy = async (endpoint: string) => {
  const faults: { refuse: (seen: Seen) => boolean; lose: (seen: Seen) => boolean } = {
    refuse: () => false,
    lose: () => false,
  };
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const target = String(incoming.headers['x-amz-target'] ?? '');
      const seen = { operation: target.split('.').at(-1) ?? '', body: body.toString() };
      if (faults.refuse(seen)) {
        incoming.socket.destroy();
        return;
      }
      const onward = request(
        endpoint,
        { method: incoming.method, path: incoming.url, headers: incoming.headers },
        (answer) => {
          if (faults.lose(seen)) {
            answer.resume();
            answer.on('end', () => incoming.socket.destroy());
            return;
          }
          outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => incoming.socket.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    heal: () => {
      faults.refuse = () => false;
      faults.lose = () => false;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
