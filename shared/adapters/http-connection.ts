import { connect as connectPlain, type Socket } from 'node:net';

/** A reply: status, header block as it came (lines after the status line), body in UTF-8. */
export type HttpReply = { status: number; head: string; body: string };

/** Why no reply came: the request may or may not have been carried out. */
export class ConnectionLost extends Error {}

type Waiting = { resolve: (reply: HttpReply) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };
type Connection = {
  socket: Socket;
  waiting: Waiting | undefined;
  received: Buffer | undefined;
  idleSinceMillis: number;
};

/**
 * An environment that was frozen wakes with connections that the other side has long forgotten; finding that out costs
 * a whole time-out, opening another one some milliseconds.
 */
const IDLE_MILLIS_MAX = 30_000;

const HEAD_END = Buffer.from('\r\n\r\n');

const HEADERS = {
  'content-length': /^content-length:[ \t]*(.*?)[ \t]*\r?$/im,
  'transfer-encoding': /^transfer-encoding:[ \t]*(.*?)[ \t]*\r?$/im,
  connection: /^connection:[ \t]*(.*?)[ \t]*\r?$/im,
  date: /^date:[ \t]*(.*?)[ \t]*\r?$/im,
};

/** The value of a header in a block of header lines, or undefined. */
export const headerIn = (head: string, name: keyof typeof HEADERS): string | undefined =>
  HEADERS[name].exec(head)?.[1];

/** The body of a chunked reply once its last chunk is there, else undefined. */
const chunkedBody = (bytes: Buffer): Buffer | undefined => {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!Number.isInteger(size)) throw new ConnectionLost('The reply is not HTTP');
    const end = lineEnd + 2 + size;
    if (bytes.length < end + 2) return undefined;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, end));
    at = end + 2;
  }
};

const bodyOf = (head: string, rest: Buffer): Buffer | undefined => {
  const length = headerIn(head, 'content-length');
  if (length !== undefined) {
    const bytes = Number(length);
    return rest.length < bytes ? undefined : rest.subarray(0, bytes);
  }
  if (headerIn(head, 'transfer-encoding') === 'chunked') return chunkedBody(rest);
  throw new ConnectionLost('The reply does not say how long it is');
};

/** The reply once it is complete, else undefined. */
const replyIn = (bytes: Buffer): HttpReply | undefined => {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  if (!head.startsWith('HTTP/1.1 ')) throw new ConnectionLost('The reply is not HTTP/1.1');
  const body = bodyOf(head, bytes.subarray(headEnd + HEAD_END.length));
  return body && { status: Number(head.slice(9, 12)), head, body: body.toString('utf8') };
};

/**
 * Keeps connections to one host open and sends one request at a time over each: the small part of HTTP/1.1 that a
 * signed request to one AWS service needs, at a quarter of what `node:http` costs. TLS unless the address is `http:`.
 *
 * `send` @throws ConnectionLost on a time-out, a refused or a broken connection, or a reply that is not HTTP.
 */
export const httpConnections = (address: URL, timeoutMillis: number) => {
  const isSecure = address.protocol === 'https:';
  const host = address.hostname;
  const port = Number(address.port || (isSecure ? 443 : 80));
  // Loaded only where it is used, but then at the start, which Lambda gives a whole processor to.
  const secure = isSecure ? process.getBuiltinModule('node:tls') : undefined;
  const idle: Connection[] = [];

  const forget = (connection: Connection): void => {
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
  };

  const fail = (connection: Connection, error: Error): void => {
    forget(connection);
    connection.socket.destroy();
    const { waiting } = connection;
    if (waiting === undefined) return;
    connection.waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.reject(error);
  };

  const settle = (connection: Connection, waiting: Waiting, reply: HttpReply): void => {
    connection.waiting = undefined;
    connection.received = undefined;
    clearTimeout(waiting.timer);
    if (headerIn(reply.head, 'connection')?.toLowerCase() === 'close') connection.socket.destroy();
    else {
      // An idle connection must not keep a process alive that has nothing else to do.
      connection.socket.unref();
      connection.idleSinceMillis = Date.now();
      idle.push(connection);
    }
    waiting.resolve(reply);
  };

  const onData = (connection: Connection, chunk: Buffer): void => {
    const { waiting } = connection;
    if (waiting === undefined) return fail(connection, new ConnectionLost('A reply to no request'));
    connection.received =
      connection.received === undefined ? chunk : Buffer.concat([connection.received, chunk]);
    try {
      const reply = replyIn(connection.received);
      if (reply !== undefined) settle(connection, waiting, reply);
    } catch (error) {
      fail(connection, error instanceof Error ? error : new ConnectionLost('The reply cannot be read'));
    }
  };

  const open = (): Connection => {
    const socket =
      secure?.connect({ host, port, servername: host, ALPNProtocols: ['http/1.1'] }) ??
      connectPlain({ host, port });
    const connection: Connection = { socket, waiting: undefined, received: undefined, idleSinceMillis: 0 };
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => onData(connection, chunk));
    socket.on('error', (cause) => fail(connection, new ConnectionLost('The connection broke', { cause })));
    socket.on('close', () => fail(connection, new ConnectionLost('The connection was closed')));
    return connection;
  };

  /** The connection that was used last, unless it rested too long; then the others did as well. */
  const takeIdle = (): Connection | undefined => {
    const last = idle.pop();
    if (last === undefined || Date.now() - last.idleSinceMillis <= IDLE_MILLIS_MAX) return last;
    for (const connection of [last, ...idle.splice(0)]) connection.socket.destroy();
    return undefined;
  };

  return {
    /** Sends a whole request, head and body, and waits for the whole reply. */
    send: (request: string): Promise<HttpReply> =>
      new Promise((resolve, reject) => {
        const connection = takeIdle() ?? open();
        const timer = setTimeout(
          () => fail(connection, new ConnectionLost(`No reply within ${timeoutMillis} ms`)),
          timeoutMillis,
        );
        connection.waiting = { resolve, reject, timer };
        connection.socket.ref();
        connection.socket.write(request);
      }),

    /** Closes what is idle: after a failure the others are likely to be as dead. */
    drop: (): void => {
      for (const connection of idle.splice(0)) connection.socket.destroy();
    },
  };
};
