import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factToItem } from '#shared/adapters/fact-item';
import { reportTable } from '#shared/adapters/report-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { signedDatabase } from '#shared/adapters/database-signed';
import { uuidv7Of } from '#shared/domain/fact-id';
import { HOUR_MILLIS } from '#shared/domain/instants';
import { writeUnitsOf } from '../support/counted.ts';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';
import { aCorrection, anAcknowledgement, aReport, arrival, at, departure } from '../support/facts.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  engine = await startTestDatabase();
});
afterAll(() => engine.stop());

const settings = () => ({ region: 'local', endpoint: engine.endpoint });
const makers = [
  ['the SDK', () => sdkDatabase({ ...settings(), credentials: LOCAL_CREDENTIALS })],
  ['signed requests', () => signedDatabase({ ...settings(), credentials: () => LOCAL_CREDENTIALS })],
] as const;

let people = 0;
const somebody = () => `g-${(people += 1)}`;

/** Everything that an app sends: device evidence, sealed coordinates, a corrected clock. */
const fullReport = (caregiverId: string) =>
  aReport('arrival', '3f0c2b0e-7d5c-4f0e-9a3b-0d6c1f0a9e11', '2026-11-22 08:00', {
    caregiverId,
    effectiveAt: at('2026-11-22 08:15'),
    clock: { basis: 'offset', offsetSeconds: -900 },
    offline: true,
    mock: false,
    device: {
      deviceId: '0d9c1f3a-55aa-4c7e-8f21-9b2f6f0e7c11',
      sequence: 12_345,
      previousHash: 'n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg',
      hash: 'LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ',
      bootId: '8d7a2c4e-1d1a-4f1c-8a53-6d7d0b6c2f10',
      signature: 'valid',
    },
    sealedFix: { keyId: '2026-11', sealed: 'A'.repeat(96) },
    contentHash: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
  });

describe.each(makers)('reports through %s', (_name, make) => {
  let table: ReturnType<typeof reportTable>;
  beforeAll(() => {
    table = reportTable('reports', make());
  });

  test('a report is stored once; the second time gives the first one', async () => {
    const report = fullReport(somebody());

    expect(await table.store(report)).toEqual({ stored: true });
    const again = await table.store({ ...report, receivedAt: at('2026-11-22 09:00') });

    expect(again).toEqual({ stored: false, existing: report });
    expect(await table.get(report.caregiverId, report.reportId)).toEqual(report);
  });

  test('of many deliveries of one report at once one is stored', async () => {
    const report = fullReport(somebody());

    const results = await Promise.all(Array.from({ length: 10 }, () => table.store(report)));

    expect(results.filter((result) => result.stored)).toHaveLength(1);
  });

  test('any other fact is stored once', async () => {
    const caregiverId = somebody();
    const fact = anAcknowledgement(uuidv7Of(0, 'x'), 'NO_PLACE', '2026-11-22 10:00', { caregiverId });

    expect(await table.storeFact(fact)).toEqual({ stored: true });
    expect(await table.storeFact(fact)).toEqual({ stored: false, existing: fact });
  });

  test('nobody has a fact that was never stored', async () => {
    expect(await table.get(somebody(), uuidv7Of(0, 'x'))).toBeUndefined();
  });

  test('the facts of a span are those whose time lies in it, ends included', async () => {
    const caregiverId = somebody();
    const morning = arrival('c1', '2026-11-22 08:00', { caregiverId });
    const noon = departure('c1', '2026-11-22 12:00', { caregiverId });
    const evening = arrival('c1', '2026-11-22 18:00', { caregiverId });
    for (const report of [evening, noon, morning]) await table.store(report);

    const found = await table.factsBetween(
      caregiverId,
      Date.parse(morning.effectiveAt),
      Date.parse(noon.effectiveAt),
    );

    expect(found).toEqual([morning, noon]);
  });

  test('a report whose id tells a somewhat other time is found where its own time is', async () => {
    const caregiverId = somebody();
    const effectiveAt = at('2026-11-22 09:00');
    const report = arrival('c1', '2026-11-22 08:00', { caregiverId, effectiveAt });
    await table.store(report);
    const millis = Date.parse(effectiveAt);

    expect(await table.factsBetween(caregiverId, millis, millis + HOUR_MILLIS)).toEqual([report]);
    expect(await table.factsBetween(caregiverId, millis - HOUR_MILLIS, millis - 1)).toEqual([]);
  });

  test('a stray report is found by its own time, once, under its own id', async () => {
    const caregiverId = somebody();
    const effectiveAt = at('2026-11-20 08:00');
    const report = arrival('c1', '2026-11-22 08:00', { caregiverId, effectiveAt });
    await table.store(report);
    const millis = Date.parse(effectiveAt);
    const find = (from: number, to: number) => table.factsBetween(caregiverId, from, to);
    expect(await find(millis, millis)).toEqual([]);

    await table.placeStray(report);
    await table.placeStray(report);

    expect(await find(millis, millis)).toEqual([report]);
    expect(await find(millis, millis + 72 * HOUR_MILLIS)).toEqual([report]);
  });

  test('a correction is stored once; other content under its id is refused and changes nothing', async () => {
    const caregiverId = somebody();
    const correctionId = `k-${caregiverId}`;
    const correction = aCorrection(null, '2026-11-22 13:00', {
      caregiverId,
      correctionId,
      departure: '2026-11-22 12:30',
    });

    expect(await table.storeCorrection(correction)).toEqual({ stored: true });
    expect(await table.storeCorrection(correction)).toEqual({ stored: false, existing: correction });
    const other = { ...correction, factId: uuidv7Of(1, correctionId), contentHash: 'other' };
    await expect(table.storeCorrection(other)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'CORRECTION_ID_TAKEN',
    });
    expect(await table.get(caregiverId, other.factId)).toBeUndefined();
  });

  test('another provider may use the same correction id', async () => {
    const caregiverId = somebody();
    const mine = aCorrection(null, '2026-11-22 13:00', { caregiverId, departure: '2026-11-22 12:30' });
    const theirs = { ...mine, providerId: 'a2', factId: uuidv7Of(2, caregiverId), contentHash: 'other' };

    expect(await table.storeCorrection(mine)).toEqual({ stored: true });
    expect(await table.storeCorrection(theirs)).toEqual({ stored: true });
  });
});

test('a report with device evidence and sealed coordinates costs one write unit', async () => {
  const uuid = '5b1f8a52-6a35-4a39-8a39-52f1f8a55b1f';
  const alone = fullReport(uuid);
  const joint = { ...alone, recipientIds: [uuid, '6c1f8a52-6a35-4a39-8a39-52f1f8a55b1f'] };

  expect(await writeUnitsOf(engine.endpoint, 'reports', factToItem(alone))).toBe(1);
  expect(await writeUnitsOf(engine.endpoint, 'reports', factToItem(joint))).toBe(1);
});

test("the count of write units is the database's own: an item over 1 KB costs two", async () => {
  const item = { ...factToItem(fullReport('g1')), padding: 'x'.repeat(1_000) };

  expect(await writeUnitsOf(engine.endpoint, 'reports', item)).toBe(2);
});
