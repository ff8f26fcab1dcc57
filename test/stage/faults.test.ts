import { PutItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, eventually, newPeople, newReportId } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';

/** What must hold when something breaks. */
const DAY = '2026-09-14';
const at = (minute: number): string =>
  `${DAY}T${String(6 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00+03:00`;

const reportOf = (recipientId: string, kind: 'arrival' | 'departure', occurredAt: string) => ({
  kind,
  recipientIds: [recipientId],
  occurredAt,
  fix: { latitudeDegrees: 32.08, longitudeDegrees: 34.78, accuracyMetres: 10, capturedAt: occurredAt },
});

/** All pages of a list. */
const listed = async (stage: TestStage, by: string, path: string): Promise<any[]> => {
  const items: any[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await clientOf(stage, by).get(`${path}&limit=200${cursor}`);
    items.push(...body.items);
    cursor = body.next === null ? null : `&cursor=${encodeURIComponent(body.next)}`;
  }
  return items;
};
/** Every visit of a caregiver on the day, as she sees them and as the office's day view shows them. */
const visitsOf = (stage: TestStage, caregiverId: string): Promise<any[]> =>
  listed(stage, `caregiver:${caregiverId}`, `/v1/me/visits?date=${DAY}`);
const dayView = async (stage: TestStage, caregiverId: string): Promise<any[]> =>
  (await listed(stage, 'coordinator.a1', `/v1/visits?date=${DAY}`)).filter(
    (visit) => visit.caregiverId === caregiverId,
  );
const withoutTime = (visits: any[]): unknown[] =>
  visits
    .map(({ visitId: _id, ...visit }) => ({
      ...visit,
      facts: visit.facts.length,
      exceptions: visit.exceptions.map((exception: any) => exception.code),
    }))
    .sort((a, b) => String(a.arrivalAt ?? a.departureAt).localeCompare(String(b.arrivalAt ?? b.departureAt)));

let stage: TestStage | undefined;
afterEach(async () => {
  await stage?.stop();
  stage = undefined;
}, 30_000);

