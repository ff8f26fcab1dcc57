import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod/mini';

const PATH = '/v2/email/outbound-emails';
const BODY_BYTES_MAX = 10 * 1_048_576;

const Content = z.object({ Data: z.string().check(z.minLength(1)), Charset: z.optional(z.string()) });
/** As much of SendEmail as the system relies on; a member that SES does not know is refused there as well. */
const SendEmail = z.strictObject({
  FromEmailAddress: z.email(),
  Destination: z.strictObject({ ToAddresses: z.array(z.email()).check(z.minLength(1), z.maxLength(50)) }),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: Content,
      Body: z.strictObject({ Text: z.optional(Content), Html: z.optional(Content) }),
    }),
  }),
});

type Answer = { status: number; error?: string; body: object };
const refusal = (status: number, error: string, message: string): Answer => ({
  status,
  error,
  body: { message },
});

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    if (text.length < BODY_BYTES_MAX) text += String(chunk);
  }
  return text;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=\S+\/ses\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/;

/**
 * Amazon SES (API version 2) on one machine: takes SendEmail, and sends nothing to anybody. Addresses that begin with
 * `refused` are refused, those that begin with `later` are throttled twice, so that both can be looked at.
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export const mailSimulator = (): ((request: IncomingMessage, response: ServerResponse) => void) => {
  const throttled = new Map<string, number>();

  const answerFor = (to: string): Answer => {
    if (to.startsWith('refused')) return refusal(400, 'MessageRejected', 'Email address is not verified.');
    const before = throttled.get(to) ?? 0;
    if (to.startsWith('later') && before < 2) {
      throttled.set(to, before + 1);
      return refusal(429, 'TooManyRequestsException', 'Too many requests.');
    }
    return { status: 200, body: { MessageId: randomUUID() } };
  };

  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    const text = await textOf(request);
    if (request.method !== 'POST' || !(request.url ?? '').endsWith(PATH))
      return refusal(404, 'NotFoundException', 'There is no such operation here.');
    if (!SIGNATURE.test(request.headers.authorization ?? ''))
      return refusal(403, 'MissingAuthenticationTokenException', 'The request is not signed.');
    const parsed = z.safeParse(SendEmail, jsonOf(text));
    if (!parsed.success) return refusal(400, 'BadRequestException', 'This is no SendEmail.');
    return answerFor(parsed.data.Destination.ToAddresses[0] ?? '');
  };

  return (request, response) => {
    const send = ({ status, error, body }: Answer): void => {
      const text = JSON.stringify(body);
      response.writeHead(status, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        ...(error !== undefined && { 'x-amzn-errortype': error }),
      });
      response.end(text);
    };
    answerTo(request).then(send, () => response.destroy());
  };
};
