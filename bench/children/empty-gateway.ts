import { once } from 'node:events';
import { catalogue } from '#functions/catalogue';
import { authorizerCache } from '#local/authorizer-cache';
import { loadHandler } from '#local/functions';
import { gateway } from '#local/gateway';
import { serveParent } from '../support/child.ts';
import { handler } from './bare-handler.ts';

/** The gateway of the embedded stage with its authorizer, and behind every route a handler that does nothing. */
const entry = catalogue['authorize'];
if (entry === undefined) throw new Error('No authorizer');
const { server, open } = gateway();
open({
  handlerOf: () => (event) => handler(event as Parameters<typeof handler>[0]),
  authorize: authorizerCache(await loadHandler(entry)),
  issuer: (_, response) => void response.writeHead(404).end(),
  operator: (_, response) => void response.writeHead(404).end(),
  mails: (_, response) => void response.writeHead(404).end(),
  pages: async (_, response) => void response.writeHead(404).end(),
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;
serveParent(async () => Promise.resolve({ url: `http://127.0.0.1:${port}` }));
