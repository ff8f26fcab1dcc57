import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type * as z from 'zod/mini';
import { type Route, BODY_BYTES_MAX } from '../contracts/route.ts';
import { AppError } from '../domain/app-error.ts';
import { parseInput } from '../domain/field-errors.ts';
import { SECURITY_HEADERS } from './answer.ts';
import { lowerCase } from './api-handler.ts';
import { errorFields, logger } from './logger.ts';
import { refuse } from './refuse.ts';

/** A vendor's request before anything is believed of it. */
export type VendorRequest = {
  headers: Record<string, string | undefined>;
  params: Record<string, string | undefined>;
  query: Record<string, string | undefined>;
  /** Decoded: `+` is a space, and bytes that are no UTF-8 are replaced. */
  fields: URLSearchParams;
  now: Date;
};

type Form<R extends Route> = R['form'] extends z.ZodMiniType ? z.infer<R['form']> : undefined;
type Query<R extends Route> = R['query'] extends z.ZodMiniType ? z.infer<R['query']> : undefined;

/** How a vendor's operation is answered, in the vendor's own language. */
export type VendorAnswers<R extends Route> = {
  /** Whether the vendor sent it. @throws AppError when not */
  check: (request: VendorRequest) => void;
  answer: (request: { form: Form<R>; query: Query<R>; now: Date }) => Promise<string>;
  /** What is played when we fail: a caller on the line has no use for a status. */
  sorry: () => string;
};

const fieldsOf = (event: APIGatewayProxyEvent): URLSearchParams => {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.byteLength > BODY_BYTES_MAX) {
    throw new AppError('too-large', 'BODY_TOO_LARGE', `The body is larger than ${BODY_BYTES_MAX} bytes`);
  }
  return new URLSearchParams(body.toString('utf8'));
};

const requestOf = (event: APIGatewayProxyEvent): VendorRequest => ({
  headers: lowerCase(event.headers),
  params: event.pathParameters ?? {},
  query: event.queryStringParameters ?? {},
  fields: fieldsOf(event),
  now: new Date(),
});

/** Of a repeated field the last value counts, as vendors send all that they collected. */
const parsed = <R extends Route>(
  route: R,
  { fields, query, now }: VendorRequest,
): { form: Form<R>; query: Query<R>; now: Date } => {
  const part = (schema: z.ZodMiniType | undefined, input: unknown, what: string, at: string): unknown =>
    schema === undefined ? undefined : parseInput(schema, input, what, at);
  const parts = {
    form: part(route.form, Object.fromEntries(fields), 'BODY', ''),
    query: part(route.query, query, 'QUERY', '?'),
    now,
  };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- each part was just parsed by the route's own schema
  return parts as { form: Form<R>; query: Query<R>; now: Date };
};

/**
 * Wraps an operation that a telephone vendor calls: checks who sent it, parses the form by the contract, and answers
 * in the vendor's language. Who is refused gets a problem document, without a word of the body in the log; where we
 * fail ourselves the vendor gets something to play, and the log an error.
 */
export const vendorHandler =
  <const R extends Route>(
    route: R,
    { check, answer, sorry }: VendorAnswers<R>,
  ): ((event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>) =>
  async (event) => {
    const reply = (body: string): APIGatewayProxyResult => ({
      statusCode: 200,
      headers: { 'content-type': `${route.media ?? 'text/plain'}; charset=utf-8`, ...SECURITY_HEADERS },
      body,
    });
    try {
      const request = requestOf(event);
      check(request);
      return reply(await answer(parsed(route, request)));
    } catch (error) {
      if (error instanceof AppError && error.kind !== 'unavailable') return refuse(error, route);
      const fields = { route: `${route.method} ${route.path}`, ...errorFields(error) };
      logger.error('request failed, the caller hears an apology', fields);
      return reply(sorry());
    }
  };
