import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentialTable } from '#shared/adapters/credential-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { signedDatabase } from '#shared/adapters/database-signed';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  engine = await startTestDatabase();
});
afterAll(() => engine.stop());

const settings = () => ({ region: 'local', endpoint: engine.endpoint });
const office = () =>
  credentialTable('credentials', sdkDatabase({ ...settings(), credentials: LOCAL_CREDENTIALS }));
const NOW = Date.parse('2026-11-22T08:00:00.000Z');
const after = (minutes: number) => new Date(NOW + minutes * 60_000);
let people = 0;
const somebody = () => {
  people += 1;
  return { id: `g-${people}`, line: `+9723555${String(people).padStart(4, '0')}` };
};

describe('PINs through signed requests', () => {
  let table: ReturnType<typeof credentialTable>;
  beforeAll(() => {
    table = credentialTable(
      'credentials',
      signedDatabase({ ...settings(), credentials: () => LOCAL_CREDENTIALS }),
    );
  });

  test('the right PIN is right, any other is wrong, and none that was set is unset', async () => {
    const { id, line } = somebody();
    expect(await table.checkPin(id, line, '4711', after(0))).toBe('unset');
    await office().setPin(id, '4711');

    expect(await table.checkPin(id, line, '4711', after(0))).toBe('right');
    expect(await table.checkPin(id, line, '04711', after(0))).toBe('wrong');
    expect(await table.checkPin(id, null, '4711', after(0))).toBe('right');
  });

  test('a PIN is kept as a salted hash: two that are equal look different', async () => {
    const [one, two] = [somebody(), somebody()];
    await office().setPin(one.id, '4711');
    await office().setPin(two.id, '4711');

    const database = sdkDatabase({ ...settings(), credentials: LOCAL_CREDENTIALS });
    const items = await database.batchGet({
      table: 'credentials',
      keys: [one, two].map(({ id }) => ({ pk: `PIN#${id}`, sk: 'PIN' })),
    });
    expect(new Set(items.map((item) => item['hash'])).size).toBe(2);
    expect(JSON.stringify(items)).not.toContain('4711');
  });

  test('after five wrong tries even the right PIN is locked for 15 minutes, and not longer', async () => {
    const { id } = somebody();
    await office().setPin(id, '4711');
    const tryAt = (pin: string, minutes: number) => table.checkPin(id, null, pin, after(minutes));

    for (let n = 0; n < 5; n += 1) expect(await tryAt('0000', 0)).toBe('wrong');

    expect(await tryAt('4711', 0)).toBe('locked');
    expect(await tryAt('4711', 14)).toBe('locked');
    expect(await tryAt('4711', 15)).toBe('right');
  });

  test('wrong tries from one line lock the line, whoever they were for', async () => {
    const { line } = somebody();
    const victims = Array.from({ length: 5 }, somebody);
    for (const { id } of victims) expect(await table.checkPin(id, line, '0000', after(0))).toBe('unset');
    const { id } = somebody();
    await office().setPin(id, '4711');

    expect(await table.checkPin(id, line, '4711', after(1))).toBe('locked');
    expect(await table.checkPin(id, somebody().line, '4711', after(1))).toBe('right');
  });

  test('a hundred tries at once are no more than five', async () => {
    const { id } = somebody();
    await office().setPin(id, '4711');

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => table.checkPin(id, null, '0000', after(0))),
    );

    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(5);
    expect(await table.checkPin(id, null, '4711', after(0))).toBe('locked');
  });

  test('the right PIN, or a new one, ends the count', async () => {
    const { id } = somebody();
    await office().setPin(id, '4711');
    for (let n = 0; n < 4; n += 1) await table.checkPin(id, null, '0000', after(0));
    expect(await table.checkPin(id, null, '4711', after(0))).toBe('right');
    for (let n = 0; n < 5; n += 1) expect(await table.checkPin(id, null, '0000', after(0))).toBe('wrong');

    await office().setPin(id, '1234');

    expect(await table.checkPin(id, null, '1234', after(0))).toBe('right');
  });
});
