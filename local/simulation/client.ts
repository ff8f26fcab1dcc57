import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { localToken } from '../tokens.ts';

/** An answer of the stage; `sentMillis` and `answeredMillis` are of the try that was answered. */
export type Answer = {
  status: number;
  body: unknown;
  sentMillis: number;
  answeredMillis: number;
};

/** What is sent is made anew for each try, as it carries the moment of sending. */
export type Sending = {
  /** Under which name the time of the answer is counted; null: not at all. */
  as: string | null;
  method: 'GET' | 'PUT' | 'POST';
  path: string;
  username: string;
  make?: (sendMillis: number) => { body: string; headers?: Record<string, string> };
};

type Reply = { status: number; text: string; retryAfter: string | undefined };

const TRIES_MAX = 12;
const WAIT_MILLIS = 250;
const WAIT_MILLIS_MAX = 10_000;
const TIMEOUT_MILLIS = 30_000;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Lets so many things happen at once; the others wait in line. */
const turnstile = (atOnce: number) => {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

/**
 * Speaks to a stage as its people do: few connections that are kept, a token each, and where the stage is too busy
 * (429, 503) or not to be reached, again after the time that it asks for, a little scattered.
 */
export const client = (options: { url: string; stateDir: string; atOnce: number }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: options.atOnce });
  const base = new URL(options.url);
  const tokens = new Map<string, Promise<string>>();
  const inTurn = turnstile(options.atOnce);
  const millisBy = new Map<string, number[]>();
  let retries = 0;

  const tokenOf = (username: string): Promise<string> => {
    const known = tokens.get(username) ?? localToken(options.url, options.stateDir, username);
    tokens.set(username, known);
    return known;
  };

  const exchange = (
    sending: Sending,
    headers: Record<string, string | number>,
    body: string,
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          host: base.hostname,
          port: base.port,
          method: sending.method,
          path: sending.path,
          headers,
          timeout: TIMEOUT_MILLIS,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              text: Buffer.concat(chunks).toString(),
              retryAfter: incoming.headers['retry-after'],
            }),
          );
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('No answer in time')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  const tryOnce = async (sending: Sending): Promise<Answer & { retryAfter: string | undefined }> => {
    const authorization = `Bearer ${await tokenOf(sending.username)}`;
    const sentMillis = Date.now();
    const made = sending.make?.(sentMillis) ?? { body: '' };
    const headers = {
      authorization,
      ...(made.body !== '' && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(made.body),
      }),
      ...made.headers,
    };
    const started = performance.now();
    const reply = await exchange(sending, headers, made.body);
    if (sending.as !== null) {
      const millis = millisBy.get(sending.as) ?? [];
      millis.push(performance.now() - started);
      millisBy.set(sending.as, millis);
    }
    const answeredMillis = Date.now();
    const { status, text, retryAfter } = reply;
    return { status, body: parsed(text), retryAfter, sentMillis, answeredMillis };
  };

  const waitFor = async (tried: number, retryAfter: string | undefined): Promise<void> => {
    retries += 1;
    const asked = Number(retryAfter ?? 0) * 1_000;
    const own = Math.min(WAIT_MILLIS * 2 ** tried, WAIT_MILLIS_MAX) * Math.random();
    await sleep(asked * (1 + Math.random() / 2) + own);
  };

  /** Sends until an answer comes that will not change. @throws Error when the stage stays away. */
  const send = async (sending: Sending): Promise<Answer> => {
    for (let tried = 1; ; tried += 1) {
      const answer = await inTurn(() => tryOnce(sending)).catch((error: unknown) => {
        if (tried === TRIES_MAX) throw new Error('The stage does not answer any more', { cause: error });
        return null;
      });
      if (answer !== null && answer.status !== 429 && answer.status < 500) return answer;
      if (tried === TRIES_MAX)
        throw new Error(`${sending.method} ${sending.path} was answered ${answer?.status} to the end`);
      await waitFor(tried, answer?.retryAfter);
    }
  };

  return {
    send,

    /** Sends and insists on success. @throws Error that shows the problem document. */
    must: async (sending: Sending): Promise<Answer> => {
      const answer = await send(sending);
      if (answer.status >= 300)
        throw new Error(`${sending.method} ${sending.path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer;
    },

    /** Times of the answers, in milliseconds, by what was asked. */
    millisBy,
    retries: (): number => retries,
    close: (): void => agent.destroy(),
  };
};

/** What `client` gives. */
export type Client = ReturnType<typeof client>;
