import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startOperatorSimulator } from '#local/operator-simulator';
import { mobileOperator } from '#shared/adapters/mobile-operator';

const QUESTION = {
  phoneNumber: '+972501234501',
  latitudeDegrees: 31.2518,
  longitudeDegrees: 34.7913,
  radiusMetres: 2_000,
  maxAgeSeconds: 120,
};
const AREA = { areaType: 'CIRCLE', center: { latitude: 31.2518, longitude: 34.7913 }, radius: 2_000 };
const phoneEnding = (digits: string) => ({ ...QUESTION, phoneNumber: `+9725012345${digits}` });
const found = (verdict: string) => ({ verdict, method: 'network', distanceMetres: null });
const UNAVAILABLE = { kind: 'unavailable', code: 'OPERATOR_UNAVAILABLE' };
/** Not even asked: what the alarm of a silent operator counts. */
const RESTING = { kind: 'unavailable', code: 'OPERATOR_RESTING' };

let nowMillis = Date.parse('2026-11-21T05:58:40Z');
const now = () => nowMillis;
let simulator: Awaited<ReturnType<typeof startOperatorSimulator>>;

beforeEach(async () => {
  nowMillis = Date.parse('2026-11-21T05:58:40Z');
  simulator = await startOperatorSimulator({ slowMillis: 2_000, now });
});
afterEach(() => simulator.stop());

const operatorAs = (clientId: string, clientSecret = 'sec+ret:1', timeoutMillis = 1_000) =>
  mobileOperator({ ...simulator, clientId, clientSecret, timeoutMillis, now });

describe('findings', () => {
  test.each([
    ['01_generic_success_scenario and 03_known_location_for_device_with_maxAge', '01', 'inside'],
    ['04_false_location_for_device', '80', 'outside'],
    ['01_generic_success_scenario, partly', '81', 'uncertain'],
    ['01_generic_success_scenario, hardly', '82', 'uncertain'],
    ['C01.03_device_not_found', '84', 'none'],
    ['C01.06_unsupported_device', '86', 'none'],
    ['C01.07_device_not_supported', '85', 'none'],
    ['422.1_area_not_covered', '87', 'none'],
    ['422.3_unable_to_fulfill_max_age', '88', 'none'],
    ['a subscriber without consent', '91', 'none'],
    ['a range that the operator refuses', '99', 'none'],
    ['a location of an hour ago', '83', 'none'],
  ])('%s: digits %s make the finding %s', async (_tag, digits, verdict) => {
    expect(await operatorAs('hineni').verify(phoneEnding(digits))).toEqual(found(verdict));
    expect(simulator.received).toHaveLength(1);
  });

  test('02_known_location_for_device_no_maxAge: an age of 0 asks for a fresh location and is sent', async () => {
    expect(await operatorAs('hineni').verify({ ...QUESTION, maxAgeSeconds: 0 })).toEqual(found('inside'));

    expect(simulator.received[0]?.body).toHaveProperty('maxAge', 0);
  });

  test('C02.04_unnecessary_device: a token that names a device gives none', async () => {
    expect(await operatorAs('three-legged').verify(QUESTION)).toEqual(found('none'));
  });

  test('403_missing_scope: a token without the scope gives none', async () => {
    expect(await operatorAs('no-scope').verify(QUESTION)).toEqual(found('none'));
  });

  test('422.1_area_not_covered: a circle outside the country gives none', async () => {
    const abroad = { ...QUESTION, latitudeDegrees: 34.7913, longitudeDegrees: 31.2518 };

    expect(await operatorAs('hineni').verify(abroad)).toEqual(found('none'));
  });

  test('422.2_area_too_small: an operator with a larger minimum gives none', async () => {
    await simulator.stop();
    simulator = await startOperatorSimulator({ radiusMetresMin: 5_000, now });

    expect(await operatorAs('hineni').verify(QUESTION)).toEqual(found('none'));
  });
});

