import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { mailOutbox } from '#shared/adapters/mail-outbox';
import { clientOf, newIdentityNumber } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const HEADER = 'providerId,providerBranchId,name,email,mobile';
const csvOf = (...rows: string[]): string => `\ufeff${[HEADER, ...rows].join('\r\n')}\r\n`;

const importCsv = (text: string, username = 'division') =>
  clientOf(stage, username).post('/v1/contacts/import', text, { 'content-type': 'text/csv' });

const newProvider = async (): Promise<string> => {
  const providerId = `p-${randomUUID().slice(0, 8)}`;
  const answer = await clientOf(stage, 'division').put(`/v1/providers/${providerId}`, {
    name: 'ספק לדוגמה',
    branches: [
      { providerBranchId: `${providerId}-north`, name: 'צפון' },
      { providerBranchId: `${providerId}-south`, name: 'דרום' },
    ],
  });
  expect(answer.status).toBe(201);
  return providerId;
};

const mailsTo = async (email: string) => {
  const outbox = mailOutbox(
    stage.env['MAIL_TABLE'] ?? '',
    sdkDatabase({
      region: 'il-central-1',
      endpoint: stage.env['DYNAMODB_ENDPOINT'],
      credentials: LOCAL_CREDENTIALS,
    }),
  );
  return (await outbox.queued()).filter((mail) => mail.to === email);
};

const statusesOf = (body: any): string[] =>
  body.results.map((result: any) =>
    result.code === undefined ? result.status : `${result.status} ${result.code}`,
  );

const caregiver = (providerBranchId: string) => ({
  name: 'מטפלת לדוגמה',
  kind: 'israeli',
  identityNumber: newIdentityNumber(),
  phones: [],
  phoneKind: 'smart',
  language: 'he',
  providerBranchId,
});

describe('a list of contacts', () => {
  test('invites each contact once, however often it is sent', async () => {
    const providerId = await newProvider();
    const email = `dana.${providerId}@example.org`;
    const list = csvOf(
      `${providerId},,דנה לוי,${email},050-1234567`,
      `${providerId},${providerId}-north,יוסי כהן,yossi.${providerId}@example.org,0527654321`,
      `nobody,,מישהי,m.${providerId}@example.org,0527654321`,
      `${providerId},west,מישהו,w.${providerId}@example.org,03-5551234`,
    );

    const first = await importCsv(list);
    const again = await importCsv(list);

    expect([first.status, again.status]).toEqual([200, 200]);
    expect(statusesOf(first.body)).toEqual([
      'invited',
      'invited',
      'rejected UNKNOWN_PROVIDER',
      'rejected MOBILE_INVALID',
    ]);
    expect(first.body.results[3].errors).toMatchObject([{ path: '/mobile', code: 'MOBILE_INVALID' }]);
    expect(statusesOf(again.body).slice(0, 2)).toEqual(['unchanged', 'unchanged']);
    const mails = await mailsTo(email);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ language: 'he', subject: expect.stringContaining('ספק לדוגמה') });
    expect(mails[0]?.text).toContain(stage.url);
  });

  test('changes a number without another invitation, and gives the place to whoever comes later', async () => {
    const providerId = await newProvider();
    const [before, after] = [`before.${providerId}@example.org`, `after.${providerId}@example.org`];
    await importCsv(csvOf(`${providerId},,דנה,${before},0501234567`));

    const moved = await importCsv(csvOf(`${providerId},,דנה,${before},0501234568`));
    expect(statusesOf(moved.body)).toEqual(['updated']);
    expect(await mailsTo(before)).toHaveLength(1);
    await expect(stage.token(before)).resolves.toBeTypeOf('string');

    const replaced = await importCsv(
      csvOf(`${providerId},,דנה,${before},0501234567`, `${providerId},,נועה,${after},0501234569`),
    );
    expect(statusesOf(replaced.body)).toEqual(['superseded LATER_ROW_COUNTS', 'invited']);
    expect(await mailsTo(after)).toHaveLength(1);
    await expect(stage.token(` ${before}`)).rejects.toThrow();
  });

  test('gives no address two places', async () => {
    const [one, two] = [await newProvider(), await newProvider()];
    const email = `shared.${one}@example.org`;
    await importCsv(csvOf(`${one},,דנה,${email},0501234567`));

    const answer = await importCsv(csvOf(`${two},,דנה,${email.toUpperCase()},0501234567`));

    expect(statusesOf(answer.body)).toEqual(['rejected EMAIL_IN_USE']);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  test('is refused whole with a wrong header, too many rows, or none', async () => {
    const tooMany = Array.from({ length: 1_001 }, (_, index) => `p,,n,${index}@example.org,0501234567`);

    expect(await importCsv('providerId,name\r\na1,x\r\n')).toMatchObject({
      status: 400,
      body: { code: 'CSV_INVALID', errors: [{ path: '/email' }, { path: '/mobile' }] },
    });
    expect(await importCsv(csvOf(...tooMany))).toMatchObject({
      status: 413,
      body: { code: 'TOO_MANY_ROWS' },
    });
    expect(await importCsv(csvOf())).toMatchObject({ status: 400, body: { code: 'NO_ROWS' } });
  });
});

