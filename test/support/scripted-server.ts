import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** One request as it came in: the head in lines, and the body. */
export type SeenRequest = { head: string; body: string };
/** What is done about a request: an answer is written, or anything else with the socket. */
export type Act = (socket: Socket, request: SeenRequest) => void;

/** A reply of the AWS JSON protocol. */
export const reply =
  (status: number, body: unknown, headers: Record<string, string> = {}): Act =>
  (socket) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const lines = Object.entries({ 'content-length': String(Buffer.byteLength(text)), ...headers });
    socket.write(
      `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`,
    );
  };

/** A server that does one act a request, in order, and the last one for all that follow. */
export const startScriptedServer = async (...acts: Act[]) => {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const [head = '', body = ''] = received.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? NaN);
      if (Buffer.byteLength(body) < length) return;
      received = '';
      requests.push({ head, body });
      acts[Math.min(requests.length, acts.length) - 1]?.(socket, { head, body });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    requests,
    connections: () => connections,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
