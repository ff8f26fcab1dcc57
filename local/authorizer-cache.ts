import { functionArn, type Handler } from './functions.ts';
import { type GatewayProblem, PROBLEMS } from './problems.ts';

/** What the authorizer found: the context for the function, or the refusal. */
export type Verdict = { context: Record<string, unknown> } | { problem: GatewayProblem };

const KEPT_MILLIS = 300_000;
const KEPT_MAX = 20_000;
const METHOD_ARN = 'arn:aws:execute-api:il-central-1:000000000000:local/local/*/*';

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const allows = (policy: unknown): boolean => {
  const statements = field(policy, 'Statement');
  if (!Array.isArray(statements)) return false;
  const effects = statements.map((statement: unknown) => field(statement, 'Effect'));
  return effects.includes('Allow') && !effects.includes('Deny');
};

const verdictOf = (reply: unknown): Verdict => {
  if (!allows(field(reply, 'policyDocument'))) return { problem: PROBLEMS.denied };
  const context = field(reply, 'context');
  return {
    context: {
      ...(typeof context === 'object' ? context : {}),
      principalId: field(reply, 'principalId'),
    },
  };
};

/**
 * Asks the authorizer function once per token and keeps its answer for five minutes, as API Gateway does. An error
 * other than `Unauthorized` is a fault of ours and is not kept.
 *
 * @returns a plain value when the answer is known, so that the common case costs no turn of the event loop.
 */
export const authorizerCache = (
  authorize: Handler,
  now: () => number = Date.now,
): ((authorizationToken: string | undefined) => Verdict | Promise<Verdict>) => {
  const kept = new Map<string, { until: number; verdict: Verdict }>();

  const ask = async (authorizationToken: string): Promise<Verdict> => {
    try {
      const event = { type: 'TOKEN', authorizationToken, methodArn: METHOD_ARN };
      const verdict = verdictOf(await authorize(event, { invokedFunctionArn: functionArn('authorize') }));
      const oldest = kept.keys().next();
      if (kept.size >= KEPT_MAX && oldest.done !== true) kept.delete(oldest.value);
      kept.set(authorizationToken, { until: now() + KEPT_MILLIS, verdict });
      return verdict;
    } catch (error) {
      if (error instanceof Error && error.message === 'Unauthorized')
        return { problem: PROBLEMS.tokenInvalid };
      process.stderr.write(`authorize failed: ${String(error)}\n`);
      return { problem: PROBLEMS.unavailable };
    }
  };

  return (authorizationToken) => {
    if (authorizationToken === undefined) return { problem: PROBLEMS.tokenRequired };
    const known = kept.get(authorizationToken);
    if (known !== undefined && known.until > now()) return known.verdict;
    return ask(authorizationToken);
  };
};
