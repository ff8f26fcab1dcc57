import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { alertChanges, type Placed, unexcused } from '#shared/domain/late-alert';
import { Outage } from '#shared/domain/outage';
import { at } from '../../support/facts.ts';

const DATE = '2026-12-01';
const missing = (code: Placed['code'], more: Partial<Placed> = {}): Placed => ({
  code,
  assignmentId: 's1',
  providerId: 'a1',
  providerBranchId: 'a1-main',
  branchId: 'tel-aviv',
  caregiverId: 'g1',
  recipientId: 'c1',
  startAt: at(`${DATE} 08:00`),
  endAt: at(`${DATE} 12:00`),
  ...more,
});
const moment = (time: string): Date => new Date(at(`${DATE} ${time}`));
const change = (known: Parameters<typeof alertChanges>[0], now: Placed[], time: string) =>
  alertChanges(known, now, DATE, moment(time));

test('an alert is opened once, becomes a no-show, and is cleared by an arrival', () => {
  const late = change([], [missing('LATE')], '08:20');
  expect(late).toMatchObject([{ code: 'LATE', openedAt: at(`${DATE} 08:15`), clearedAt: null }]);
  expect(change(late, [missing('LATE')], '08:25')).toEqual([]);

  const noShow = change(late, [missing('NO_SHOW')], '08:35');
  expect(noShow).toMatchObject([{ code: 'NO_SHOW', openedAt: at(`${DATE} 08:30`), clearedAt: null }]);

  const cleared = change(noShow, [], '08:50');
  expect(cleared).toMatchObject([{ code: 'NO_SHOW', clearedAt: at(`${DATE} 08:50`) }]);
  expect(change(cleared, [], '08:55')).toEqual([]);
});

test('an arrival that is taken back opens it again', () => {
  const known = change(change([], [missing('NO_SHOW')], '08:40'), [], '08:50');

  expect(change(known, [missing('NO_SHOW')], '09:00')).toMatchObject([{ clearedAt: null }]);
});

test('two planned visits of one day are two alerts', () => {
  const evening = missing('LATE', { startAt: at(`${DATE} 18:00`), endAt: at(`${DATE} 20:00`) });

  expect(change([], [missing('NO_SHOW'), evening], '18:20')).toHaveLength(2);
});

test('nobody is late who could not report', () => {
  const outage = (from: string, to: string) =>
    z.parse(Outage, {
      outageId: 'o1',
      from: at(`${DATE} ${from}`),
      to: at(`${DATE} ${to}`),
      what: 'all',
      reason: 'lines were down',
      version: 1,
      updatedAt: at(`${DATE} 10:00`),
      updatedBy: 'division',
    });

  expect(unexcused([missing('LATE')], [outage('08:10', '08:20')], moment('08:25'))).toEqual([]);
  expect(unexcused([missing('LATE')], [outage('07:00', '07:59')], moment('08:25'))).toHaveLength(1);
});
