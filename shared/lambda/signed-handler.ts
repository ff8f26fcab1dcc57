import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { Route } from '../contracts/route.ts';
import { apiHandler, lowerCase } from './api-handler.ts';
import { refuse } from './refuse.ts';
import { requireSignature } from './signature.ts';

/**
 * An operation whose caller has no token but signs the body: checked over the bytes as they came, before anything
 * reads them; then as `apiHandler`.
 */
export const signedHandler =
  <const R extends Route>(
    route: R,
    keys: readonly string[],
    handle: Parameters<typeof apiHandler<R>>[1],
  ): ((event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>) =>
  async (event, context) => {
    try {
      const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
      requireSignature(lowerCase(event.headers)['hineni-signature'], body, keys, new Date());
    } catch (error) {
      return refuse(error, route);
    }
    return await apiHandler(route, handle)(event, context);
  };
