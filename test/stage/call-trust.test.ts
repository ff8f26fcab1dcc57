import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { maskedLine } from '#shared/domain/call-flag';
import {
  type Caller,
  callOf,
  newCaller,
  newLandline,
  newMobile,
  reportByCall,
} from '../support/call-people.ts';
import { type Answer, clientOf, eventually } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Calls that are worth a look, and calls to recipients, through HTTP; every record of a stream is delivered twice. */

// What streams bring takes its time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage({ env: { HINENI_DELIVERY: 'doubled' } });
}, 120_000);
afterAll(() => stage.stop());

const as = (username: string) => clientOf(stage, username);
const flagsFor = async (username: string, query = ''): Promise<any[]> => {
  const answer = await as(username).get(`/v1/call-flags?limit=200${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.items;
};
const flagOn = async (rule: string, line: string, username = 'division'): Promise<any> =>
  (await flagsFor(username, `&rule=${rule}`)).find((flag) => flag.line === maskedLine(line));
/** Waits for a flag that holds so many caregivers or reports. */
const flagged = (rule: string, line: string, isWhole: (flag: any) => boolean): Promise<any> =>
  eventually(
    () => flagOn(rule, line),
    (flag) => flag !== undefined && isWhole(flag),
    60,
  );

/** Three caregivers of two providers report from one mobile. */
const shareHandset = async (): Promise<{ mobile: string; callers: Caller[]; flag: any }> => {
  const mobile = newMobile();
  const callers: Caller[] = [];
  for (const provider of ['a1', 'a1', 'a2'] as const) {
    const caller = await newCaller(stage, 'telAviv', provider);
    expect(await reportByCall(stage, caller, mobile)).toBe('recorded');
    callers.push(caller);
  }
  const flag = await flagged('shared-handset', mobile, (one) => one.caregiverIds.length === 3);
  return { mobile, callers, flag };
};

describe('calls that are worth a look', () => {
  test('a normal day fires nothing; three caregivers on one mobile do, and refuse nothing', async () => {
    const normal = await newCaller(stage);
    const second = await normal.addHome('telAviv');
    for (const line of [normal.landline, second.landline]) {
      expect(await reportByCall(stage, normal, line)).toBe('recorded');
      expect(await reportByCall(stage, normal, line, { kind: 'departure' })).toBe('recorded');
    }

    const { mobile, callers, flag } = await shareHandset();

    expect(flag).toMatchObject({ line: maskedLine(mobile), otherCaregivers: 0, reviews: [] });
    expect(flag.caregiverIds).toEqual(callers.map((caller) => caller.caregiverId).sort());
    expect(flag.reportIds).toHaveLength(3);
    expect(JSON.stringify(await flagsFor('division'))).not.toContain(normal.caregiverId);
    const visits = await as('division').get(`/v1/visits?caregiverId=${callers[2]?.caregiverId}`);
    expect(visits.body.items).toMatchObject([{ state: 'open' }]);
  });

  test('each provider sees its own caregivers and the others as a number; a third sees nothing', async () => {
    const { mobile, callers, flag } = await shareHandset();

    const own = await flagOn('shared-handset', mobile, 'coordinator.a2');
    expect(own).toMatchObject({
      flagId: flag.flagId,
      caregiverIds: [callers[2]?.caregiverId],
      otherCaregivers: 2,
      reportIds: [expect.any(String)],
    });
    expect(await flagOn('shared-handset', mobile, 'admin.a1')).toMatchObject({ otherCaregivers: 1 });
    expect(await flagOn('shared-handset', mobile, 'clerk.tel-aviv')).toMatchObject({ otherCaregivers: 0 });
    expect(await flagOn('shared-handset', mobile, 'inspector')).toEqual(flag);
    expect(JSON.stringify(own)).not.toContain(callers[0]?.caregiverId);
    expect(JSON.stringify(own)).not.toContain(mobile);
  });

  test('two landlines too far apart for the time between are found, and another provider sees nothing of it', async () => {
    const caller = await newCaller(stage);
    const far = await caller.addHome('jerusalem');
    expect(await reportByCall(stage, caller, caller.landline)).toBe('recorded');
    expect(await reportByCall(stage, caller, far.landline)).toBe('recorded');

    const flag = await flagged('impossible-travel', far.landline, () => true);

    expect(flag).toMatchObject({ caregiverIds: [caller.caregiverId], otherCaregivers: 0 });
    expect(flag.reportIds).toHaveLength(2);
    expect(await flagOn('impossible-travel', far.landline, 'coordinator.a1')).toMatchObject({
      flagId: flag.flagId,
    });
    expect(JSON.stringify(await flagsFor('coordinator.a2'))).not.toContain(flag.flagId);
    const refused = await as('coordinator.a2').post(`/v1/call-flags/${flag.flagId}/review`, {
      outcome: 'explained',
      note: 'not mine',
    });
    expect(refused.status).toBe(404);
  });

  test('wrong PINs of four people from one line are found, before any lock; three are not', async () => {
    const line = newLandline();
    const callers = await Promise.all([0, 1, 2, 3].map(() => newCaller(stage)));
    for (const caller of callers.slice(0, 3)) await reportByCall(stage, caller, line, { pin: '0000' });
    const marker = await shareHandset();
    expect(marker.flag).toBeDefined();
    expect(await flagOn('spread-guessing', line)).toBeUndefined();

    await reportByCall(stage, callers[3] as Caller, line, { pin: '0000' });

    const flag = await flagged('spread-guessing', line, () => true);
    expect(flag.caregiverIds).toEqual(callers.map((caller) => caller.caregiverId).sort());
    expect(flag.reportIds).toEqual([]);
    // Nobody is locked out by it.
    expect(await reportByCall(stage, callers[0] as Caller, callers[0]?.landline ?? '')).toBe('recorded');
  });

  test('a person looks: who and when is written down once, and only the own house reads it', async () => {
    const { mobile, flag } = await shareHandset();
    const path = `/v1/call-flags/${flag.flagId}/review`;
    const said = { outcome: 'explained', note: 'Three sisters and one telephone' };

    const first = await as('coordinator.a1').post(path, said);
    const again = await as('coordinator.a1').post(path, said);
    await as('coordinator.a2').post(path, { outcome: 'follow-up', note: 'We ask her' });

    expect([first.status, again.status]).toEqual([201, 200]);
    expect(first.body.reviews).toEqual([{ ...said, by: 'coordinator.a1', at: expect.any(String) }]);
    expect(again.body.reviews).toEqual(first.body.reviews);
    const notesFor = async (username: string): Promise<string[]> =>
      (await flagOn('shared-handset', mobile, username)).reviews.map((review: any) => review.note);
    expect(await notesFor('admin.a1')).toEqual([said.note]);
    expect(await notesFor('admin.a2')).toEqual(['We ask her']);
    expect(await notesFor('division')).toEqual([said.note, 'We ask her']);
    const open = await flagsFor('admin.a1', '&reviewed=false');
    expect(open.map((one) => one.flagId)).not.toContain(flag.flagId);
  });

  test.each(['caregiver.g1', 'recipient.c1', 'interface.a1', 'operator'])(
    '%s may not look',
    async (username) => {
      expect((await as(username).get('/v1/call-flags')).status).toBe(403);
    },
  );
});

type Check = { checkId: string; line: string; callId: string | null; tries: number; status: string };

describe('the call to a recipient', () => {
  const dueChecks = async (): Promise<Check[]> => {
    const before = encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString());
    const answer = await as('operator').get(`/v1/call-back-checks?status=due&limit=200&before=${before}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body.items;
  };
  /** The check of the last report from a handset that many share. */
  const newCheck = async (): Promise<{ caller: Caller; check: Check }> => {
    const { callers } = await shareHandset();
    const caller = callers[2] as Caller;
    const check = await eventually(
      async () => (await dueChecks()).find((one) => one.line === caller.landline),
      (one) => one !== undefined,
      60,
    );
    return { caller, check: check as Check };
  };
  const tell = (check: Check, attempt: number, outcome?: string): Promise<Answer> =>
    as('operator').post(`/v1/call-back-checks/${check.checkId}/attempts`, {
      attempt,
      ...(outcome !== undefined && { outcome }),
    });
  const dial = async (check: Check, attempt: number) => {
    const begun = await tell(check, attempt);
    expect(begun.body, JSON.stringify(begun.body)).toMatchObject({ status: 'called', tries: attempt });
    return callOf(stage, '/v1/voice/call-back-turn', begun.body.callId, '+97233760000', check.line);
  };
  const visitOf = async (caller: Caller): Promise<any> =>
    (await as('division').get(`/v1/visits?caregiverId=${caller.caregiverId}`)).body.items[0];
  /** What the office reads of the visit, whose call-back must be told in these words. */
  const explained = async (caller: Caller, words: string): Promise<{ visit: any; callBacks: unknown[] }> => {
    const visit = await visitOf(caller);
    const id = encodeURIComponent(visit.visitId);
    const [explanation, history] = await Promise.all([
      as('coordinator.a2').get(`/v1/visits/${id}/explanation?language=en`),
      as('coordinator.a2').get(`/v1/visits/${id}/history`),
    ]);
    expect(explanation.body.sentences.map((sentence: any) => sentence.text).join(' ')).toContain(words);
    const callBacks = history.body.items.filter((item: any) => item.cause.kind === 'call-back');
    return { visit, callBacks };
  };

  test('names a line and a language and no more; the yes is thanked for once, and stands in the history', async () => {
    const { caller, check } = await newCheck();
    expect(check).toEqual({
      checkId: expect.any(String),
      line: caller.landline,
      language: 'en',
      dueAt: expect.any(String),
      status: 'due',
      tries: 0,
      callId: null,
    });

    const call = await dial(check, 1);
    const asked = await call.take({ digits: null });
    const thanked = await call.take({ digits: '1' });
    const repeated = await call.again({ digits: '1' });

    expect(asked.body).toMatchObject({ state: 'ask', end: false });
    expect(thanked.body).toMatchObject({ state: 'ended', end: true });
    expect(repeated.body).toEqual(thanked.body);
    expect((await explained(caller, 'the answer was yes')).callBacks).toHaveLength(1);
    expect((await tell(check, 2)).body).toMatchObject({ code: 'CHECK_OVER' });
    expect((await dueChecks()).map((one) => one.checkId)).not.toContain(check.checkId);
  });

  test('a no, said twice, is a fact that changes nothing else of the visit', async () => {
    const { caller, check } = await newCheck();
    // The operator's answer about the mobile comes by itself.
    const before = await eventually(
      () => visitOf(caller),
      (visit) => visit.facts.length === 2,
      60,
    );

    const call = await dial(check, 1);
    for (const digits of [null, '2', '2']) await call.take({ digits });

    const { visit: after, callBacks } = await explained(caller, 'the answer was no; it holds nothing up');
    expect(callBacks).toHaveLength(1);
    const { facts: _before, version: _one, ...was } = before;
    const { facts: _after, version: _two, ...is } = after;
    expect(is).toEqual(was);
  });

  test('silence, a hang-up and no answer are tried three times with waits, then given up', async () => {
    const { caller, check } = await newCheck();

    const silent = await dial(check, 1);
    await silent.take({ digits: null });
    for (let miss = 0; miss < 3; miss += 1) await silent.take({ digits: null, timedOut: true });
    const afterSilence = (await dueChecks()).find((one) => one.checkId === check.checkId);
    const hungUp = await dial(check, 2);
    await hungUp.take({ digits: null });
    await hungUp.take({ digits: '2', hangup: true });
    await dial(check, 3);
    const last = await tell(check, 3, 'no-answer');

    expect(afterSilence).toMatchObject({ status: 'no-answer', tries: 1 });
    expect(last.body).toMatchObject({ status: 'given-up', dueAt: null });
    expect((await tell(check, 3, 'no-answer')).body).toEqual(last.body);
    await explained(caller, 'nobody answered, which says nothing');
  });

  test('is one dialler’s at a time, of the line of the check, and of a call that an attempt began', async () => {
    const { check } = await newCheck();
    await dial(check, 1);
    const turn = { turn: 0, from: null, digits: null, timedOut: false, hangup: false };
    const send = (more: object): Promise<Answer> =>
      as('operator').post('/v1/voice/call-back-turn', { ...turn, to: check.line, ...more });

    expect((await tell(check, 2)).body).toMatchObject({ code: 'CHECK_TAKEN' });
    expect((await tell(check, 1)).body).toMatchObject({ status: 'called', tries: 1 });
    expect(await send({ callId: `check:${check.checkId}:1`, to: '+97236660000' })).toMatchObject({
      status: 409,
      body: { code: 'OTHER_LINE' },
    });
    expect((await send({ callId: `check:${check.checkId}:2` })).status).toBe(404);
    expect((await send({ callId: 'some-call' })).status).toBe(404);
  });
});
