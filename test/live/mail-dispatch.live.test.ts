import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '#shared/adapters/database';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { mailDispatch, type Retry } from '#shared/adapters/mail-dispatch';
import { mailOutbox } from '#shared/adapters/mail-outbox';
import type { MailOutcome } from '#shared/adapters/mail-sender';
import { nextTryAt } from '#shared/domain/mail-tries';
import { LOCAL_CREDENTIALS, startTestDatabase } from '../support/dynoxide.ts';

const MINUTE = 60_000;
const NOW = new Date('2026-11-22T06:30:00.000Z');
const after = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE);

let engine: Awaited<ReturnType<typeof startTestDatabase>>;
let database: Database;
beforeAll(async () => {
  engine = await startTestDatabase();
  database = sdkDatabase({
    region: 'il-central-1',
    endpoint: engine.endpoint,
    credentials: LOCAL_CREDENTIALS,
  });
}, 60_000);
afterAll(() => engine.stop());

/** A queued mail, and what sends it: answers in order, the last one for ever. */
const aMail = async (...answers: (MailOutcome | Error)[]) => {
  const outbox = mailOutbox('mails', database);
  const key = `test|${randomUUID()}`;
  await outbox.queue({ key, to: 'dana@example.org', subject: 'נושא', text: 'תוכן', language: 'he' }, NOW);
  const tried: string[] = [];
  const dispatch = mailDispatch('mails', database, (mail) => {
    tried.push(mail.key);
    const answer = answers[Math.min(tried.length, answers.length) - 1] ?? { outcome: 'sent', messageId: 'm' };
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return {
    tried,
    at: async (now: Date) => (await dispatch.dispatch(key, now)).done,
    notes: async (now: Date) => (await dispatch.due(now)).filter((one) => one.key === key),
    forget: (retry: Retry) => dispatch.forget(retry),
    kept: async () => (await outbox.queued()).find((one) => one.key === key),
  };
};
const LATER = { outcome: 'later', code: 'SendingPausedException' } as const;

test('a mail is sent once, whoever asks for it and however often', async () => {
  const mail = await aMail({ outcome: 'sent', messageId: 'm-1' });

  const done = await Promise.all([mail.at(NOW), mail.at(NOW), mail.at(NOW)]);

  expect(mail.tried).toHaveLength(1);
  expect(done.filter((one) => one === 'sent')).toHaveLength(1);
  expect(await mail.at(after(600))).toBe('settled-before');
  expect(await mail.kept()).toMatchObject({ tries: 1, sentAt: NOW.toISOString() });
});

test('a mail whose sender died goes out when the claim is over', async () => {
  const mail = await aMail(new Error('died'), { outcome: 'sent', messageId: 'm-1' });
  await expect(mail.at(NOW)).rejects.toThrow('died');

  expect(await mail.at(after(1))).toBe('held');
  expect(await mail.notes(after(2))).toEqual([]);
  expect(await mail.notes(after(4))).toHaveLength(1);
  expect(await mail.at(after(4))).toBe('sent');
});

test('a mail that cannot go out now is noted for later, and the note is forgotten when it was tried', async () => {
  const mail = await aMail(LATER, LATER, { outcome: 'sent', messageId: 'm-1' });

  expect(await mail.at(NOW)).toBe('later');
  expect([(await mail.notes(NOW)).length, (await mail.notes(after(1))).length]).toEqual([0, 1]);
  await mail.forget((await mail.notes(after(1)))[0]!);
  expect(await mail.at(after(1))).toBe('later');
  expect([(await mail.notes(after(2))).length, (await mail.notes(after(6))).length]).toEqual([0, 1]);
  expect(await mail.at(after(6))).toBe('sent');
});

test('a mail that waits for its next try is not tried before, though its record comes once more', async () => {
  const mail = await aMail(LATER, { outcome: 'sent', messageId: 'm-1' });

  expect([await mail.at(NOW), await mail.at(NOW), await mail.at(after(0.5))]).toEqual([
    'later',
    'held',
    'held',
  ]);
  expect(mail.tried).toHaveLength(1);
  expect(await mail.notes(after(600))).toHaveLength(1);
  expect(await mail.at(after(1))).toBe('sent');
});

test('what is refused is not tried again, and says why', async () => {
  const mail = await aMail({ outcome: 'refused', code: 'MessageRejected' });

  expect([await mail.at(NOW), await mail.at(after(600))]).toEqual(['refused', 'settled-before']);
  expect(mail.tried).toHaveLength(1);
  expect(await mail.kept()).toMatchObject({ problem: 'MessageRejected', failedAt: NOW.toISOString() });
});

test('what never goes out is given up after about three days', async () => {
  const mail = await aMail(LATER);
  let now = NOW;
  let done = await mail.at(now);
  for (let tries = 1; done === 'later'; tries += 1) {
    now = nextTryAt(tries, now) ?? now;
    done = await mail.at(now);
  }

  expect(done).toBe('given-up');
  const days = (now.getTime() - NOW.getTime()) / (24 * 60 * MINUTE);
  expect([days > 2, days < 4]).toEqual([true, true]);
  expect(await mail.kept()).toMatchObject({ tries: 20, problem: 'SendingPausedException' });
});
