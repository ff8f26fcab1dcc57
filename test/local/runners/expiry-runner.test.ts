import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeExpired } from '#local/runners/expiry-runner';
import { startTestDatabase } from '../../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  engine = await startTestDatabase();
});
afterAll(() => engine.stop());

const NOW = new Date('2026-11-22T08:00:00.000Z');
const seconds = (past: number): number => NOW.getTime() / 1_000 - past;

test('what has expired is gone, and nothing else', async () => {
  const documents = DynamoDBDocumentClient.from(engine.client);
  const items: [string, string, number | undefined][] = [
    ['calls', 'over', seconds(1)],
    ['calls', 'running', seconds(-60)],
    ['fix-keys', 'over', seconds(1)],
    ['fix-keys', 'a key of a month', undefined],
    ['reports', 'of a table where nothing expires', seconds(1)],
  ];
  for (const [TableName, pk, expiresAtEpochSeconds] of items) {
    const Item = { pk, sk: 'x', ...(expiresAtEpochSeconds !== undefined && { expiresAtEpochSeconds }) };
    await documents.send(new PutCommand({ TableName, Item }));
  }

  expect(await removeExpired(engine.client, NOW)).toBe(2);
  expect(await removeExpired(engine.client, NOW)).toBe(0);

  const left = await Promise.all(
    items.map(async ([TableName, pk]) => {
      const { Item } = await documents.send(new GetCommand({ TableName, Key: { pk, sk: 'x' } }));
      return Item === undefined ? `${TableName} ${pk}` : null;
    }),
  );
  expect(left.filter((gone) => gone !== null)).toEqual(['calls over', 'fix-keys over']);
});
