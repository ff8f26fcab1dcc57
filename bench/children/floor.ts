import { hash, verify, type KeyObject } from 'node:crypto';
import { connect } from 'node:net';
import { postSigner } from '#shared/adapters/signature-v4';
import { deviceStatement } from '#shared/domain/device-statement';

/** Metres between two spots. */
const haversine = (latA: number, lonA: number, latB: number, lonB: number): number => {
  const radians = Math.PI / 180;
  const a =
    Math.sin(((latB - latA) * radians) / 2) ** 2 +
    Math.cos(latA * radians) * Math.cos(latB * radians) * Math.sin(((lonB - lonA) * radians) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(a));
};

/** One connection, one request at a time, replies with a content length: no more than it takes. */
const rawConnection = (endpoint: URL) => {
  const socket = connect(Number(endpoint.port), endpoint.hostname).setNoDelay(true);
  let waiting: ((status: number) => void) | undefined;
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < end + 4 + length) return;
    const status = Number(text.slice(9, 12));
    text = '';
    waiting?.(status);
  });
  return (request: string): Promise<number> =>
    new Promise((resolve) => {
      waiting = resolve;
      socket.write(request);
    });
};

type Event = { body: string; pathParameters: { reportId: string } };
type Body = {
  kind: string;
  recipientIds: string[];
  occurredAt: string;
  fix: { latitudeDegrees: number; longitudeDegrees: number; accuracyMetres: number; capturedAt: string };
  device?: {
    deviceId: string;
    sequence: number;
    previousHash: string | null;
    bootId: string;
    monotonicMillis: number;
    signature: string;
  };
};

const isSound = ({ kind, recipientIds, occurredAt, fix }: Body): boolean =>
  (kind === 'arrival' || kind === 'departure') &&
  Array.isArray(recipientIds) &&
  recipientIds.length > 0 &&
  typeof recipientIds[0] === 'string' &&
  !Number.isNaN(Date.parse(occurredAt)) &&
  typeof fix.latitudeDegrees === 'number' &&
  Math.abs(fix.latitudeDegrees) <= 90 &&
  typeof fix.longitudeDegrees === 'number' &&
  Math.abs(fix.longitudeDegrees) <= 180;

/**
 * The least that can be done with a report: read event and body, check by hand, measure the distance to a place that is
 * in memory, sign, one conditional write over a bare socket. With device evidence it checks the signature as well.
 */
export const floorHandler = (address: string, key: KeyObject) => {
  const endpoint = new URL(address);
  const send = rawConnection(endpoint);
  const sign = postSigner('il-central-1', 'dynamodb', endpoint.host);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const target = 'DynamoDB_20120810.PutItem';

  return async (text: string): Promise<number> => {
    const event = JSON.parse(text) as Event;
    const body = JSON.parse(event.body) as Body;
    if (!isSound(body)) return 400;
    const { reportId } = event.pathParameters;
    const { fix, device } = body;
    const metres = haversine(fix.latitudeDegrees, fix.longitudeDegrees, 32.08, 34.78);
    if (device !== undefined) {
      const statement = deviceStatement({ ...body, reportId, device });
      const isRight = verify(
        'sha256',
        Buffer.from(statement),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(device.signature, 'base64url'),
      );
      if (!isRight) return 422;
    }
    const now = Date.now();
    const item = `{"pk":{"S":"CAREGIVER#${body.recipientIds[0]}"},"sk":{"S":"${reportId}"},"kind":{"S":"${body.kind}"},"occurredAt":{"S":"${body.occurredAt}"},"receivedAt":{"S":"${new Date(now).toISOString()}"},"recipientIds":{"L":[{"S":"${body.recipientIds[0]}"}]},"distanceMetres":{"N":"${metres}"},"hash":{"S":"${hash('sha256', event.body, 'base64url')}"}}`;
    const request = `{"TableName":"reports","Item":${item},"ConditionExpression":"attribute_not_exists(pk)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}`;
    const { at, authorization } = sign(credentials, target, request, now);
    const status = await send(
      `POST / HTTP/1.1\r\nhost: ${endpoint.host}\r\ncontent-type: application/x-amz-json-1.0\r\nx-amz-date: ${at}\r\nx-amz-target: ${target}\r\nauthorization: ${authorization}\r\ncontent-length: ${Buffer.byteLength(request)}\r\n\r\n${request}`,
    );
    return status === 200 ? 201 : status;
  };
};
