import * as z from 'zod/mini';
import type { Route } from '#shared/contracts/route';
import type { Session } from '../session/session.ts';
import { Problem, problemOf, UNREACHABLE, UNREADABLE } from './problem.ts';

/** What goes with a call. */
export type CallInput = {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
  /** In the place of a body, where the operation takes a file. */
  csv?: string;
  signal?: AbortSignal;
};

/**
 * Calls one operation of the contract and reads its answer with the contract's own schema.
 * @throws Problem for every refusal, for silence and for an answer that is not as the contract says.
 */
export type Call = <S extends z.ZodMiniType>(
  route: Route,
  answer: S,
  input?: CallInput,
) => Promise<z.output<S>>;

const addressOf = (api: string, route: Route, input: CallInput): URL => {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const url = new URL(path, api);
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
};

const bodyOf = ({ body, csv }: CallInput): { type: string; text: string } | null => {
  if (csv !== undefined) return { type: 'text/csv', text: csv };
  return body === undefined ? null : { type: 'application/json', text: JSON.stringify(body) };
};

const send = async (url: URL, route: Route, input: CallInput, token: string | null): Promise<Response> => {
  const body = bodyOf(input);
  try {
    return await fetch(url, {
      method: route.method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== null && { 'content-type': body.type }),
      },
      body: body?.text ?? null,
      signal: input.signal ?? null,
    });
  } catch (error) {
    if (input.signal?.aborted === true) throw error;
    throw new Problem(0, UNREACHABLE);
  }
};

const read = async <S extends z.ZodMiniType>(reply: Response, answer: S): Promise<z.output<S>> => {
  if (!reply.ok) throw await problemOf(reply);
  const parsed = z.safeParse(answer, await reply.json().catch(() => undefined));
  if (!parsed.success) throw new Problem(reply.status, UNREADABLE);
  return parsed.data;
};

/** Makes the one way to the API: with the token of the session, renewed once when it has run out. */
export const makeCall =
  (api: string, session: Pick<Session, 'token' | 'renew'>): Call =>
  async (route, answer, input = {}) => {
    const url = addressOf(api, route, input);
    const reply = await send(url, route, input, session.token());
    if (reply.status !== 401 || !(await session.renew())) return read(reply, answer);
    return read(await send(url, route, input, session.token()), answer);
  };