describe('kill -9', () => {
  test('during a burst loses no report that was acknowledged, twice over', async () => {
    stage = await startTestStage();
    const own = stage;
    const { caregiverId, recipientIds } = await newPeople(own, [{ at: 'telAviv' }]);
    const bearer = `Bearer ${await own.token(`caregiver:${caregiverId}`)}`;
    const acknowledged = new Map<string, { body: object; reply: any }>();
    let minute = 0;

    for (let round = 0; round < 2; round += 1) {
      let isAlive = true;
      const write = async (): Promise<void> => {
        while (isAlive) {
          const occurredAt = at(minute++ % 900);
          const reportId = newReportId(Date.parse(occurredAt));
          const body = reportOf(recipientIds[0] ?? '', 'arrival', occurredAt);
          const response = await fetch(`${own.url}/v1/reports/${reportId}`, {
            method: 'PUT',
            headers: { authorization: bearer, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          });
          const reply = await response.json();
          if (response.status === 201) acknowledged.set(reportId, { body, reply });
        }
      };
      // Requests that the kill cuts off are not acknowledged; what matters are the others.
      const writers = Array.from({ length: 8 }, () => write().catch(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, 700));
      await own.kill();
      isAlive = false;
      await Promise.all(writers);
      await own.again();
    }

    expect(acknowledged.size).toBeGreaterThan(20);
    const client = clientOf(own, `caregiver:${caregiverId}`);
    for (const [reportId, { body, reply }] of acknowledged) {
      // 200 and not 201: it was there; and the receipt is the one that was given.
      const again = await client.put(`/v1/reports/${reportId}`, body);
      expect([again.status, again.body.receipt]).toEqual([200, reply.receipt]);
    }
    // What had been acknowledged but not folded is folded after the start.
    const facts = await eventually(
      async () =>
        (await visitsOf(own, caregiverId)).flatMap((visit) => visit.facts.map((fact: any) => fact.factId)),
      (ids) => [...acknowledged.keys()].every((id) => ids.includes(id)),
    );
    expect(facts.length).toBeGreaterThan(0);
  }, 120_000);
});

describe('deliveries', () => {
  test('twice and out of order change nothing: visits and rows are as with one delivery', async () => {
    const play = async (own: TestStage) => {
      const { caregiverId, recipientIds } = await newPeople(own, [{ at: 'telAviv' }, { at: 'telAviv' }]);
      const client = clientOf(own, `caregiver:${caregiverId}`);
      const send = async (
        recipient: number,
        kind: 'arrival' | 'departure',
        minute: number,
      ): Promise<void> => {
        const occurredAt = at(minute);
        const path = `/v1/reports/${newReportId(Date.parse(occurredAt))}`;
        const reply = await client.put(path, reportOf(recipientIds[recipient] ?? '', kind, occurredAt));
        expect(reply.status).toBe(201);
      };
      await send(0, 'departure', 240);
      await send(0, 'arrival', 0);
      await send(0, 'arrival', 1);
      await send(1, 'arrival', 300);
      await send(1, 'departure', 420);
      await send(0, 'arrival', 500);
      const batchId = `doubled-${caregiverId}`;
      await clientOf(own, 'division').put(`/v1/manual-approvals/approval-${caregiverId}`, {
        providerId: 'a1',
        from: DAY,
        to: DAY,
        reason: 'A test',
      });
      const rows = [1, 2, 3].map((sequence) => ({
        sequence,
        externalId: 'row-1',
        caregiverId,
        recipientId: recipientIds[1],
        arrivalAt: at(600),
        departureAt: at(600 + 20 * sequence),
        reason: 'LINE_FAULT',
        note: '',
      }));
      expect((await clientOf(own, 'interface.a1').put(`/v1/batches/${batchId}`, { rows })).status).toBe(202);
      const progressNow = async () =>
        (await clientOf(own, 'interface.a1').get(`/v1/batches/${batchId}`)).body;
      await eventually(progressNow, (body) => body.status === 'done');
      const visits = await eventually(
        () => dayView(own, caregiverId),
        (found) => found.length === 4 && found.some((visit) => visit.minutes === 60),
      );
      // What is delivered once more later must find nothing to change.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return { progress: await progressNow(), visits: withoutTime(visits), caregiverId };
    };
    const plain = await startTestStage();
    const expected = await play(plain).finally(() => plain.stop());
    stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled' } });

    const doubled = await play(stage);
    const later = withoutTime(await dayView(stage, doubled.caregiverId));

    /** The same story of other people: ids and the number of looks at it are left out. */
    const story = (told: unknown): string =>
      JSON.stringify(told)
        .replace(/g-[0-9a-f]{8}|c-[0-9a-f]{8}-|[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
        .replace(/"version":\d+/g, '');
    expect(story(doubled.visits)).toBe(story(expected.visits));
    expect(story(doubled.progress)).toBe(story(expected.progress));
    expect(doubled.progress.results).toHaveLength(3);
    expect(later).toEqual(doubled.visits);
  }, 120_000);
});

describe('a record that cannot be read', () => {
  test('ends in the failure queue with its reason, and the reports behind it go on', async () => {
    stage = await startTestStage({ env: { HINENI_RETRY_MILLIS_MAX: '10' } });
    const own = stage;
    const { caregiverId, recipientIds } = await newPeople(own, [{ at: 'telAviv' }]);
    const settings = { region: 'local', credentials: LOCAL_CREDENTIALS };
    const database = new DynamoDBClient({ ...settings, endpoint: own.env['DYNAMODB_ENDPOINT'] ?? '' });
    const poison = { pk: { S: `CAREGIVER#${caregiverId}` }, sk: { S: 'poison' }, fact: { S: 'nonsense' } };
    await database.send(new PutItemCommand({ TableName: own.env['REPORT_TABLE'], Item: poison }));
    database.destroy();
    const other = await newPeople(own, [{ at: 'telAviv' }]);
    const occurredAt = at(30);

    const sent = await clientOf(own, `caregiver:${other.caregiverId}`).put(
      `/v1/reports/${newReportId(Date.parse(occurredAt))}`,
      reportOf(other.recipientIds[0] ?? '', 'arrival', occurredAt),
    );

    expect(sent.status).toBe(201);
    expect(recipientIds).toHaveLength(1);
    await eventually(
      () => dayView(own, other.caregiverId),
      (visits) => visits.length === 1,
    );
    const queues = new SQSClient({ ...settings, endpoint: own.env['SQS_ENDPOINT'] ?? '' });
    for (const name of ['fold-visits', 'follow-reports']) {
      const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: `${name}-failed` }));
      const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
      expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({
        requestContext: {
          condition: 'RetryAttemptsExhausted',
          functionArn: expect.stringMatching(`:${name}$`),
        },
        DDBStreamBatchInfo: { batchSize: 1 },
      });
    }
    queues.destroy();
  }, 120_000);
});

describe('the database away for ten seconds', () => {
  let own: TestStage;
  beforeAll(async () => {
    own = await startTestStage();
  }, 90_000);
  afterAll(() => own.stop());

  test('gives 503 with Retry-After and never a false confirmation; then everything is taken', async () => {
    const { caregiverId, recipientIds } = await newPeople(own, [{ at: 'telAviv' }]);
    const client = clientOf(own, `caregiver:${caregiverId}`);
    const put = (reportId: string, occurredAt: string) =>
      client.put(`/v1/reports/${reportId}`, reportOf(recipientIds[0] ?? '', 'arrival', occurredAt));
    const before = newReportId(Date.parse(at(0)));
    expect((await put(before, at(0))).status).toBe(201);
    const sent: { reportId: string; occurredAt: string; status: number }[] = [];

    own.freezeDatabase();
    const until = Date.now() + 10_000;
    let minute = 10;
    while (Date.now() < until) {
      await Promise.all(
        [1, 2, 3, 4].map(async () => {
          const occurredAt = at((minute += 5) % 900);
          const reportId = newReportId(Date.parse(occurredAt));
          const answer = await put(reportId, occurredAt);
          sent.push({ reportId, occurredAt, status: answer.status });
          expect(answer.headers.get('content-type')).toContain('application/problem+json');
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        }),
      );
    }
    own.thawDatabase();

    expect(sent.length).toBeGreaterThan(3);
    expect(new Set(sent.map((report) => report.status))).toEqual(new Set([503]));
    // Refused is not lost: the phone sends it again under the same id, whether or not it had been written.
    for (const { reportId, occurredAt } of sent) {
      const again = await eventually(
        () => put(reportId, occurredAt),
        (answer) => answer.status < 500,
      );
      expect([200, 201]).toContain(again.status);
    }
    expect((await put(before, at(0))).status).toBe(200);
  }, 120_000);
});
