import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { mailDispatch } from '#shared/adapters/mail-dispatch';
import { mailOutbox, type QueuedMail } from '#shared/adapters/mail-outbox';
import { mailSender } from '#shared/adapters/mail-sender';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';
import { clientOf } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Mails on a stage that delivers everything twice, through the simulator of Amazon SES. */

const MINUTE = 60_000;
let stage: TestStage;
let database: ReturnType<typeof sdkDatabase>;
let outbox: ReturnType<typeof mailOutbox>;
let table: string;

beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled' } });
  table = stage.env['MAIL_TABLE'] ?? '';
  database = sdkDatabase({
    region: 'il-central-1',
    endpoint: stage.env['DYNAMODB_ENDPOINT'],
    credentials: LOCAL_CREDENTIALS,
  });
  outbox = mailOutbox(table, database);
}, 120_000);
afterAll(() => stage.stop());

const invite = async (mailbox: string): Promise<string> => {
  const mark = randomUUID().slice(0, 8);
  const email = `${mailbox}.${mark}@example.org`;
  const division = clientOf(stage, 'division');
  const providerId = `p-${mark}`;
  const branches = [{ providerBranchId: `${providerId}-main`, name: 'ראשי' }];
  expect((await division.put(`/v1/providers/${providerId}`, { name: 'ספק', branches })).status).toBe(201);
  const rows = [{ providerId, name: 'דנה', email, mobile: '0501234567' }];
  expect((await division.post('/v1/contacts/import', { rows })).body.results[0].status).toBe('invited');
  return email;
};

const until = async (email: string, isWanted: (mail: QueuedMail) => boolean): Promise<QueuedMail> => {
  const end = Date.now() + 90_000;
  for (;;) {
    const mail = (await outbox.queued()).find((one) => one.to === email);
    if (mail !== undefined && isWanted(mail)) return mail;
    if (Date.now() > end) throw new Error(`not as wanted: ${JSON.stringify(mail)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** Sends as the deployed functions do. */
const sending = () => {
  const sender = mailSender({
    region: 'il-central-1',
    from: 'no-reply@local.hineni.example',
    endpoint: stage.env['MAIL_ENDPOINT'],
    credentials: () => LOCAL_CREDENTIALS,
  });
  return mailDispatch(table, database, (mail) => sender.send({ ...mail, html: '<p></p>' }, new Date()));
};

describe('a mail', () => {
  test('goes out once although its record comes twice', async () => {
    const email = await invite('dana');
    const mail = await until(email, (one) => one.sentAt !== undefined);
    expect(mail).toMatchObject({ tries: 1 });
  });

  test('that is refused stays in sight, with the reason, and is not tried again', async () => {
    const email = await invite('refused');
    const mail = await until(email, (one) => one.failedAt !== undefined);
    expect(mail).toMatchObject({ problem: 'MessageRejected', tries: 1 });
    expect((await sending().dispatch(mail.key, new Date())).done).toBe('settled-before');
  });

  test('that cannot go out now goes out later', async () => {
    const email = await invite('later');
    const { key } = await until(email, (one) => one.problem === 'TooManyRequestsException');
    const dispatch = sending();
    const notes = async (at: Date) => (await dispatch.due(at)).filter((one) => one.key === key);
    expect(await notes(new Date())).toEqual([]);

    let at = new Date();
    for (const wanted of ['later', 'sent']) {
      at = new Date(at.getTime() + 6 * MINUTE);
      const [note] = await notes(at);
      expect((await dispatch.dispatch(key, at)).done).toBe(wanted);
      await dispatch.forget(note!);
    }

    expect(await until(email, (one) => one.sentAt !== undefined)).toMatchObject({ tries: 3 });
    for (const left of await notes(new Date(at.getTime() + 600 * MINUTE)))
      expect((await dispatch.dispatch(left.key, at)).done).toBe('settled-before');
  });
});
