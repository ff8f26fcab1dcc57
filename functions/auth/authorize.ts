import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { accessTokens } from '#shared/adapters/access-tokens';
import { AppError } from '#shared/domain/app-error';
import { env } from '#shared/lambda/env';
import { errorFields, logger } from '#shared/lambda/logger';

const { ISSUER_URL, ISSUER_AUDIENCE } = env('ISSUER_URL', 'ISSUER_AUDIENCE');
const tokens = accessTokens({ issuer: ISSUER_URL, audience: ISSUER_AUDIENCE });

/** `arn:...:api/stage/GET/v1/x` gives `arn:...:api/stage/*`: the answer is kept for every operation of the stage. */
const wholeStage = (methodArn: string): string => `${methodArn.split('/').slice(0, 2).join('/')}/*`;

/**
 * Says who calls: a token of the stage's issuer becomes the caller that the functions read. Whether the caller may do
 * it is decided there; here only an account without any role is turned away.
 */
export const handler = async (event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  try {
    const caller = await tokens.callerOf(event.authorizationToken.replace(/^Bearer /i, ''));
    const Effect = caller.roles.length > 0 ? 'Allow' : 'Deny';
    return {
      principalId: caller.subject,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: wholeStage(event.methodArn) }],
      },
      context: { caller: JSON.stringify(caller) },
    };
  } catch (error) {
    // API Gateway answers 401 to this very word; to anything else that the service is not available.
    if (error instanceof AppError && error.kind === 'unauthenticated') throw new Error('Unauthorized');
    logger.error('authorizer failed', errorFields(error));
    throw error;
  }
};