describe('the request', () => {
  test('carries the published body, the token and a correlator', async () => {
    await operatorAs('hineni').verify(QUESTION);

    expect(simulator.received[0]?.body).toEqual({
      device: { phoneNumber: '+972501234501' },
      area: AREA,
      maxAge: 120,
    });
    expect(simulator.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: expect.stringMatching(/^Bearer .+/),
      'x-correlator': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test.each([
    [150, 2_000],
    [2_500.2, 2_501],
  ])('widens a radius of %d m to %d m', async (radiusMetres, sent) => {
    await operatorAs('hineni').verify({ ...QUESTION, radiusMetres });

    expect(simulator.received[0]?.body).toHaveProperty('area.radius', sent);
  });
});

describe('what passes and is asked again later', () => {
  test.each([
    ['422.4_unknown_location_for_device', '89', 1],
    ['500 each time', '93', 2],
    ['a body of another form', '96', 2],
    ['a connection that is cut', '97', 2],
  ])('%s: digits %s are refused as unavailable after %d request(s)', async (_tag, digits, requests) => {
    await expect(operatorAs('hineni').verify(phoneEnding(digits))).rejects.toMatchObject(UNAVAILABLE);
    expect(simulator.received).toHaveLength(requests);
  });

  test('a slow answer ends after the time-out and one more try', async () => {
    const startedAt = performance.now();
    const asked = operatorAs('hineni', 'secret', 200).verify(phoneEnding('95'));

    await expect(asked).rejects.toMatchObject(UNAVAILABLE);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(simulator.received).toHaveLength(2);
  });

  test('429 passes on how long the operator wants to be left alone, and is not tried at once', async () => {
    await expect(operatorAs('hineni').verify(phoneEnding('92'))).rejects.toMatchObject({
      ...UNAVAILABLE,
      retryAfterSeconds: 7,
    });
    expect(simulator.received).toHaveLength(1);
  });

  test('503 once is answered by the second try', async () => {
    expect(await operatorAs('hineni').verify(phoneEnding('94'))).toEqual(found('inside'));
    expect(simulator.received.map(({ headers }) => headers['x-correlator'])).toEqual(
      Array(2).fill(simulator.received[0]?.headers['x-correlator']),
    );
  });

  test('a telephone that could not be located is found when the queue asks again', async () => {
    const operator = operatorAs('hineni');

    await expect(operator.verify(phoneEnding('90'))).rejects.toMatchObject(UNAVAILABLE);
    expect(await operator.verify(phoneEnding('90'))).toEqual(found('inside'));
  });

  test('an operator that is not there is unavailable', async () => {
    await simulator.stop();

    await expect(operatorAs('hineni').verify(QUESTION)).rejects.toMatchObject(UNAVAILABLE);
    simulator = await startOperatorSimulator({ now });
  });

  test('a client whose secret is refused is unavailable: the secret may be changing', async () => {
    await expect(operatorAs('hineni', 'wrong').verify(QUESTION)).rejects.toMatchObject(UNAVAILABLE);
    expect(simulator.received).toHaveLength(0);
  });
});

describe('tokens', () => {
  test('are shared by calls at once and kept until shortly before they end', async () => {
    const operator = operatorAs('hineni');
    const tokensUsed = () => new Set(simulator.received.map(({ headers }) => headers.authorization)).size;

    await Promise.all([operator.verify(QUESTION), operator.verify(QUESTION)]);
    nowMillis += 3_569_000;
    await operator.verify(QUESTION);
    expect(tokensUsed()).toBe(1);

    nowMillis += 2_000;
    await operator.verify(QUESTION);
    expect(tokensUsed()).toBe(2);
  });

  test('401.2_expired_access_token: one that the operator withdrew is renewed once', async () => {
    expect(await operatorAs('hineni').verify(phoneEnding('98'))).toEqual(found('inside'));
    expect(new Set(simulator.received.map(({ headers }) => headers.authorization)).size).toBe(2);
  });
});

describe('the breaker', () => {
  test('opens after five failures in a row, lets one trial through after half a minute and closes again', async () => {
    const operator = operatorAs('hineni');
    for (let index = 0; index < 2; index += 1) {
      await expect(operator.verify(phoneEnding('93'))).rejects.toMatchObject(UNAVAILABLE);
    }
    await expect(operator.verify(phoneEnding('93'))).rejects.toMatchObject(RESTING);
    expect(simulator.received).toHaveLength(5);

    await expect(operator.verify(QUESTION)).rejects.toMatchObject({ ...RESTING, retryAfterSeconds: 30 });
    expect(simulator.received).toHaveLength(5);

    nowMillis += 30_001;
    await expect(operator.verify(phoneEnding('93'))).rejects.toMatchObject(RESTING);
    expect(simulator.received).toHaveLength(6);

    nowMillis += 30_001;
    const both = await Promise.allSettled([operator.verify(QUESTION), operator.verify(QUESTION)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await operator.verify(QUESTION)).toEqual(found('inside'));
  });

  test('is not opened by refusals: the operator answers', async () => {
    const operator = operatorAs('hineni');
    for (let index = 0; index < 8; index += 1) await operator.verify(phoneEnding('84'));

    expect(await operator.verify(QUESTION)).toEqual(found('inside'));
  });
});

describe('odd answers', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const operatorAnswering = async (verification: RequestListener) => {
    server = createServer((request, response) => {
      if (request.url !== '/token') return verification(request, response);
      response.end(JSON.stringify({ access_token: 'abc', token_type: 'bearer' }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    return mobileOperator({ url, tokenUrl: `${url}/token`, clientId: 'a', clientSecret: 'b', now });
  };

  test('a redirection is not followed, for the token would go with it', async () => {
    let followed = false;
    const operator = await operatorAnswering((request, response) => {
      followed ||= request.url === '/elsewhere';
      response.writeHead(307, { location: '/elsewhere' }).end();
    });

    await expect(operator.verify(QUESTION)).rejects.toMatchObject(UNAVAILABLE);
    expect(followed).toBe(false);
  });

  test("a 404 that is not the operator's own says nothing about the telephone", async () => {
    const operator = await operatorAnswering((_request, response) => {
      response.writeHead(404).end('<html>Not found</html>');
    });

    await expect(operator.verify(QUESTION)).rejects.toMatchObject(UNAVAILABLE);
  });

  test.each(['SOMETHING_NEW', 'MISSING_IDENTIFIER', 'LOCATION_VERIFICATION.INVALID_AREA'])(
    'the code %s is final',
    async (code) => {
      const operator = await operatorAnswering((_request, response) => {
        response.writeHead(422).end(JSON.stringify({ status: 422, code, message: 'no' }));
      });

      expect(await operator.verify(QUESTION)).toEqual(found('none'));
    },
  );

  test('UNKNOWN of an older release is asked again later', async () => {
    const operator = await operatorAnswering((_request, response) => {
      const body = { verificationResult: 'UNKNOWN', lastLocationTime: '2026-11-21T05:58:30Z' };
      response.end(JSON.stringify(body));
    });

    await expect(operator.verify(QUESTION)).rejects.toMatchObject(UNAVAILABLE);
  });
});
