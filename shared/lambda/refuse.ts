import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Route } from '../contracts/route.ts';
import { answer } from './answer.ts';
import { errorFields, logger } from './logger.ts';
import { problemOf } from './problem.ts';

/** The problem document of an error, told to the log without anything that the caller sent. */
export const refuse = (error: unknown, route: Route): APIGatewayProxyResult => {
  const { problem, retryAfterSeconds } = problemOf(error);
  const fields = { route: `${route.method} ${route.path}`, status: problem.status, code: problem.code };
  if (problem.status >= 500) logger.error('request failed', { ...fields, ...errorFields(error) });
  else logger.warn('request refused', fields);
  return answer(problem.status, problem, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  });
};
