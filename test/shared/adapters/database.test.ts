import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConditionFailed, type Database, queryAll, TransactionRefused } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { signedDatabase } from '#shared/adapters/database-signed';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  engine = await startTestDatabase();
});
afterAll(() => engine.stop());

const settings = () => ({ region: 'local', endpoint: engine.endpoint });
const makers: [string, () => Database][] = [
  ['the SDK', () => sdkDatabase({ ...settings(), credentials: LOCAL_CREDENTIALS })],
  ['signed requests', () => signedDatabase({ ...settings(), credentials: () => LOCAL_CREDENTIALS })],
];

const table = 'credentials';
const absent = { expression: 'attribute_not_exists(pk)' };
let count = 0;
const freshKey = (sk = 'A') => ({ pk: `THING#${(count += 1)}`, sk });

describe.each(makers)('a database through %s', (_name, make) => {
  let database: Database;
  beforeAll(() => {
    database = make();
  });

  test('gives back every kind of value as it was put', async () => {
    const key = freshKey();
    const item = {
      ...key,
      text: 'שלום "quoted" \\ \n \u0000 😀',
      empty: '',
      number: -12.5e-7,
      yes: true,
      no: false,
      nothing: null,
      list: [1, 'two', { three: [] }],
      map: { 'a b': {}, א: 1 },
    };

    await database.put({ table, item: { ...item, left: undefined } });

    expect(await database.get({ table, key, consistent: true })).toEqual(item);
  });

  test('finds nothing under a key that was never written', async () => {
    expect(await database.get({ table, key: freshKey() })).toBeUndefined();
  });

  test('refuses a put whose condition fails, and shows what is there', async () => {
    const key = freshKey();
    await database.put({ table, item: { ...key, n: 1 }, condition: absent });

    const refused = await database.put({ table, item: { ...key, n: 2 }, condition: absent }).catch((e) => e);

    expect(refused).toBeInstanceOf(ConditionFailed);
    expect(refused.item).toEqual({ ...key, n: 1 });
    expect(await database.get({ table, key })).toEqual({ ...key, n: 1 });
  });

  test('updates an item by an expression and gives it back', async () => {
    const key = freshKey();
    const update = {
      table,
      key,
      expression: 'ADD #n :one SET label = :label',
      names: { '#n': 'n' },
      values: { ':one': 1, ':label': 'x' },
    };

    await database.update(update);
    const after = await database.update(update);

    expect(after).toEqual({ ...key, n: 2, label: 'x' });
    const refused = await database.update({ ...update, condition: '#n < :one' }).catch((e) => e);
    expect(refused).toBeInstanceOf(ConditionFailed);
    expect(refused.item).toEqual(after);
  });

  test('removes an item under its condition only', async () => {
    const key = freshKey();
    await database.put({ table, item: { ...key, n: 1 } });
    const condition = { expression: 'n = :n', values: { ':n': 2 } };

    const refused = await database.remove({ table, key, condition }).catch((e) => e);
    expect(refused).toBeInstanceOf(ConditionFailed);
    expect(refused.item).toEqual({ ...key, n: 1 });

    await database.remove({ table, key, condition: { ...condition, values: { ':n': 1 } } });
    expect(await database.get({ table, key })).toBeUndefined();
  });

  test('pages through a query in both directions', async () => {
    const { pk } = freshKey();
    const items = ['A', 'B', 'C', 'D', 'E'].map((sk) => ({ pk, sk }));
    await database.batchPut({ table, items });
    const query = { table, keyCondition: 'pk = :pk', values: { ':pk': pk }, limit: 2 };

    const first = await database.query(query);
    expect(first).toEqual({ items: items.slice(0, 2), next: items[1] });
    expect(await queryAll(database, query)).toEqual(items);
    expect(await queryAll(database, { ...query, consistent: true, backwards: true })).toEqual(
      items.toReversed(),
    );
    const some = { ...query, keyCondition: 'pk = :pk AND #sk > :sk', names: { '#sk': 'sk' } };
    expect(await queryAll(database, { ...some, values: { ':pk': pk, ':sk': 'C' } })).toEqual(items.slice(3));
  });

  test('asks an index', async () => {
    const item = { ...freshKey('CAREGIVER#x'), byProvider: `p${count}` };
    await database.put({ table: 'directory', item });

    const found = await database.query({
      table: 'directory',
      index: 'by-provider',
      keyCondition: 'byProvider = :p AND begins_with(sk, :kind)',
      values: { ':p': item.byProvider, ':kind': 'CAREGIVER#' },
    });

    expect(found).toEqual({ items: [item], next: undefined });
  });

  test('gets and puts more items at once than one request holds, and a key named twice once', async () => {
    const { pk } = freshKey();
    const items = Array.from({ length: 130 }, (_, n) => ({ pk, sk: String(n).padStart(3, '0'), n }));

    await database.batchPut({ table, items });
    const found = await database.batchGet({
      table,
      keys: [...items, ...items].map(({ sk }) => ({ pk, sk })),
    });

    expect(found.sort((a, b) => Number(a['n']) - Number(b['n']))).toEqual(items);
    expect(await database.batchGet({ table, keys: [] })).toEqual([]);
  });

  test('gets only the attributes that are wanted, reserved words among them', async () => {
    const key = freshKey();
    await database.put({ table, item: { ...key, name: 'x', places: [1], size: 2, rest: 3 } });

    const found = await database.batchGet({ table, keys: [key], attributes: ['name', 'size', 'absent'] });

    expect(found).toEqual([{ name: 'x', size: 2 }]);
  });

  test('writes a transaction as one, or nothing of it, and says which step was refused', async () => {
    const [a, b, c, d] = [freshKey(), freshKey(), freshKey(), freshKey()];
    await database.put({ table, item: { ...b, n: 1 } });
    await database.put({ table, item: { ...c, n: 1 } });
    const writes = [
      { put: { table, item: { ...a, n: 1 }, condition: absent } },
      { update: { table, key: b, expression: 'SET n = :two', values: { ':two': 2 }, condition: 'n < :two' } },
      { remove: { table, key: c, condition: { expression: 'attribute_exists(pk)' } } },
      { check: { table, key: d, condition: absent } },
    ];

    await database.transact(writes);
    const refused = await database.transact(writes).catch((e) => e);

    expect(refused).toBeInstanceOf(TransactionRefused);
    expect(refused.reasons).toEqual([
      { code: 'ConditionalCheckFailed', item: { ...a, n: 1 } },
      { code: 'ConditionalCheckFailed', item: { ...b, n: 2 } },
      { code: 'ConditionalCheckFailed', item: undefined },
      { code: 'None', item: undefined },
    ]);
    expect(await database.get({ table, key: c })).toBeUndefined();
  });

  test('says what a mistaken expression is: a fault of ours, not a refusal', async () => {
    const condition = { expression: 'verzion === :oops AND' };

    const fault = await database.put({ table, item: freshKey(), condition }).catch((e) => e);

    expect(fault).toBeInstanceOf(Error);
    expect(fault).not.toBeInstanceOf(ConditionFailed);
    expect(fault.kind).toBeUndefined();
  });

  test('lets one of many writers win', async () => {
    const key = freshKey();

    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => database.put({ table, item: { ...key, n }, condition: absent })),
    );

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});

test.each([
  [
    'the SDK',
    sdkDatabase({ region: 'local', endpoint: 'http://127.0.0.1:9', credentials: LOCAL_CREDENTIALS }),
  ],
  [
    'signed requests',
    signedDatabase({
      region: 'local',
      endpoint: 'http://127.0.0.1:9',
      credentials: () => LOCAL_CREDENTIALS,
    }),
  ],
])('a database that is away is told as unavailable through %s', async (_name, database) => {
  await expect(database.get({ table, key: freshKey() })).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'DATABASE_UNAVAILABLE',
    retryAfterSeconds: 5,
  });
});
