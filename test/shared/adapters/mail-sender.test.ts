import { SignatureV4 } from '@smithy/signature-v4';
import { createHash, createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { mailSender } from '#shared/adapters/mail-sender';
import { type Act, reply, startScriptedServer } from '../../support/scripted-server.ts';

/** The hash in the form that the SDK's signer asks for. */
class Sha256 {
  private readonly hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Buffer);
  }
  update(data: string | Uint8Array) {
    this.hash.update(data);
  }
  digest = () => Promise.resolve(new Uint8Array(this.hash.digest()));
  reset() {}
}

const NOW = new Date('2026-11-22T06:30:00Z');
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };
const mail = { to: 'dana@example.org', subject: 'הודעה', text: 'שלום', html: '<p>שלום</p>' };

let server: Awaited<ReturnType<typeof startScriptedServer>>;
afterEach(() => server.stop());

const sendTo = async (...acts: Act[]) => {
  server = await startScriptedServer(...acts);
  const sender = mailSender({
    region: 'il-central-1',
    from: 'no-reply@hineni.example',
    endpoint: `${server.endpoint}/ses`,
    credentials: () => credentials,
  });
  return sender.send(mail, NOW);
};

test('sends what SendEmail asks for, signed as the SDK signs it', async () => {
  const outcome = await sendTo(reply(200, { MessageId: 'm-1' }));

  expect(outcome).toEqual({ outcome: 'sent', messageId: 'm-1' });
  const [request] = server.requests;
  const lines = request!.head.split('\r\n');
  const headers = Object.fromEntries(
    lines.slice(1).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
  expect(lines[0]).toBe('POST /ses/v2/email/outbound-emails HTTP/1.1');
  expect(JSON.parse(request!.body)).toEqual({
    FromEmailAddress: 'no-reply@hineni.example',
    Destination: { ToAddresses: ['dana@example.org'] },
    Content: {
      Simple: {
        Subject: { Data: 'הודעה', Charset: 'UTF-8' },
        Body: {
          Text: { Data: 'שלום', Charset: 'UTF-8' },
          Html: { Data: '<p>שלום</p>', Charset: 'UTF-8' },
        },
      },
    },
  });
  const { host } = new URL(server.endpoint);
  const signer = new SignatureV4({
    credentials,
    region: 'il-central-1',
    service: 'ses',
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = (await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: host,
      path: '/ses/v2/email/outbound-emails',
      query: {},
      headers: { host, 'content-type': 'application/json' },
      body: request!.body,
    } as never,
    { signingDate: NOW },
  )) as unknown as { headers: Record<string, string> };
  expect(headers['authorization']).toBe(signed.headers['authorization']);
  expect(headers['x-amz-security-token']).toBe('token');
});

test.each([
  [400, 'MessageRejected', { outcome: 'refused', code: 'MessageRejected' }],
  [400, 'BadRequestException:http://internal/', { outcome: 'refused', code: 'BadRequestException' }],
  [429, 'TooManyRequestsException', { outcome: 'later', code: 'TooManyRequestsException' }],
  [
    400,
    'MailFromDomainNotVerifiedException',
    { outcome: 'later', code: 'MailFromDomainNotVerifiedException' },
  ],
  [400, 'SendingPausedException', { outcome: 'later', code: 'SendingPausedException' }],
])('%i %s is %j', async (status, error, wanted) => {
  expect(await sendTo(reply(status, { message: 'no' }, { 'x-amzn-ErrorType': error }))).toEqual(wanted);
});

test('an answer without a name, and no answer, are tried again later', async () => {
  expect(await sendTo(reply(503, 'busy'))).toEqual({ outcome: 'later', code: 'HTTP_503' });
  server.stop();
  expect(await sendTo((socket) => void socket.destroy())).toEqual({ outcome: 'later', code: 'NO_ANSWER' });
});
