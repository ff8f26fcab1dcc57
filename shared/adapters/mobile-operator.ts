import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import type { PlaceFinding, PlaceVerdict } from '../domain/fact.ts';
import { RULES } from '../domain/rules.ts';
import { circuitBreaker } from './circuit-breaker.ts';
import { type Exchange, exchange, type Passing, tokenSource } from './operator-exchange.ts';

/** Where the operator's service is, and who asks. `timeoutMillis` bounds each request; `now` is in milliseconds. */
export type OperatorSettings = {
  url: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  timeoutMillis?: number;
  now?: () => number;
};

/** Whether a telephone (E.164) is within a circle, by a location at most so old. */
export type OperatorQuestion = {
  phoneNumber: string;
  latitudeDegrees: number;
  longitudeDegrees: number;
  radiusMetres: number;
  maxAgeSeconds: number;
};

const SCOPE = 'location-verification:verify';
const TIMEOUT_MILLIS = 3_000;
const RETRY_MILLIS_MAX = 300;
const FAILURES_MAX = 5;
const OPEN_MILLIS = 30_000;
const ASK_AGAIN_SECONDS = 60;
/** Between the operator's clock and ours, and for the time that the question was on its way. */
const CLOCK_SECONDS_MAX = 60;

const Verification = z.object({
  /** Release 3.0 has no UNKNOWN; operators on older ones still answer it. */
  verificationResult: z.enum(['TRUE', 'FALSE', 'PARTIAL', 'UNKNOWN']),
  lastLocationTime: z.iso.datetime({ offset: true }),
});
const Refusal = z.object({ code: z.string().check(z.minLength(1)) });

const VERDICTS = { TRUE: 'inside', PARTIAL: 'uncertain', FALSE: 'outside' } as const;

const found = (verdict: PlaceVerdict): PlaceFinding => ({ verdict, method: 'network', distanceMetres: null });

const verdictOf = (body: unknown, maxAgeSeconds: number, nowMillis: number): PlaceFinding | Passing => {
  const parsed = Verification.safeParse(body);
  if (!parsed.success) return { reason: 'broken', cause: parsed.error };
  const { verificationResult, lastLocationTime } = parsed.data;
  if (verificationResult === 'UNKNOWN') return { reason: 'unlocated' };
  const ageSeconds = (nowMillis - Date.parse(lastLocationTime)) / 1_000;
  return found(ageSeconds > maxAgeSeconds + CLOCK_SECONDS_MAX ? 'none' : VERDICTS[verificationResult]);
};

const refusalOf = (body: unknown): PlaceFinding | Passing => {
  const parsed = Refusal.safeParse(body);
  // A 4xx that is not the operator's own says that the address is wrong, nothing about the telephone.
  if (!parsed.success) return { reason: 'broken', cause: parsed.error };
  return parsed.data.code === 'LOCATION_VERIFICATION.UNABLE_TO_LOCATE'
    ? { reason: 'unlocated' }
    : found('none');
};

const outcomeOf = (answer: Exchange, maxAgeSeconds: number, nowMillis: number): PlaceFinding | Passing => {
  if (answer.broken) return { reason: 'broken', cause: answer.cause };
  const { status, body, retryAfterSeconds } = answer;
  if (status === 200) return verdictOf(body, maxAgeSeconds, nowMillis);
  if (status === 401) return { reason: 'refused' };
  if (status === 429) return { reason: 'busy', retryAfterSeconds };
  if (status >= 400 && status < 500) return refusalOf(body);
  return { reason: 'broken', retryAfterSeconds };
};

const MESSAGES: Record<Passing['reason'], string> = {
  broken: 'The operator does not answer',
  busy: 'The operator asks to come later',
  refused: 'The operator does not know this client',
  resting: 'The operator did not answer before and is left alone for a while',
  unlocated: 'The operator cannot locate the telephone now',
};

const unavailable = ({ reason, cause, retryAfterSeconds = ASK_AGAIN_SECONDS }: Passing): AppError =>
  // Its own code: an alarm counts it in the log.
  new AppError(
    'unavailable',
    reason === 'resting' ? 'OPERATOR_RESTING' : 'OPERATOR_UNAVAILABLE',
    MESSAGES[reason],
    { cause, retryAfterSeconds },
  );

const deservesRetry = (outcome: PlaceFinding | Passing): boolean =>
  'reason' in outcome && (outcome.reason === 'broken' || outcome.reason === 'refused');

