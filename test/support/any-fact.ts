import fc from 'fast-check';
import { CORRECTION_REASONS, type Fact, type Report } from '#shared/domain/fact';
import { uuidv7Of } from '#shared/domain/fact-id';

/** Facts of every form that the schemas allow, for round trips. */

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const factId = fc
  .tuple(fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 }), fc.string())
  .map(([millis, seed]) => uuidv7Of(millis, seed));
const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const place = fc.record({
  verdict: fc.constantFrom('inside', 'uncertain', 'outside', 'unreliable', 'implausible', 'none' as const),
  method: fc.constantFrom('gps', 'network', 'landline', 'none' as const),
  distanceMetres: fc.option(fc.double({ min: 0, max: 1e7, noNaN: true })),
}) as fc.Arbitrary<Report['place']>;
const device = fc.record({
  deviceId: id,
  sequence: fc.nat(),
  previousHash: fc.option(text),
  hash: text,
  bootId: text,
  signature: fc.constantFrom('valid', 'invalid', 'unregistered' as const),
});

/** Fields that may be missing, each on its own. */
const maybe = <Fields extends object>(fields: { [Name in keyof Fields]: fc.Arbitrary<Fields[Name]> }) =>
  fc.record(fields, { requiredKeys: [] });

export const anyReport: fc.Arbitrary<Report> = fc
  .tuple(
    fc.record({
      reportId: factId,
      caregiverId: id,
      recipientIds: fc.uniqueArray(id, { maxLength: 2 }),
      kind: fc.constantFrom('arrival', 'departure' as const),
      channel: fc.constantFrom('app', 'voice-mobile', 'voice-landline', 'web', 'batch', 'api' as const),
      occurredAt: instant,
      receivedAt: instant,
      offline: fc.boolean(),
      place,
      clock: fc.record({
        basis: fc.constantFrom('wall', 'offset', 'monotonic', 'uncertain' as const),
        offsetSeconds: fc.integer(),
      }),
      receipt: text,
      contentHash: text,
    }),
    fc.option(instant),
    maybe({
      absence: fc.constantFrom('denied', 'timeout', 'unavailable' as const),
      mock: fc.boolean(),
      device,
      line: fc.option(text),
      unknown: fc.constantFrom('recipient', 'caregiver' as const),
      recovered: fc.constant(true as const),
      sealedFix: fc.record({ keyId: text, sealed: text }),
    }),
  )
  .map(([content, effectiveAt, more]) => ({
    fact: 'report',
    ...content,
    effectiveAt: effectiveAt ?? content.occurredAt,
    ...more,
  }));

const anyOther = fc.oneof(
  fc
    .tuple(
      fc.record({
        factId,
        providerId: id,
        externalId: id,
        sequence: fc.nat(),
        caregiverId: id,
        recipientId: id,
        arrivalAt: instant,
        departureAt: instant,
        reason: text,
        channel: fc.constantFrom('batch', 'api' as const),
        receivedAt: instant,
        batchId: id,
      }),
      maybe({ note: text, unknown: fc.constantFrom('recipient', 'caregiver' as const) }),
    )
    .map(([content, more]) => ({ fact: 'manual' as const, ...content, ...more })),
  fc
    .tuple(
      fc.record({
        factId,
        correctionId: id,
        visitFactId: fc.option(factId),
        caregiverId: id,
        recipientId: id,
        reason: fc.constantFrom(...CORRECTION_REASONS),
        by: text,
        providerId: id,
        providerBranchId: id,
        receivedAt: instant,
        contentHash: text,
      }),
      maybe({ arrivalAt: instant, departureAt: instant, void: fc.constant(true as const), note: text }),
    )
    .map(([content, more]) => ({ fact: 'correction' as const, ...content, ...more })),
  fc
    .tuple(
      fc.record({
        factId,
        visitFactId: factId,
        caregiverId: id,
        recipientId: id,
        code: text,
        by: text,
        receivedAt: instant,
      }),
      maybe({ note: text }),
    )
    .map(([content, more]) => ({ fact: 'acknowledgement' as const, ...content, ...more })),
  fc
    .record({
      factId,
      reportId: factId,
      caregiverId: id,
      place,
      cause: fc.constantFrom('operator', 'place-changed', 'regional-fault' as const),
      receivedAt: instant,
    })
    .map((content) => ({ fact: 'evidence' as const, ...content })),
  fc
    .record({
      factId,
      reportId: factId,
      caregiverId: id,
      checkId: factId,
      outcome: fc.constantFrom('confirmed', 'denied', 'no-answer' as const),
      receivedAt: instant,
    })
    .map((content) => ({ fact: 'call-back' as const, ...content })),
  fc
    .tuple(
      fc.record({
        factId,
        visitFactId: factId,
        caregiverId: id,
        recipientId: id,
        answer: fc.constantFrom('confirm', 'dispute' as const),
        by: text,
        channel: fc.constantFrom('web', 'voice-landline' as const),
        receivedAt: instant,
      }),
      maybe({ note: text }),
    )
    .map(([content, more]) => ({ fact: 'recipient-answer' as const, ...content, ...more })),
);

export const anyFact: fc.Arbitrary<Fact> = fc.oneof(anyReport, anyOther as fc.Arbitrary<Fact>);
