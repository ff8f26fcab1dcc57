import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOperatorSimulator } from '#local/operator-simulator';

const AREA = { areaType: 'CIRCLE', center: { latitude: 31.2518, longitude: 34.7913 }, radius: 2_000 };
const DEVICE = { phoneNumber: '+972501234501' };

let nowMillis = Date.parse('2026-11-21T05:58:40Z');
let simulator: Awaited<ReturnType<typeof startOperatorSimulator>>;
let token = '';

const askForToken = async (clientId = 'hineni') => {
  const response = await fetch(simulator.tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:secret`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'location-verification:verify' }),
  });
  return (await response.json()) as { access_token: string };
};

const verify = async (body: unknown, authorization: string | undefined = `Bearer ${token}`) => {
  const response = await fetch(`${simulator.url}/location-verification/v3/verify`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-correlator': 'abc-1',
      ...(authorization === '' ? {} : { authorization }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
};

const refused = (status: number, code: string) => ({
  status,
  body: { status, code, message: expect.any(String) },
});

beforeAll(async () => {
  simulator = await startOperatorSimulator({ now: () => nowMillis });
  token = (await askForToken()).access_token;
});
afterAll(() => simulator.stop());

describe('the operator simulator keeps the scenarios of release r3.2', () => {
  test.each([{ maxAge: 120 }, {}])(
    '01 to 03: a known telephone is within the circle, with %o',
    async (more) => {
      const answer = await verify({ device: DEVICE, area: AREA, ...more });

      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-correlator')).toBe('abc-1');
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.body).toEqual({
        verificationResult: 'TRUE',
        lastLocationTime: '2026-11-21T05:58:20.000Z',
      });
    },
  );

  test('only PARTIAL carries a match rate', async () => {
    const answer = await verify({ device: { phoneNumber: '+972501234581' }, area: AREA });

    expect(answer.body).toMatchObject({ verificationResult: 'PARTIAL', matchRate: 74 });
  });

  test.each([
    ['C01.01_device_empty', { device: {}, area: AREA }],
    ['C01.02_device_identifiers_not_schema_compliant', { device: { phoneNumber: '0501234567' }, area: AREA }],
    ['C01.02_device_identifiers_not_schema_compliant', { device: { ipv6Address: 'x' }, area: AREA }],
    ['400.1_no_request_body', undefined],
    ['400.2_empty_request_body', {}],
    ['400.3 areaType', { device: DEVICE, area: { ...AREA, areaType: 'SQUARE' } }],
    ['400.3 latitude', { device: DEVICE, area: { ...AREA, center: { latitude: 91, longitude: 34 } } }],
    ['400.3 longitude', { device: DEVICE, area: { ...AREA, center: { latitude: 31, longitude: 181 } } }],
    ['400.3 radius', { device: DEVICE, area: { ...AREA, radius: 0 } }],
    ['400.3 maxAge', { device: DEVICE, area: AREA, maxAge: -1 }],
    ['400.4 area', { device: DEVICE }],
    ['400.4 center', { device: DEVICE, area: { areaType: 'CIRCLE', radius: 2_000 } }],
    ['400.4 radius', { device: DEVICE, area: { areaType: 'CIRCLE', center: AREA.center } }],
  ])('%s is refused with 400', async (_tag, body) => {
    expect(await verify(body)).toMatchObject(refused(400, 'INVALID_ARGUMENT'));
  });

  test.each([
    ['401.1_no_authorization_header', ''],
    ['401.3_invalid_access_token', 'Bearer made-up'],
  ])('%s is refused with 401', async (_tag, authorization) => {
    expect(await verify({ device: DEVICE, area: AREA }, authorization)).toMatchObject(
      refused(401, 'UNAUTHENTICATED'),
    );
  });

  test('401.2_expired_access_token is refused with 401', async () => {
    const old = (await askForToken()).access_token;
    nowMillis += 3_600_000;

    expect(await verify({ device: DEVICE, area: AREA }, `Bearer ${old}`)).toMatchObject(
      refused(401, 'UNAUTHENTICATED'),
    );
    token = (await askForToken()).access_token;
  });

  test('403_missing_scope is refused with 403', async () => {
    const narrow = (await askForToken('no-scope')).access_token;

    expect(await verify({ device: DEVICE, area: AREA }, `Bearer ${narrow}`)).toMatchObject(
      refused(403, 'PERMISSION_DENIED'),
    );
  });

  test.each([
    ['C01.05_missing_device', { area: AREA }, 'MISSING_IDENTIFIER'],
    [
      'C01.06_unsupported_device',
      { device: { ipv6Address: '2001:db8::1' }, area: AREA },
      'UNSUPPORTED_IDENTIFIER',
    ],
    [
      '422.1',
      { device: DEVICE, area: { ...AREA, center: { latitude: 34, longitude: 31 } } },
      'LOCATION_VERIFICATION.AREA_NOT_COVERED',
    ],
    ['422.2', { device: DEVICE, area: { ...AREA, radius: 1_999 } }, 'LOCATION_VERIFICATION.INVALID_AREA'],
  ])('%s is refused with 422', async (_tag, body, code) => {
    expect(await verify(body)).toMatchObject(refused(422, code));
  });

  test('C02.04_unnecessary_device is refused only when the body names a device too', async () => {
    const bound = `Bearer ${(await askForToken('three-legged')).access_token}`;

    expect(await verify({ device: DEVICE, area: AREA }, bound)).toMatchObject(
      refused(422, 'UNNECESSARY_IDENTIFIER'),
    );
    expect(await verify({ area: AREA }, bound)).toMatchObject({ status: 200 });
  });

  test('any other path is not found', async () => {
    const response = await fetch(`${simulator.url}/location-retrieval/v0.5/retrieve`, { method: 'POST' });

    expect(response.status).toBe(404);
  });
});
