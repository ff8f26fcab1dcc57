import { afterAll, beforeAll, expect, test } from 'vitest';
import { callFlagTable } from '#shared/adapters/call-flag-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import type { FlagParty, FlagReview } from '#shared/domain/call-flag-view';
import type { CallFlag } from '#shared/domain/call-flag';
import { uuidv7Of } from '#shared/domain/fact-id';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let flags: ReturnType<typeof callFlagTable>;
beforeAll(async () => {
  engine = await startTestDatabase();
  const settings = { region: 'local', endpoint: engine.endpoint, credentials: LOCAL_CREDENTIALS };
  flags = callFlagTable('call-watch', sdkDatabase(settings));
});
afterAll(() => engine.stop());

const flagOf = (name: string, date: string, caregiverIds = ['g1', 'g2', 'g3']): CallFlag => ({
  flagId: uuidv7Of(Date.parse(date), name),
  rule: 'shared-handset',
  line: '+972527612345',
  date,
  caregiverIds,
  reportIds: [],
  firstAt: `${date}T06:00:00.000Z`,
  lastAt: `${date}T06:0${caregiverIds.length}:00.000Z`,
});
const party = (providerId: string, branchId: string | null): FlagParty => ({
  caregiverId: 'g1',
  reportId: null,
  providerId,
  providerBranchId: null,
  branchId,
});
const review = (note: string, at: string): FlagReview => ({
  outcome: 'explained',
  note,
  by: 'coordinator.a1',
  at,
  providerId: 'a1',
  branchId: null,
});
const idsIn = async (list: string, from: string, to: string): Promise<string[]> =>
  (await flags.list(list, from, to)).map((flag) => flag.flagId);

test('a flag is in the lists of its providers, of its branches and of everybody, newest first', async () => {
  const many = Array.from({ length: 9 }, (_, day) => flagOf(`list ${day}`, `2026-12-0${day + 1}`));
  for (const flag of many) await flags.keep(flag, [party('p1', 'haifa'), party('p2', null)]);
  const expected = many.map((flag) => flag.flagId).reverse();

  for (const list of ['PROVIDER#p1', 'PROVIDER#p2', 'BRANCH#haifa', 'ALL']) {
    expect(await idsIn(list, '2026-12-01', '2026-12-09')).toEqual(expected);
  }
  expect(await idsIn('ALL', '2026-12-03', '2026-12-04')).toEqual(expected.slice(5, 7));
  expect(await idsIn('PROVIDER#p3', '2026-12-01', '2026-12-09')).toEqual([]);
});

test('of two states the fuller stays, whichever comes last, and what people wrote stays with it', async () => {
  const small = flagOf('grows', '2026-11-01');
  const full = flagOf('grows', '2026-11-01', ['g1', 'g2', 'g3', 'g4']);
  await flags.keep(small, [party('p1', null)]);
  const { flag, isNew } = await flags.review(small.flagId, review('sisters', '2026-11-01T09:00:00.000Z'));
  await flags.keep(full, [party('p1', null), party('p4', null)]);
  await flags.keep(small, [party('p1', null)]);

  expect([isNew, flag.caregiverIds.length]).toEqual([true, 3]);
  expect(await flags.get(small.flagId)).toEqual({
    ...full,
    parties: [party('p1', null), party('p4', null)],
    reviews: [review('sisters', '2026-11-01T09:00:00.000Z')],
  });
});

test('the same words of the same person are one review; others stand beside it in order of time', async () => {
  const { flagId, ...rest } = flagOf('reviewed', '2026-11-02');
  await flags.keep({ flagId, ...rest }, []);
  const told = [
    await flags.review(flagId, review('second', '2026-11-02T10:00:00.000Z')),
    await flags.review(flagId, review('first', '2026-11-02T09:00:00.000Z')),
    await flags.review(flagId, review('second', '2026-11-02T11:00:00.000Z')),
  ];

  expect(told.map(({ isNew }) => isNew)).toEqual([true, true, false]);
  expect(told.at(-1)?.flag.reviews.map(({ note, at }) => [note, at])).toEqual([
    ['first', '2026-11-02T09:00:00.000Z'],
    ['second', '2026-11-02T10:00:00.000Z'],
  ]);
});

test('a flag that is not there has no state and takes no review', async () => {
  const missing = uuidv7Of(0, 'missing');

  expect(await flags.get(missing)).toBeUndefined();
  await expect(flags.review(missing, review('x', '2026-11-02T11:00:00.000Z'))).rejects.toThrow();
});
