import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod/mini';

const Geocode = z.strictObject({
  QueryText: z.string().check(z.minLength(1), z.maxLength(200)),
  MaxResults: z.optional(z.int().check(z.gte(1), z.lte(100))),
  Filter: z.optional(
    z.strictObject({ IncludeCountries: z.array(z.string().check(z.regex(/^[A-Z]{2,3}$/))) }),
  ),
  Language: z.optional(z.string().check(z.minLength(2), z.maxLength(35))),
  IntendedUse: z.optional(z.enum(['SingleUse', 'Storage'])),
});

/** What the simulator answers to a text: results as the service writes them, a refusal, or silence. */
export type PlacesAnswer = { items: object[] } | { status: number; type: string } | 'silence';

/**
 * `Geocode` of Amazon Location Places over HTTP, as the AWS SDK speaks to it (REST JSON). Only for tests.
 * @param answerTo what a text is answered; texts against the model are refused before.
 */
export const startPlacesSimulator = async (answerTo: (queryText: string) => PlacesAnswer) => {
  const requests: unknown[] = [];

  const reply = (response: ServerResponse, status: number, type: string | undefined, body: object): void => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-amz-geo-pricing-bucket': 'Stored',
      ...(type === undefined ? {} : { 'x-amzn-errortype': type }),
    });
    response.end(JSON.stringify(body));
  };

  const work = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isSigned = /\/geo-places\/aws4_request/.test(request.headers.authorization ?? '');
    if (!isSigned) return reply(response, 403, 'AccessDeniedException', { Message: 'Not signed' });
    if (request.method !== 'POST' || request.url !== '/v2/geocode') {
      return reply(response, 404, 'UnknownOperationException', {});
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    requests.push(body);
    const parsed = Geocode.safeParse(body);
    if (!parsed.success) {
      const refusal = { Message: 'Not valid', Reason: 'FieldValidationFailed', FieldList: [] };
      return reply(response, 400, 'ValidationException', refusal);
    }
    const answer = answerTo(parsed.data.QueryText);
    if (answer === 'silence') return undefined;
    if ('status' in answer) return reply(response, answer.status, answer.type, { Message: answer.type });
    return reply(response, 200, undefined, { ResultItems: answer.items });
  };

  const server = createServer((request, response) => {
    work(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