describe('an invited contact', () => {
  test('manages the provider as a whole', async () => {
    const providerId = await newProvider();
    const email = `whole.${providerId}@example.org`;
    await importCsv(csvOf(`${providerId},,דנה,${email},0501234567`));
    const admin = clientOf(stage, email);

    expect((await admin.get(`/v1/providers/${providerId}`)).status).toBe(200);
    expect((await admin.get('/v1/providers/a1')).status).toBe(404);
    for (const branch of ['north', 'south']) {
      const put = await admin.put(
        `/v1/caregivers/g-${providerId}-${branch}`,
        caregiver(`${providerId}-${branch}`),
      );
      expect(put.status).toBe(201);
    }
  });

  test('of one branch manages that branch alone', async () => {
    const providerId = await newProvider();
    const [whole, north] = [`all.${providerId}@example.org`, `north.${providerId}@example.org`];
    await importCsv(
      csvOf(
        `${providerId},,דנה,${whole},0501234567`,
        `${providerId},${providerId}-north,נועם,${north},0501234568`,
      ),
    );
    const southern = `g-${providerId}-s`;
    const inSouth = caregiver(`${providerId}-south`);
    expect((await clientOf(stage, whole).put(`/v1/caregivers/${southern}`, inSouth)).status).toBe(201);
    const admin = clientOf(stage, north);

    const own = await admin.put(`/v1/caregivers/g-${providerId}-n`, caregiver(`${providerId}-north`));
    const intoOther = await admin.put(`/v1/caregivers/g-${providerId}-n`, caregiver(`${providerId}-south`));
    const outOfOther = await admin.put(`/v1/caregivers/${southern}`, {
      ...inSouth,
      providerBranchId: `${providerId}-north`,
    });
    const listed = await admin.get('/v1/caregivers');
    const batch = await admin.put(`/v1/batches/${randomUUID()}`, { rows: [{}] });

    expect([own.status, intoOther.status, outOfOther.status]).toEqual([201, 404, 404]);
    expect(listed.body.items.map((one: any) => one.caregiverId)).toEqual([`g-${providerId}-n`]);
    expect(batch).toMatchObject({ status: 403, body: { code: 'WHOLE_PROVIDER_ONLY' } });
  });
});

describe('a PIN that two employers share', () => {
  test('is told to the other one, and set by one of them three times a day at most', async () => {
    const providerId = await newProvider();
    const email = `office.${providerId}@example.org`;
    await importCsv(csvOf(`${providerId},${providerId}-north,דנה,${email},0501234567`));
    const caregiverId = `g-${providerId}`;
    const person = caregiver('a1-main');
    const elsewhere = { ...person, providerBranchId: `${providerId}-north` };
    const path = `/v1/caregivers/${caregiverId}`;
    expect((await clientOf(stage, 'admin.a1').put(path, person)).status).toBe(201);
    const alone = await clientOf(stage, 'admin.a1').put(`${path}/pin`, { pin: '1234' });
    expect((await clientOf(stage, email).put(path, elsewhere)).status).toBe(201);

    const answers = [alone];
    for (let count = 0; count < 3; count += 1)
      answers.push(await clientOf(stage, 'admin.a1').put(`${path}/pin`, { pin: '1234' }));
    const other = await clientOf(stage, email).put(`${path}/pin`, { pin: '4321' });

    expect([...answers, other].map((answer) => answer.status)).toEqual([204, 204, 204, 429, 204]);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(80_000);
    const told = (await mailsTo(email)).filter((mail) => mail.key.startsWith('pin|'));
    expect(told).toHaveLength(2);
    expect(told[0]?.text).not.toContain('a1');
  });
});
