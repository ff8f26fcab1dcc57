import { lookup as lookupAddresses, type LookupAddress } from 'node:dns';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopback, isPublicAddress } from './public-address.ts';

/** What became of one attempt. `status` is null where none came. */
export type WebhookAttempt = {
  outcome: 'delivered' | 'refused' | 'status' | 'time-out' | 'connection';
  status: number | null;
};

export type WebhookSenderSettings = {
  /** Whole attempt, from the name to the end of the answer. */
  timeoutMillis: number;
  /** Only the embedded stage: `http:` and addresses of this machine. */
  allowsLoopback: boolean;
  /** All addresses of a name; the operating system's unless told. */
  resolve?: (host: string) => Promise<LookupAddress[]>;
};

class AddressRefused extends Error {}

const resolveName = (host: string): Promise<LookupAddress[]> =>
  new Promise((resolve, reject) => {
    lookupAddresses(host, { all: true }, (error, found) => {
      if (error === null) resolve(found);
      else reject(error);
    });
  });

/** `[::1]` is written with brackets in an address. */
const partsOf = (address: string) => {
  const { protocol, username, password, hostname } = new URL(address);
  return { protocol, username, password, host: hostname.replace(/^\[|\]$/g, '') };
};

const isOwn = (host: string): boolean => host === 'localhost' || isLoopback(host);

/**
 * Sends signed events to addresses that providers name. They are strangers: only `https:` is spoken, only to addresses
 * of the open internet. The check is made on the very addresses that the connection is opened to, so that a name which
 * answers otherwise a moment later gains nothing; redirections are not followed; of the answer only the status is read.
 */
export const webhookSender = (settings: WebhookSenderSettings) => {
  const { allowsLoopback, timeoutMillis, resolve = resolveName } = settings;

  const isAllowed = (address: string): boolean =>
    isPublicAddress(address) || (allowsLoopback && isLoopback(address));

  /** Of several addresses every one must be allowed: whoever names one of ours beside another means ours. */
  const lookup: LookupFunction = (host, options, callback) => {
    resolve(host).then(
      (found) => {
        const [first] = found;
        if (first === undefined || !found.every(({ address }) => isAllowed(address)))
          callback(new AddressRefused('This name leads to no address of the open internet'), []);
        else if (options.all === true) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('No such name'), []),
    );
  };

  const isHostAllowed = (host: string): boolean =>
    isIP(host) === 0 ? allowsLoopback || host !== 'localhost' : isAllowed(host);

  /** Whether an address may be named at all; names are looked at when they are resolved. */
  const accepts = (address: string): boolean => {
    if (!URL.canParse(address)) return false;
    const { protocol, username, password, host } = partsOf(address);
    if (username !== '' || password !== '' || !isHostAllowed(host)) return false;
    return protocol === 'https:' || (protocol === 'http:' && allowsLoopback && isOwn(host));
  };

  const outcomeOf = (error: unknown): WebhookAttempt => {
    if (error instanceof AddressRefused) return { outcome: 'refused', status: null };
    const isLate = error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name);
    return { outcome: isLate ? 'time-out' : 'connection', status: null };
  };

  return {
    accepts,

    /** One attempt; it never throws, as what strangers answer is no fault of ours. */
    send: (address: string, headers: Record<string, string>, body: string): Promise<WebhookAttempt> =>
      new Promise((settle) => {
        if (!accepts(address)) {
          settle({ outcome: 'refused', status: null });
          return;
        }
        const url = new URL(address);
        const request = url.protocol === 'https:' ? requestSecure : requestPlain;
        const sent = request(url, {
          method: 'POST',
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          lookup,
          agent: false,
          signal: AbortSignal.timeout(timeoutMillis),
        });
        sent.on('error', (error) => settle(outcomeOf(error)));
        sent.on('response', (response) => {
          const { statusCode: status = 0 } = response;
          // Whatever follows the status is the stranger's; it is not read.
          response.on('error', () => undefined);
          sent.destroy();
          settle({ outcome: status >= 200 && status < 300 ? 'delivered' : 'status', status });
        });
        sent.end(body);
      }),
  };
};
