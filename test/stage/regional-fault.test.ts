import { afterAll, beforeAll, expect, test } from 'vitest';
import { RULES } from '#shared/domain/rules';
import { eventually, newPeople } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const DATE = '2026-11-19';
const AWAY = { latitudeDegrees: 33.2, longitudeDegrees: 35.1, accuracyMetres: 10 };

test('readings that a region moved away are nobody’s violation: those before it was seen, and those after', async () => {
  const people: Awaited<ReturnType<typeof newPeople>>[] = [];
  for (let count = 0; count <= RULES.regionalFaultCaregiversMin; count += 1)
    people.push(await newPeople(stage, [{ at: 'telAviv' }]));
  const verdictOf = async ({ caregiver }: (typeof people)[number]): Promise<string> => {
    const list = await caregiver.get(`/v1/visits?date=${DATE}`);
    return list.body.items[0]?.place.verdict ?? 'no visit';
  };
  const report = async (index: number): Promise<void> => {
    const occurredAt = `${DATE}T08:0${index}:00+02:00`;
    await people[index]?.report('arrival', occurredAt, { fix: { ...AWAY, capturedAt: occurredAt } });
  };
  const verdicts = (): Promise<string[]> => Promise.all(people.map(verdictOf));
  const last = people.length - 1;

  for (let index = 0; index < last; index += 1) await report(index);
  await eventually(verdicts, (found) => found.slice(0, last).every((one) => one === 'implausible'), 20);
  await report(last);

  const all = await eventually(verdicts, (found) => found[last] === 'implausible', 20);
  expect(all).toEqual(all.map(() => 'implausible'));
}, 60_000);
