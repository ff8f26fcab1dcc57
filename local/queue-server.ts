import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { queueActions } from './queue-actions.ts';
import { QueueError } from './queue-protocol.ts';
import { queueStore } from './queue-store.ts';

/** Where the queues answer, and how to end them. */
export type QueueServer = { endpoint: string; port: number; stop: () => Promise<void> };

const BODY_BYTES_MAX = 2 * 1_048_576;

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > BODY_BYTES_MAX)
      throw new QueueError('InvalidParameterValue', 'The request is too long.');
  }
  return JSON.parse(text || '{}');
};

const answer = (
  response: ServerResponse,
  status: number,
  body: object,
  more: Record<string, string> = {},
) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...more });
  response.end(JSON.stringify(body));
};

const refuse = (response: ServerResponse, error: unknown): void => {
  if (response.writableEnded) return;
  if (!(error instanceof QueueError)) {
    answer(response, 500, { __type: 'com.amazonaws.sqs#InternalFailure', message: String(error) });
    return;
  }
  const query = error.code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : error.code;
  const body = { __type: `com.amazonaws.sqs#${error.code}`, message: error.message };
  answer(response, 400, body, { 'x-amzn-query-error': `${query};Sender` });
};

/**
 * A queue server in SQS's own JSON protocol over one SQLite file, for the actions that the system relies on.
 *
 * @param options `port`: a free one unless told; `now`: the clock in milliseconds, for tests.
 * @see docs/decisions/0040-own-queue-server.md
 */
export const startQueueServer = async (options: {
  file: string;
  port?: number;
  now?: () => number;
}): Promise<QueueServer> => {
  const now = options.now ?? Date.now;
  const store = queueStore({ file: options.file, now, releases: true });
  const bell = new EventEmitter().setMaxListeners(0);
  let origin = '';
  const { actions, receive } = queueActions(store, {
    origin: () => origin,
    woken: (queue) => bell.emit(queue),
  });

  /** Sleeps until a message may have come, the time is over, or the receiver has gone. */
  const pause = (queue: string, millis: number, response: ServerResponse): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        bell.off(queue, done);
        response.off('close', done);
        resolve();
      };
      const timer = setTimeout(done, millis);
      bell.once(queue, done);
      response.once('close', done);
    });

  const receiveWaiting = async (input: unknown, response: ServerResponse): Promise<object> => {
    const { queue, waitSeconds, take } = receive(input);
    const deadline = now() + waitSeconds * 1_000;
    for (;;) {
      // A receiver that has gone must not take messages along.
      const messages = response.destroyed ? [] : take();
      const left = deadline - now();
      if (messages.length > 0 || left <= 0 || response.destroyed)
        return messages.length > 0 ? { Messages: messages } : {};
      const next = store.nextVisibleAt(queue) ?? Infinity;
      await pause(queue, Math.max(5, Math.min(left, next - now(), 1_000)), response);
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const input = await bodyOf(request);
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    if (action === 'ReceiveMessage') {
      answer(response, 200, await receiveWaiting(input, response));
      return;
    }
    const run = actions.get(action);
    if (run === undefined) throw new QueueError('UnsupportedOperation', `${action} is not served here.`);
    answer(response, 200, run(input));
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => refuse(response, error));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The queue server has no port');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    endpoint: origin,
    port: address.port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
};
