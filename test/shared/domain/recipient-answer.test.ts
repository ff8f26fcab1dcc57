import { describe, expect, test } from 'vitest';
import { Language } from '#shared/domain/directory';
import { explainVisit } from '#shared/domain/explain-visit';
import type { Fact, RecipientAnswer } from '#shared/domain/fact';
import { foldVisits } from '#shared/domain/fold-visits';
import { newAcknowledgement } from '#shared/domain/new-correction';
import { answersTo, nextAnswer, withoutNotes } from '#shared/domain/recipient-answer';
import { RULES } from '#shared/domain/rules';
import { hasOpen } from '#shared/domain/visit-exception';
import { visitHistory } from '#shared/domain/visit-history';
import { renderMessage } from '#shared/lambda/messages';
import { aDirectory, arrival, departure } from '../../support/facts.ts';

const came = arrival('c1', '2026-12-01 08:00');
const left = departure('c1', '2026-12-01 12:00');
const facts: Fact[] = [came, left];
const visitOf = (all: readonly Fact[]) => foldVisits(all, aDirectory())[0]!;
const visit = visitOf(facts);

const said = (answer: 'confirm' | 'dispute', note?: string) => ({
  answer,
  note,
  by: 'recipient.c1',
  channel: 'web' as const,
});
const disputed = nextAnswer(visit, [], said('dispute', 'Nobody came'), '2026-12-02T08:00:00.000Z');
const confirmed = nextAnswer(visit, [disputed], said('confirm'), '2026-12-02T09:00:00.000Z');

test('a confirmation stands on the visit and changes nothing else of it', () => {
  const first = nextAnswer(visit, [], said('confirm'), '2026-12-02T08:00:00.000Z');
  const after = visitOf([...facts, first]);

  expect(after).toEqual({
    ...visit,
    recipientAnswer: { answer: 'confirm', at: '2026-12-02T08:00:00.000Z' },
    facts: [...visit.facts, { factId: first.factId, role: 'recipient-answer' }],
    version: visit.version + 1,
  });
});

describe('a dispute', () => {
  const seen = (all: readonly Fact[]) => {
    const { exceptions, standing, minutes } = visitOf(all);
    return { standing, minutes, exceptions };
  };

  test('is a task of the coordinators with a date, and holds neither the standing nor the minutes', () => {
    expect(seen([...facts, disputed])).toEqual({
      standing: visit.standing,
      minutes: visit.minutes,
      exceptions: [
        ...visit.exceptions,
        {
          code: 'DISPUTED_BY_RECIPIENT',
          class: 'alert',
          openedAt: disputed.receivedAt,
          owner: 'coordinator:a1-main',
          dueAt: new Date(
            Date.parse(disputed.receivedAt) + RULES.exceptionDueDays * 86_400_000,
          ).toISOString(),
        },
      ],
    });
    expect(hasOpen(visitOf([...facts, disputed]), 'DISPUTED_BY_RECIPIENT')).toBe(true);
  });

  test('is settled by what the office found; the same said anew opens it again', () => {
    const now = new Date('2026-12-02T09:00:00.000Z');
    const known = visitOf([...facts, disputed]);
    const found = newAcknowledgement(known, 'DISPUTED_BY_RECIPIENT', 'She was there', 'coordinator.a1', now);
    const settled = visitOf([...facts, disputed, found]);

    expect(settled.exceptions).toMatchObject([{ acknowledgedBy: 'coordinator.a1' }]);
    expect(hasOpen(settled, 'DISPUTED_BY_RECIPIENT')).toBe(false);
    const anew = nextAnswer(visit, [disputed, confirmed], said('dispute', 'No'), '2026-12-03T09:00:00.000Z');
    const again = visitOf([...facts, disputed, found, confirmed, anew]);
    expect(hasOpen(again, 'DISPUTED_BY_RECIPIENT')).toBe(true);
  });

  test('that is taken back leaves no task', () => {
    expect(seen([...facts, disputed, confirmed])).toEqual(seen(facts));
  });
});

test('the last answer stands, in whatever order the facts are found', () => {
  const orders = [
    [came, left, disputed, confirmed],
    [confirmed, disputed, left, came],
  ];

  for (const order of orders) expect(visitOf(order).recipientAnswer?.answer).toBe('confirm');
});

test('the same answer again is the same fact; another answer, or the first one anew, is a new one', () => {
  const now = '2026-12-02T10:00:00.000Z';
  const known = [disputed, confirmed];

  expect(nextAnswer(visit, [disputed], said('dispute', 'Nobody came'), now)).toEqual(disputed);
  expect(nextAnswer(visit, known, said('confirm'), now)).toEqual(confirmed);
  const anew = nextAnswer(visit, known, said('dispute', 'Nobody came'), now);
  expect(new Set([disputed, confirmed, anew].map((fact) => fact.factId)).size).toBe(3);
  // Two at once, before either is known, are one.
  expect(nextAnswer(visit, [], said('confirm'), now).factId).toBe(
    nextAnswer(visit, [], said('confirm'), '2026-12-02T10:00:00.400Z').factId,
  );
});

test('an answer to another visit is none of this one', () => {
  const other = arrival('c1', '2026-12-03 08:00');
  const all = [...facts, other, disputed];

  const [first, second] = foldVisits(all, aDirectory());

  expect(answersTo(first!, all)).toEqual([disputed]);
  expect(answersTo(second!, all)).toEqual([]);
  expect(second?.recipientAnswer).toBeUndefined();
});

test('the history names who answered, and the states beside it are the same', () => {
  const all = [...facts, disputed];

  const entries = visitHistory(all, aDirectory(), visit.visitId);

  expect(entries.at(-1)).toMatchObject({
    version: 3,
    cause: { kind: 'recipient-answer', id: disputed.factId, by: 'recipient.c1' },
    standing: entries.at(-2)?.standing,
    minutes: 240,
  });
});

test.each(Language.options)(
  'the explanation tells of it in %s; the note only to those who may read it',
  (language) => {
    const all: Fact[] = [...facts, disputed, confirmed];
    const told = (of: readonly Fact[]) =>
      explainVisit(visitOf(all), of)
        .filter(({ messageId }) => messageId.startsWith('explanation.answer.'))
        .map(({ messageId, values }) => renderMessage(language, messageId, values));

    expect(told(all)).toHaveLength(3);
    expect(told(all).join(' ')).toContain('Nobody came');
    expect(told(withoutNotes(all))).toHaveLength(2);
    expect(told(withoutNotes(all)).join(' ')).not.toContain('Nobody came');
  },
);

test('a report that a vendor kept tells where it was meanwhile', () => {
  const kept = { ...came, offline: true, recovered: true as const };

  const ids = explainVisit(visitOf([kept, left]), [kept, left]).map(({ messageId }) => messageId);

  expect(ids).toContain('explanation.report.recovered');
  expect(ids).not.toContain('explanation.report.late');
});

test('what is not a note stays as it was', () => {
  const plain: RecipientAnswer = confirmed;
  expect(withoutNotes([came, plain])).toEqual([came, plain]);
});
