import type { DynamoDBRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { changedVisitIn } from '#shared/adapters/stream-records';

/** What the day view's stream says of claims: whose, of which day, and because of which facts. */

const SK = '01995f3a-6c00-7abc-8def-0123456789ab~c1~g1';
const imageOf = (more: Record<string, string>, facts: string[]) => ({
  pk: { S: 'DAY#2026-08-20#tel-aviv#a1-main' },
  sk: { S: SK },
  providerId: { S: 'a1' },
  facts: { L: facts.map((fact) => ({ S: fact })) },
  ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, { S: text }])),
});
const changeOf = (before: object | undefined, after: object) =>
  changedVisitIn({ dynamodb: { OldImage: before, NewImage: after } } as DynamoDBRecord)?.change;

test('a visit that turns out to be at somebody else touches the claims of both', () => {
  const before = imageOf({ hash: 'a' }, ['r1~arrival']);
  const after = imageOf({ hash: 'b', recipientId: 'c2' }, ['r1~arrival', 'k1~correction']);

  expect(changeOf(before, after)).toEqual({
    date: '2026-08-20',
    recipientIds: ['c2', 'c1'],
    providerId: 'a1',
    factIds: ['k1'],
  });
});

test('a visit that is gone names what it was made of', () => {
  const { facts: _facts, providerId: _provider, ...gone } = imageOf({ hash: 'gone' }, []);

  expect(changeOf(imageOf({ hash: 'a' }, ['r1~arrival']), gone)).toMatchObject({
    recipientIds: ['c1'],
    providerId: 'a1',
    factIds: ['r1'],
  });
  expect(changeOf(imageOf({ hash: 'a' }, []), imageOf({ hash: 'a' }, []))).toBeUndefined();
});
