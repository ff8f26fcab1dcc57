import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { type CredentialSource, runtimeCredentials } from './credentials.ts';
import { ConnectionLost, httpConnections } from './http-connection.ts';
import { amzDateOf, derivedKey, signatureOf, signingKeyOf } from './signature-v4.ts';

/** A mail as it goes out: plain text, and the same as a page for those who read right to left. */
export type OutgoingMail = { to: string; subject: string; text: string; html: string };

/** What became of one attempt. `later`: not now, for a reason that is not the mail's; `refused`: never, as it stands. */
export type MailOutcome =
  { outcome: 'sent'; messageId: string } | { outcome: 'later' | 'refused'; code: string };

export type MailSettings = {
  region: string;
  /** The address that mails come from; its domain is verified in the stage's account. */
  from: string;
  /** Where another one than Amazon SES of the region answers; its path stands before SES's own. */
  endpoint?: string | undefined;
  /** Those of the runtime unless told. */
  credentials?: CredentialSource;
};

const PATH = '/v2/email/outbound-emails';
const SERVICE = 'ses';
const SIGNED = 'content-type;host;x-amz-date';
const REPLY_MILLIS_MAX = 10_000;

/** What is wrong with the mail itself; anything else is ours or the service's, and passes. */
const REFUSALS: ReadonlySet<string> = new Set(['MessageRejected', 'BadRequestException']);

const Sent = z.object({ MessageId: z.string() });

const bodyOf = (from: string, { to, subject, text, html }: OutgoingMail): string => {
  const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return JSON.stringify({
    FromEmailAddress: from,
    Destination: { ToAddresses: [to] },
    Content: {
      Simple: { Subject: content(subject), Body: { Text: content(text), Html: content(html) } },
    },
  });
};

/** SES names its errors in a header, as `MessageRejected` or `MessageRejected:<address of a namespace>`. */
const errorIn = (head: string, status: number): string =>
  /^x-amzn-errortype:[ \t]*([A-Za-z]+)/im.exec(head)?.[1] ?? `HTTP_${status}`;

const messageIdIn = (body: string): string => z.parse(Sent, JSON.parse(body)).MessageId;

/**
 * Sends mails by Amazon SES (API version 2), one request a mail, signed by hand: its SDK would be the largest part of
 * the function's start for the sake of one call (decision 0002).
 *
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export const mailSender = (settings: MailSettings) => {
  const { region, from } = settings;
  let { credentials } = settings;
  const address = new URL(settings.endpoint ?? `https://email.${region}.amazonaws.com`);
  const path = `${address.pathname.replace(/\/$/, '')}${PATH}`;
  const connections = httpConnections(address, REPLY_MILLIS_MAX);

  const requestOf = async (body: string, now: Date): Promise<string> => {
    // eslint-disable-next-line no-restricted-syntax -- the runtime sets the credentials' variables, not the stage
    credentials ??= runtimeCredentials(process.env);
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const at = amzDateOf(now.getTime());
    const day = at.slice(0, 8);
    const headers = ['content-type:application/json', `host:${address.host}`, `x-amz-date:${at}`];
    const tokens = sessionToken === undefined ? [] : [`x-amz-security-token:${sessionToken}`];
    const signed = sessionToken === undefined ? SIGNED : `${SIGNED};x-amz-security-token`;
    const canonical = ['POST', path, '', ...headers, ...tokens, '', signed, hash('sha256', body, 'hex')];
    const scope = `${day}/${region}/${SERVICE}/aws4_request`;
    const key = signingKeyOf(derivedKey(secretAccessKey, day, region, SERVICE));
    const signature = signatureOf(key, at, scope, canonical.join('\n'));
    const authorization = `authorization:AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
    const length = `content-length:${Buffer.byteLength(body)}`;
    return `POST ${path} HTTP/1.1\r\n${[...headers, ...tokens, authorization, length].join('\r\n')}\r\n\r\n${body}`;
  };

  return {
    /** One attempt; it never throws for what the service answers or leaves unanswered. */
    async send(mail: OutgoingMail, now: Date): Promise<MailOutcome> {
      try {
        const { status, head, body } = await connections.send(await requestOf(bodyOf(from, mail), now));
        if (status === 200) return { outcome: 'sent', messageId: messageIdIn(body) };
        const code = errorIn(head, status);
        return { outcome: REFUSALS.has(code) ? 'refused' : 'later', code };
      } catch (error) {
        if (!(error instanceof ConnectionLost)) throw error;
        connections.drop();
        return { outcome: 'later', code: 'NO_ANSWER' };
      }
    },
  };
};
