import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTICES } from '#shared/domain/payment/shared-worker-notice-table';
import { announced, type Message, noticed, type Read, together } from '../../web/src/messages/messages.ts';
import { noticeSectionOf } from '../../web/src/shared-worker/table-words.ts';

const announcement = (on: string, branchId = 'haifa'): Message =>
  announced({ branchId, payingFrom: '2027-01-01', kind: 'announced', daysAhead: 30, on });

const notice = (toldAt: string): Message =>
  noticed({
    noticeId: toldAt,
    reason: 'new',
    group: 3,
    month: '2026-11',
    recipientIds: ['c1'],
    caregiverId: 'f1',
    toldAt,
    text: ['A new case'],
  });

const whole = (...messages: Message[]): Read => ({ messages, hasMore: false });
const cut = (...messages: Message[]): Read => ({ messages, hasMore: true });
const ids = (messages: readonly Message[]): string[] => messages.map(({ id }) => id);

describe('two lists of messages as one', () => {
  test('have the newest first, by days in Israel', () => {
    const late = notice('2026-11-20T22:30:00.000Z');
    const early = notice('2026-11-20T05:00:00.000Z');
    const [before, same] = [announcement('2026-11-20'), announcement('2026-11-21')];

    expect(together([whole(same, before), whole(late, early)])).toEqual([late, same, early, before]);
  });

  test('end where one of them has more to be read', () => {
    const shown = [notice('2026-11-20T08:00:00.000Z'), notice('2026-11-10T08:00:00.000Z')];
    const older = announcement('2026-11-01');

    expect(together([whole(older), cut(...shown)])).toEqual(shown);
    expect(together([whole(older), whole(...shown)])).toEqual([...shown, older]);
  });

  test('are empty when both are', () => {
    expect(together([whole(), whole()])).toEqual([]);
  });

  test('never show something above what is still to come, however far each was read', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { maxLength: 12 });
    const dated = (day: number): string => `2026-11-${String(day).padStart(2, '0')}`;
    fc.assert(
      fc.property(days, days, fc.nat(12), fc.nat(12), (some, others, readOfSome, readOfOthers) => {
        const newestFirst = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => b - a);
        const told = newestFirst(some).map((day) => announcement(dated(day)));
        const seen = newestFirst(others).map((day) => notice(`${dated(day)}T08:00:00.000Z`));
        // A page that says that there is more is never empty.
        const partOf = (all: readonly Message[], read: number): Read => {
          const messages = all.slice(0, Math.max(1, read));
          return { messages, hasMore: messages.length < all.length };
        };

        const all = ids(together([whole(...told), whole(...seen)]));
        const part = ids(together([partOf(told, readOfSome), partOf(seen, readOfOthers)]));

        expect(all).toHaveLength(told.length + seen.length);
        expect(part).toEqual(all.slice(0, part.length));
        if (all.length > 0) expect(part).not.toEqual([]);
      }),
    );
  });
});

test('the place in the circular is the one from which a notice is told', () => {
  const words: Record<string, string> = JSON.parse(readFileSync('shared/locales/en.json', 'utf8'));

  for (const { reason, source } of NOTICES) {
    const section = words[`web.sharedWorker.section.${noticeSectionOf(reason)}`];
    expect(source.startsWith(section ?? '?'), `${reason}: ${section}`).toBe(true);
  }
});
