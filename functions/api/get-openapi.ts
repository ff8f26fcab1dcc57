import { openapiOf } from '#shared/contracts/openapi';
import { ROUTES } from '#shared/contracts/routes';
import { getOpenapiRoute } from '#shared/contracts/service';
import { apiHandler } from '#shared/lambda/api-handler';

const document = openapiOf(ROUTES);

/** GET /v1/openapi.json */
export const handler = apiHandler(getOpenapiRoute, () => Promise.resolve({ status: 200, body: document }));
