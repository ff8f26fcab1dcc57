import { generateKeyPairSync, hash, sign } from 'node:crypto';
import { chainText, deviceStatement } from '#shared/domain/device-statement';
import { uuidv7Of } from '#shared/domain/fact-id';
import type { Chance } from './chance.ts';
import { type Told, untold } from './truth.ts';

/** What a phone's clock does: how far it is ahead (milliseconds) at a true moment, and when the phone was restarted. */
export type PhoneClock = { aheadAt: (trueMillis: number) => number; restartedAt: number | null };

/** A clock that is right. */
export const RIGHT_CLOCK: PhoneClock = { aheadAt: () => 0, restartedAt: null };

export type Fix =
  | {
      latitudeDegrees: number;
      longitudeDegrees: number;
      accuracyMetres?: number;
      capturedAt: string;
      mock?: boolean;
    }
  | { absent: 'denied' | 'timeout' | 'unavailable' };

/** What is wrong with the evidence of a press. */
export type Forgery = 'signature' | 'number' | 'chain';

type Boot = { bootId: string; startedAt: number };
type Proof = {
  deviceId: string;
  sequence: number;
  previousHash: string | null;
  bootId: string;
  monotonicMillis: number;
  signature: string;
};

/** A press, signed and kept until it is sent. */
export type Press = {
  told: Told;
  trueMillis: number;
  boot: Boot;
  content: { kind: Told['kind']; recipientIds: string[]; occurredAt: string; fix: Fix };
  proof: Proof | null;
};

const instant = (millis: number): string => new Date(millis).toISOString();
const DAY = 86_400_000;
/** From here on the system says that a clock was wrong; the stories stay well off it. */
const NOTICEABLE_MILLIS = 120_000;
const NO_HASH = 'A'.repeat(43);

/**
 * A caregiver's phone: its clock, its counter since the last start, its key and the chain of its reports.
 * @param deviceId null for a browser, which has no key.
 */
export const phone = (deviceId: string | null, seed: string, clock: PhoneClock, bornMillis: number) => {
  const pair = deviceId === null ? null : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const first: Boot = { bootId: `${seed}-1`, startedAt: bornMillis - DAY };
  const second: Boot | null =
    clock.restartedAt === null ? null : { bootId: `${seed}-2`, startedAt: clock.restartedAt };
  let sequence = 0;
  let previousHash: string | null = null;

  const bootAt = (millis: number): Boot => (second !== null && millis >= second.startedAt ? second : first);

  const prove = (
    press: Omit<Press, 'proof'>,
    reportId: string,
    forgery: Forgery | undefined,
  ): Proof | null => {
    if (pair === null || deviceId === null) return null;
    sequence += forgery === 'number' ? 2 : 1;
    const device = {
      deviceId,
      sequence,
      previousHash: forgery === 'chain' ? NO_HASH : previousHash,
      bootId: press.boot.bootId,
      monotonicMillis: press.trueMillis - press.boot.startedAt,
    };
    const statement = deviceStatement({ ...press.content, reportId, device });
    const signed = sign('sha256', Buffer.from(forgery === 'signature' ? `${statement} ` : statement), {
      key: pair.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    const signature = signed.toString('base64url');
    previousHash = hash('sha256', chainText(statement, signature), 'base64url');
    return { ...device, signature };
  };

  return {
    deviceId,
    publicKey: pair?.publicKey.export({ format: 'jwk' }) ?? null,

    /** Somebody presses the button. The report's id and time are those of the phone's own clock. */
    press: (
      kind: Told['kind'],
      recipientIds: string[],
      trueMillis: number,
      fix: Fix,
      forgery?: Forgery,
    ): Press => {
      const shownMillis = trueMillis + clock.aheadAt(trueMillis);
      const reportId = uuidv7Of(shownMillis, `${seed}|${sequence}|${kind}|${trueMillis}`);
      const told = untold(kind, 'app', reportId);
      if (forgery !== undefined && pair !== null) told.codes.add('TAMPER_SUSPECT');
      const press = {
        told,
        trueMillis,
        boot: bootAt(trueMillis),
        content: { kind, recipientIds, occurredAt: instant(shownMillis), fix },
      };
      return { ...press, proof: prove(press, reportId, forgery) };
    },

    /** What the phone sends at a true moment. */
    bodyOf: ({ content, proof, boot }: Press, sendMillis: number) => ({
      ...content,
      ...(proof && {
        device: {
          ...proof,
          sentMonotonicMillis: bootAt(sendMillis) === boot ? sendMillis - boot.startedAt : null,
        },
      }),
    }),

    /** What the phone's clock shows at a true moment. */
    shows: (millis: number): string => instant(millis + clock.aheadAt(millis)),

    /**
     * Notes what must become of a report that was sent at one true moment and answered at another. A repetition only
     * widens the span: whichever came first counts, and the phone cannot know which.
     */
    note: (press: Press, sentMillis: number, answeredMillis: number): void => {
      const { told, trueMillis } = press;
      const aheadThen = clock.aheadAt(trueMillis);
      const aheadNow = clock.aheadAt(sentMillis);
      const isRestarted = bootAt(sentMillis) !== press.boot;
      const isNoticed = (millis: number): boolean => Math.abs(millis) > NOTICEABLE_MILLIS;
      const widen = (from: number, to: number): void => {
        told.between = {
          from: Math.min(from, told.between?.from ?? from),
          to: Math.max(to, told.between?.to ?? to),
        };
      };
      const isWrong = isNoticed(aheadNow) || (press.proof !== null && !isRestarted && isNoticed(aheadThen));
      if (!isWrong) widen(trueMillis + aheadThen, trueMillis + aheadThen);
      else if (isRestarted && press.proof !== null) {
        // Nobody can say: what the phone showed stands, as far as it had come by then.
        const shownMillis = trueMillis + aheadThen;
        widen(Math.min(shownMillis, sentMillis), Math.min(shownMillis, answeredMillis));
        told.codes.add('TIME_UNCERTAIN');
      } else {
        // Put right by what the request shows, which is late by the time that it took.
        widen(trueMillis, trueMillis + answeredMillis - sentMillis);
        told.codes.add('CLOCK_SKEW');
      }
    },
  };
};

/** What `phone` gives. */
export type Phone = ReturnType<typeof phone>;

/** What the clocks of phones do in this world. */
export const clockOf = (by: Chance, anchorMillis: number, mayBeUncertain: boolean): PhoneClock => {
  const minutes = (count: number): number => count * 60_000;
  const kind = by.one(
    mayBeUncertain
      ? (['fast', 'slow', 'strayed', 'set', 'restarted', 'unsure'] as const)
      : (['fast', 'slow', 'strayed', 'set', 'restarted'] as const),
  );
  switch (kind) {
    case 'fast':
      return { aheadAt: () => minutes(15), restartedAt: null };
    case 'slow':
      return { aheadAt: () => -minutes(30), restartedAt: null };
    case 'strayed':
      return { aheadAt: () => -minutes(300), restartedAt: null };
    case 'set':
      // Set forward after the morning's presses and before they are sent.
      return {
        aheadAt: (millis) => (millis < anchorMillis - minutes(4) ? 0 : minutes(40)),
        restartedAt: null,
      };
    case 'restarted':
      return { aheadAt: () => 0, restartedAt: anchorMillis - minutes(3) };
    case 'unsure':
      return { aheadAt: () => minutes(15), restartedAt: anchorMillis - minutes(3) };
  }
};
