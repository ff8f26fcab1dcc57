import { setTimeout as sleep } from 'node:timers/promises';

/** What differs between simulators. Lengths in metres, times as named. */
export type SimulatorOptions = {
  /** Circles with a smaller radius are INVALID_AREA. */
  radiusMetresMin?: number;
  tokenSeconds?: number;
  /** How long the slow telephone's answer takes. */
  slowMillis?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
};

/** One answer over HTTP. */
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };
/** What one telephone is answered; `asked` is how often it was asked about before. */
export type Case = (asked: number, options: Required<SimulatorOptions>) => Answer | 'cut' | Promise<Answer>;

/** A refusal of the published form. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  headers?: Record<string, string>,
): Answer => ({
  status,
  body: { status, code, message },
  ...(headers === undefined ? {} : { headers }),
});

/** A verification of the published form. */
export const located = (
  verificationResult: 'TRUE' | 'FALSE' | 'PARTIAL',
  more: { matchRate?: number; agoSeconds?: number },
  { now }: Required<SimulatorOptions>,
): Answer => ({
  status: 200,
  body: {
    verificationResult,
    ...(more.matchRate === undefined ? {} : { matchRate: more.matchRate }),
    lastLocationTime: new Date(now() - (more.agoSeconds ?? 20) * 1_000).toISOString(),
  },
});

const unprocessable =
  (code: string, message: string): Case =>
  () =>
    refusal(422, code, message);

/** A token that is missing, unknown or over. */
export const unauthenticated = refusal(
  401,
  'UNAUTHENTICATED',
  'Request not authenticated due to missing, invalid, or expired credentials.',
);

/**
 * What a telephone's last two digits make the operator answer; every other number is within the circle (TRUE).
 *
 * | digits | answer                                                                   |
 * | 80     | FALSE                                                                    |
 * | 81, 82 | PARTIAL, matching 74 % / 11 %                                            |
 * | 83     | TRUE, but located an hour ago                                            |
 * | 84     | 404 IDENTIFIER_NOT_FOUND                                                 |
 * | 85     | 422 SERVICE_NOT_APPLICABLE                                               |
 * | 86     | 422 UNSUPPORTED_IDENTIFIER                                               |
 * | 87     | 422 LOCATION_VERIFICATION.AREA_NOT_COVERED                               |
 * | 88     | 422 LOCATION_VERIFICATION.UNABLE_TO_FULFILL_MAX_AGE                      |
 * | 89     | 422 LOCATION_VERIFICATION.UNABLE_TO_LOCATE, each time                    |
 * | 90     | 422 LOCATION_VERIFICATION.UNABLE_TO_LOCATE at first, TRUE when asked again |
 * | 91     | 403 PERMISSION_DENIED: no consent                                        |
 * | 92     | 429 with Retry-After 7                                                   |
 * | 93     | 500, each time                                                           |
 * | 94     | 503 at first, TRUE when asked again                                      |
 * | 95     | TRUE, after `slowMillis`                                                 |
 * | 96     | 200 with a body that is not of the published form                        |
 * | 97     | the connection is cut                                                    |
 * | 98     | 401 UNAUTHENTICATED at first (token withdrawn), TRUE when asked again    |
 * | 99     | 400 OUT_OF_RANGE                                                         |
 *
 * Whatever the digits: a body against the schema is 400, a missing device 422 MISSING_IDENTIFIER, a device without a
 * telephone number 422 UNSUPPORTED_IDENTIFIER, a small circle 422 INVALID_AREA, one outside Israel 422
 * AREA_NOT_COVERED. Clients: `no-scope` gets tokens without the scope (403), `three-legged` tokens that name a device
 * (422 UNNECESSARY_IDENTIFIER when the body names one too); the secret `wrong` is refused; all others are taken.
 */
export const CASES: Readonly<Record<string, Case>> = {
  '80': (_asked, options) => located('FALSE', {}, options),
  '81': (_asked, options) => located('PARTIAL', { matchRate: 74 }, options),
  '82': (_asked, options) => located('PARTIAL', { matchRate: 11 }, options),
  '83': (_asked, options) => located('TRUE', { agoSeconds: 3_600 }, options),
  '84': () => refusal(404, 'IDENTIFIER_NOT_FOUND', 'Device identifier not found.'),
  '85': unprocessable('SERVICE_NOT_APPLICABLE', 'The service is not available for the provided identifier.'),
  '86': unprocessable('UNSUPPORTED_IDENTIFIER', 'The identifier provided is not supported.'),
  '87': unprocessable('LOCATION_VERIFICATION.AREA_NOT_COVERED', 'Unable to verify the requested area'),
  '88': unprocessable(
    'LOCATION_VERIFICATION.UNABLE_TO_FULFILL_MAX_AGE',
    'Unable to provide that recent a location',
  ),
  '89': unprocessable('LOCATION_VERIFICATION.UNABLE_TO_LOCATE', 'Unable to locate the device'),
  '90': (asked, options) =>
    asked === 0
      ? refusal(422, 'LOCATION_VERIFICATION.UNABLE_TO_LOCATE', 'Unable to locate the device')
      : located('TRUE', {}, options),
  '91': () => refusal(403, 'PERMISSION_DENIED', 'The subscriber gave no consent.'),
  '92': () => refusal(429, 'TOO_MANY_REQUESTS', 'Rate limit reached.', { 'retry-after': '7' }),
  '93': () => refusal(500, 'INTERNAL', 'Unknown server error.'),
  '94': (asked, options) =>
    asked === 0 ? refusal(503, 'UNAVAILABLE', 'Service unavailable.') : located('TRUE', {}, options),
  '95': async (_asked, options) => {
    await sleep(options.slowMillis, undefined, { ref: false });
    return located('TRUE', {}, options);
  },
  '96': () => ({ status: 200, body: { verificationResult: 'MAYBE' } }),
  '97': () => 'cut',
  '98': (asked, options) => (asked === 0 ? unauthenticated : located('TRUE', {}, options)),
  '99': () => refusal(400, 'OUT_OF_RANGE', 'Client specified an invalid range.'),
};
