import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serveParent } from '../support/child.ts';

/** Reads the first page of a day's visits again and again, as the office of a provider does. */
const [date = ''] = process.argv.slice(2);
type Handler = (event: unknown, context: object) => Promise<{ statusCode: number; body: string }>;
const bundle = join(import.meta.dirname, '..', '..', 'dist', 'functions', 'list-visits', 'index.mjs');
const { handler } = (await import(pathToFileURL(bundle).href)) as { handler: Handler };

const caller = {
  subject: 'admin:bench',
  roles: ['provider-admin'],
  providerId: 'bench',
  providerBranchId: null,
  branchId: null,
  caregiverId: null,
  recipientId: null,
};
const event = JSON.stringify({
  resource: '/v1/visits',
  path: '/v1/visits',
  httpMethod: 'GET',
  headers: { Accept: 'application/json' },
  multiValueHeaders: { Accept: ['application/json'] },
  queryStringParameters: { date, branchId: 'tel-aviv', limit: '50' },
  multiValueQueryStringParameters: { date: [date], branchId: ['tel-aviv'], limit: ['50'] },
  pathParameters: null,
  stageVariables: null,
  requestContext: { authorizer: { caller: JSON.stringify(caller), principalId: 'admin:bench' } },
  body: null,
  isBase64Encoded: false,
});

let due = 0;
serveParent(async ({ prepare }: { prepare?: number }) => {
  if (prepare !== undefined) {
    due = prepare;
    return { prepared: due };
  }
  let accepted = 0;
  for (let page = 0; page < due; page += 1) {
    const reply = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 10_000 });
    const { items } = JSON.parse(reply.body) as { items?: unknown[] };
    if (reply.statusCode === 200 && items?.length === 50) accepted += 1;
    else throw new Error(`${reply.statusCode} ${reply.body.slice(0, 300)}`);
  }
  return { accepted };
});
