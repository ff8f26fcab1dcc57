import { expect, test } from 'vitest';
import type { Item } from '#shared/adapters/database';
import type { IntakeDatabase } from '#shared/adapters/database-intake';
import { judgeInProcess } from '#shared/adapters/place-verdict';
import { reportIntake } from '#shared/adapters/report-intake';
import { uuidv7Of } from '#shared/domain/fact-id';
import type { ReportContent } from '#shared/domain/report-content';

const tables = { reports: 'reports', directory: 'directory', fixKeys: 'fix-keys' };
const AT = Date.parse('2026-11-22T06:00:00Z');

/** A database with the places of recipients, that counts what it is asked. */
const counting = () => {
  const stored: Item[] = [];
  const asked: string[][] = [];
  const database: IntakeDatabase = {
    get: () => Promise.resolve(undefined),
    put: ({ table, item }) => {
      if (table === 'reports') stored.push(item);
      return Promise.resolve();
    },
    batchGet: ({ keys }) => {
      asked.push(keys.map(({ pk }) => pk));
      const homes = keys.filter(({ sk }) => sk === 'RECIPIENT');
      return Promise.resolve(
        homes.map(({ pk }) => ({ recipientId: pk.slice('RECIPIENT#'.length), places: [] })),
      );
    },
  };
  return { stored, asked, intake: reportIntake(tables, database, judgeInProcess) };
};

const incoming = (number: number, recipientId: string) => ({
  reportId: uuidv7Of(AT + number, `report ${number}`),
  caregiverId: 'caregiver-1',
  content: {
    kind: 'arrival',
    recipientIds: [recipientId],
    occurredAt: new Date(AT + number).toISOString(),
    fix: { absent: 'denied' },
  } satisfies ReportContent,
  sentAt: undefined,
  receivedAt: new Date(AT + 1_000).toISOString(),
});

test('the reports of one request read each home once, and every one of them is stored', async () => {
  const { stored, asked, intake } = counting();
  const accept = intake.acceptMany();

  await Promise.all(
    Array.from({ length: 20 }, (_, number) => accept(incoming(number, `recipient-${number % 2}`))),
  );

  expect(stored).toHaveLength(20);
  expect(asked.map(([pk]) => pk).sort()).toEqual(['RECIPIENT#recipient-0', 'RECIPIENT#recipient-1']);
});

test('another request reads anew: what is registered meanwhile counts from then on', async () => {
  const { asked, intake } = counting();

  await intake.acceptMany()(incoming(1, 'recipient-1'));
  await intake.acceptMany()(incoming(2, 'recipient-1'));
  await intake.accept(incoming(3, 'recipient-1'));
  await intake.accept(incoming(4, 'recipient-1'));

  expect(asked).toHaveLength(4);
});
