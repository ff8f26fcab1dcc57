import { canonical } from './instants.ts';

/** What a phone signs: the content of a report, and its place in the chain of this device's reports. */
export type StatementInput = {
  reportId: string;
  kind: string;
  recipientIds: readonly string[];
  occurredAt: string;
  fix:
    | {
        latitudeDegrees: number;
        longitudeDegrees: number;
        accuracyMetres?: number | undefined;
        capturedAt: string;
        mock?: boolean | undefined;
      }
    | { absent: string };
  device: {
    deviceId: string;
    sequence: number;
    previousHash: string | null;
    bootId: string;
    monotonicMillis: number;
  };
};

const fixLine = (fix: StatementInput['fix']): string => {
  if ('absent' in fix) return `absent ${fix.absent}`;
  const accuracy = fix.accuracyMetres === undefined ? '-' : String(fix.accuracyMetres);
  const mock = fix.mock === true ? 'mock' : 'real';
  return `fix ${fix.latitudeDegrees} ${fix.longitudeDegrees} ${accuracy} ${canonical(fix.capturedAt)} ${mock}`;
};

/**
 * The text that a phone signs (ES256 over its UTF-8 bytes), the same on the phone and on the server. Eleven lines,
 * joined by `\n`, none at the end:
 *
 * 1. `hineni.report.v1`
 * 2. report id, in lower case
 * 3. `arrival` or `departure`
 * 4. recipient ids in the order of the report, joined by `,`
 * 5. time of the press, UTC with milliseconds and `Z`
 * 6. `fix <latitude> <longitude> <accuracy or -> <captured at, as line 5> <mock or real>` or `absent <reason>`;
 *    numbers as JavaScript writes them
 * 7. device id
 * 8. sequence number
 * 9. SHA-256 of the `chainText` before this one (base64url, no padding), or `-` for the first
 * 10. boot id as a JSON string, as it may hold any character
 * 11. monotonic counter at the press, in milliseconds
 *
 * The counter at sending is no part of it: a repetition is sent at another moment.
 */
export const deviceStatement = (input: StatementInput): string =>
  [
    'hineni.report.v1',
    input.reportId,
    input.kind,
    input.recipientIds.join(','),
    canonical(input.occurredAt),
    fixLine(input.fix),
    input.device.deviceId,
    String(input.device.sequence),
    input.device.previousHash ?? '-',
    JSON.stringify(input.device.bootId),
    String(input.device.monotonicMillis),
  ].join('\n');

/**
 * The text whose SHA-256 the next report of the device names as its `previousHash`: the statement, `\n`, and its
 * signature as it is sent. That hash is kept for ever, and the coordinates are not: without the signature, which is
 * kept nowhere, they could be found by guessing (decision 0043).
 */
export const chainText = (statement: string, signature: string): string => `${statement}\n${signature}`;