const bodyOf = (question: OperatorQuestion): string =>
  JSON.stringify({
    device: { phoneNumber: question.phoneNumber },
    area: {
      areaType: 'CIRCLE',
      center: { latitude: question.latitudeDegrees, longitude: question.longitudeDegrees },
      radius: Math.max(RULES.operatorCircleMetresMin, Math.ceil(question.radiusMetres)),
    },
    maxAge: Math.max(0, Math.ceil(question.maxAgeSeconds)),
  });

/**
 * Asks a mobile operator whether a telephone is near a place: CAMARA Location Verification 3.0 (release r3.2). It only
 * ever answers yes, no or partly; where the telephone is, it never tells.
 *
 * | answer                                                    | finding, or what is thrown                          |
 * | 200 TRUE / PARTIAL / FALSE                                | `inside` / `uncertain` / `outside`                  |
 * | 200, located over a minute before the age asked for       | `none`: that is another time's place                |
 * | 200 UNKNOWN (releases before 3.0)                         | OPERATOR_UNAVAILABLE                                |
 * | 400 INVALID_ARGUMENT, OUT_OF_RANGE                        | `none`                                              |
 * | 401 UNAUTHENTICATED                                       | a new token, once; then OPERATOR_UNAVAILABLE        |
 * | 403 PERMISSION_DENIED (no consent, no such scope)         | `none`                                              |
 * | 404 IDENTIFIER_NOT_FOUND                                  | `none`                                              |
 * | 422 SERVICE_NOT_APPLICABLE, MISSING_IDENTIFIER,           | `none`                                              |
 * |   UNSUPPORTED_IDENTIFIER, UNNECESSARY_IDENTIFIER,         |                                                     |
 * |   LOCATION_VERIFICATION.AREA_NOT_COVERED, .INVALID_AREA,  |                                                     |
 * |   .UNABLE_TO_FULFILL_MAX_AGE; any 4xx code not named here |                                                     |
 * | 422 LOCATION_VERIFICATION.UNABLE_TO_LOCATE                | OPERATOR_UNAVAILABLE                                |
 * | 429                                                       | OPERATOR_UNAVAILABLE, with the operator's own delay |
 * | 5xx, time-out, no connection, an answer of another form   | once more; then OPERATOR_UNAVAILABLE                |
 * | five of those in a row                                    | OPERATOR_RESTING, unasked, for half a minute        |
 * | token refused (4xx)                                       | OPERATOR_UNAVAILABLE: the secret may be changing    |
 *
 * `none` is final: asking again would not change it. What is thrown passes: the queue asks again later.
 *
 * @see https://github.com/camaraproject/DeviceLocation/blob/r3.2/code/API_definitions/location-verification.yaml
 */
export const mobileOperator = (settings: OperatorSettings) => {
  const { timeoutMillis = TIMEOUT_MILLIS, now = Date.now } = settings;
  const breaker = circuitBreaker({ failuresMax: FAILURES_MAX, openMillis: OPEN_MILLIS, now });
  const tokens = tokenSource({ ...settings, scope: SCOPE, timeoutMillis, now });

  const ask = async (question: OperatorQuestion, correlator: string): Promise<PlaceFinding | Passing> => {
    const token = await tokens.get();
    if (typeof token !== 'string') return token;
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'x-correlator': correlator,
    };
    const url = `${settings.url}/location-verification/v3/verify`;
    const answer = await exchange(url, headers, bodyOf(question), timeoutMillis);
    const outcome = outcomeOf(answer, question.maxAgeSeconds, now());
    if ('reason' in outcome && outcome.reason === 'refused') tokens.drop(token);
    return outcome;
  };

  const attempt = async (question: OperatorQuestion, correlator: string): Promise<PlaceFinding | Passing> => {
    const waitMillis = breaker.waitMillis();
    if (waitMillis > 0) return { reason: 'resting', retryAfterSeconds: Math.ceil(waitMillis / 1_000) };
    const outcome = await ask(question, correlator);
    if ('reason' in outcome && outcome.reason === 'broken') breaker.failed();
    else breaker.succeeded();
    return outcome;
  };

  return {
    /**
     * @param question a radius under 2,000 m is widened to that: networks know no better, and a smaller circle makes
     * honest people look doubtful. `maxAgeSeconds` 0 asks for a fresh location.
     * @throws AppError `OPERATOR_UNAVAILABLE`, `OPERATOR_RESTING` (unavailable) when asking later may help.
     */
    async verify(question: OperatorQuestion): Promise<PlaceFinding> {
      const correlator = randomUUID();
      let outcome = await attempt(question, correlator);
      if (deservesRetry(outcome)) {
        await sleep(Math.random() * RETRY_MILLIS_MAX);
        outcome = await attempt(question, correlator);
      }
      if ('reason' in outcome) throw unavailable(outcome);
      return outcome;
    },
  };
};
