import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureOf, twimlSignatureOf } from '#shared/lambda/signature';
import { clientOf, eventually, newIdentityNumber, newReportId, PLACES } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Calls through HTTP: the vendor's request in, its own language out, the visit on the office's list. */

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 120_000);
afterAll(() => stage.stop());

const KEY = 'local';
const DIAL_IN = '+97233760000';
const seconds = (): number => Math.floor(Date.now() / 1_000);

/** What was said: the names of sentences without their pieces, and whether the call is over. */
type Heard = { said: string[]; end: boolean; text: string; raw: string };
/** One request of a vendor, which can be delivered again; `hangup` in place of keys ends the call. */
type Delivery = () => Promise<Heard>;
type Calls = (from: string | null) => (keys: string | null) => Delivery;

const sentences = (audio: readonly string[]): string[] => [
  ...new Set(audio.map((path) => path.replace(/^.*voice\/[a-z]{2}\//, '').replace(/(-\d+)?\.wav$/, ''))),
];

const signed: Calls = (from) => {
  const callId = randomUUID();
  let turn = -1;
  return (keys) => {
    turn += 1;
    const hangup = keys === 'hangup';
    const digits = hangup ? null : keys;
    const body = JSON.stringify({
      callId,
      turn,
      from,
      to: DIAL_IN,
      digits,
      timedOut: !hangup && turn > 0 && digits === null,
      hangup,
    });
    return async () => {
      const signature = `t=${seconds()},v1=${signatureOf(KEY, seconds(), Buffer.from(body))}`;
      const response = await fetch(`${stage.url}/v1/voice/signed-turn`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'hineni-signature': signature },
        body,
      });
      const raw = await response.text();
      expect(response.status, raw).toBe(200);
      const reply = JSON.parse(raw);
      const text = reply.prompts.map((prompt: { text: string }) => prompt.text).join(' ');
      return { said: sentences(reply.prompts.map((prompt: any) => prompt.audio)), end: reply.end, text, raw };
    };
  };
};

const twiml: Calls = (from) => {
  const CallSid = `CA${randomUUID().replaceAll('-', '')}`;
  const own = `${stage.url}/v1/voice/twiml`;
  let action = own;
  return (keys) => {
    const hangup = keys === 'hangup';
    const address = hangup ? own : action;
    const fields = new URLSearchParams({
      CallSid,
      From: from ?? 'anonymous',
      To: DIAL_IN,
      CallStatus: hangup ? 'completed' : 'in-progress',
      ...(!hangup && address !== own && { Digits: (keys ?? '').replace('#', '') }),
    });
    return async () => {
      const response = await fetch(address, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': twimlSignatureOf(KEY, address, fields),
        },
        body: fields.toString(),
      });
      const raw = await response.text();
      expect(response.status, raw).toBe(200);
      action = /action="([^"]+)"/.exec(raw)?.[1]?.replaceAll('&amp;', '&') ?? own;
      const said = sentences([...raw.matchAll(/<Play>([^<]+)<\/Play>/g)].map(([, path]) => path ?? ''));
      const text = [...raw.matchAll(/<Say[^>]*>([^<]+)<\/Say>/g)].map(([, name]) => name).join(' ');
      return { said, end: !raw.includes('<Gather'), text, raw };
    };
  };
};

const VENDORS: [string, Calls][] = [
  ['our own contract', signed],
  ['TwiML', twiml],
];

/** Makes a call: the ringing, then the keys; null is silence. Gives what was heard at each turn. */
const play = async (calls: Calls, from: string | null, keys: (string | null)[]): Promise<Heard[]> => {
  const request = calls(from);
  const heard: Heard[] = [];
  for (const key of [null, ...keys]) heard.push(await request(key)());
  return heard;
};

let lines = 1_000_000 + Math.floor(Math.random() * 8_000_000);
const newLandline = (): string => `+9723${(lines += 1)}`;
const newMobile = (): string => `+97250${(lines += 1)}`;

const clock = (hours: number): string => {
  const at = new Date(Date.now() + hours * 3_600_000);
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Jerusalem',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
};
const everyDay = (start: string, end: string) =>
  [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, start, end }));
const NOW = () => everyDay(clock(-1), clock(2));
const LATER = () => everyDay(clock(6), clock(8));

type Home = { name: string; plan?: object[]; assigned?: boolean };

/** A caregiver with a PIN, a couple in one flat with its line, as assigned. */
const household = async (homes: Home[]) => {
  const mark = randomUUID().slice(0, 8);
  const caregiverId = `g-${mark}`;
  const [landline, mobile] = [newLandline(), newMobile()];
  const identityNumber = newIdentityNumber();
  const admin = clientOf(stage, 'admin.a1');
  const { branchId, ...position } = PLACES.telAviv;
  const put = async (path: string, body: object): Promise<void> => {
    const answer = await admin.put(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  };
  await put(`/v1/caregivers/${caregiverId}`, {
    name: 'דורית לדוגמה',
    kind: 'israeli',
    identityNumber,
    phones: [mobile],
    phoneKind: 'kosher',
    language: 'he',
    providerBranchId: 'a1-main',
  });
  await put(`/v1/caregivers/${caregiverId}/pin`, { pin: '4711' });
  const recipients: { recipientId: string; identityNumber: string }[] = [];
  for (const [index, home] of homes.entries()) {
    const one = { recipientId: `c-${mark}-${index}`, identityNumber: newIdentityNumber() };
    recipients.push(one);
    await put(`/v1/recipients/${one.recipientId}`, {
      name: home.name,
      identityNumber: one.identityNumber,
      branchId,
      householdId: `h-${mark}`,
      landlines: [landline],
      places: [{ placeId: 'home', kind: 'home', ...position }],
      language: 'he',
    });
    if (home.assigned === false) continue;
    await put(`/v1/assignments/s-${mark}-${index}`, {
      caregiverId,
      recipientId: one.recipientId,
      from: '2025-01-01',
      ...(home.plan && { plan: home.plan }),
    });
  }
  const visits = async (): Promise<any[]> =>
    (await clientOf(stage, `caregiver:${caregiverId}`).get('/v1/me/visits')).body.items;
  return {
    caregiverId,
    landline,
    mobile,
    recipients,
    identity: `${identityNumber}#`,
    visits,
    /** Today's visits when there are so many. */
    seen: (count: number) => eventually(visits, (found) => found.length === count),
    notes: async (): Promise<any[]> => {
      const answer = await clientOf(stage, 'coordinator.a1').get('/v1/incomplete-calls?limit=200');
      return answer.body.items.filter((note: any) => note.line === landline || note.line === mobile);
    },
  };
};
const COUPLE = (): Home[] => [
  { name: 'שרה דוגמן', plan: LATER() },
  { name: 'משה דוגמן', plan: NOW() },
];
const codes = (visit: any): string[] => visit.exceptions.map((exception: { code: string }) => exception.code);

describe.each(VENDORS)('through %s', (_, calls) => {
  test('example 9: from the couple’s line while only C2 is assigned: C2, inside by the landline', async () => {
    const home = await household(COUPLE());

    const heard = await play(calls, home.landline, [home.identity, '4711#', '1', null]);

    expect(heard[2]?.said).toContain('confirm.arrival');
    expect(heard[2]?.text).toContain('משה');
    expect(heard[3]?.said).toContain('recorded.arrival');
    expect(heard.at(-1)?.end).toBe(true);
    const [visit] = await home.seen(1);
    expect(visit).toMatchObject({
      recipientId: home.recipients[1]?.recipientId,
      channelIn: 'voice-landline',
      place: { verdict: 'inside', method: 'landline' },
    });
    expect(codes(visit)).not.toContain('PHONE_MISMATCH');
  });

  test('both recipients of a household at once are two visits', async () => {
    const home = await household([{ name: 'שרה דוגמן' }, { name: 'משה דוגמן' }]);

    const heard = await play(calls, home.landline, [home.identity, '4711#', '3', '1']);

    expect(heard[2]?.said).toContain('recipient.both');
    const visits = await home.seen(2);
    expect(new Set(visits.map((visit) => visit.recipientId))).toEqual(
      new Set(home.recipients.map((one) => one.recipientId)),
    );
  });

  test('from the landline of another recipient: taken, with PHONE_MISMATCH, and nobody named who lives there', async () => {
    const home = await household([{ name: 'שרה דוגמן' }]);
    const other = await household([{ name: 'רבקה אחרת' }]);

    const heard = await play(calls, other.landline, [home.identity, '4711#', '2', '1']);

    expect(heard.at(-1)?.said).toContain('recorded.arrival');
    expect(heard.map((one) => one.raw).join('')).not.toContain('רבקה');
    const [visit] = await home.seen(1);
    expect(visit.recipientId).toBe(home.recipients[0]?.recipientId);
    expect(codes(visit)).toContain('PHONE_MISMATCH');
  });

  test('the caregiver’s own mobile on the landline number: PHONE_MISMATCH', async () => {
    const home = await household([{ name: 'שרה דוגמן' }]);
    const admin = clientOf(stage, 'admin.a1');
    const known = (await admin.get(`/v1/recipients/${home.recipients[0]?.recipientId}`)).body;
    const { name, branchId, householdId, places, language } = known;
    const identityNumber = home.recipients[0]?.identityNumber;
    const changed = {
      name,
      identityNumber,
      branchId,
      householdId,
      places,
      language,
      landlines: [home.mobile],
    };
    expect((await admin.put(`/v1/recipients/${home.recipients[0]?.recipientId}`, changed)).status).toBe(200);

    const heard = await play(calls, home.mobile, [home.identity, '4711#', '1']);

    expect(heard.at(-1)?.said).toContain('recorded.arrival');
    const [visit] = await home.seen(1);
    expect(codes(visit)).toContain('PHONE_MISMATCH');
    expect(visit.place.verdict).not.toBe('inside');
  });

  test('a withheld number: by language, number and PIN, without a place', async () => {
    const home = await household(COUPLE());

    const heard = await play(calls, null, ['1', home.identity, '4711#', '1']);

    expect(heard[0]?.said).toContain('language.option');
    expect(heard.at(-1)?.said).toContain('recorded.arrival');
    const [visit] = await home.seen(1);
    expect(visit).toMatchObject({ channelIn: 'voice-mobile', place: { verdict: 'none' } });
  });

  test('a PIN wrong five times ends the call, and the right one does not help for a quarter of an hour', async () => {
    const home = await household(COUPLE());

    const heard = await play(calls, home.mobile, ['0000#', '1111#', '2222#', '3333#', '5555#']);
    const again = await play(calls, home.landline, [home.identity, '4711#']);

    expect(heard.map((one) => one.end)).toEqual([false, false, false, false, false, true]);
    expect(heard.at(-1)?.said).toEqual(['pin.locked']);
    expect(again.at(-1)?.said).toEqual(['pin.locked']);
    expect(
      heard
        .concat(again)
        .map((one) => one.raw)
        .join(''),
    ).not.toMatch(/שרה|משה|דורית/);
    expect(await home.visits()).toEqual([]);
    expect((await home.notes()).map((note) => [note.caregiverId, note.step])).toEqual([
      [null, 'pin'],
      [null, 'pin'],
    ]);
  });

  test('the same turn delivered three times says the same and makes one report', async () => {
    const home = await household(COUPLE());
    const request = calls(home.landline);

    const said: string[][] = [];
    for (const key of [null, home.identity, '4711#', '1']) {
      const deliver = request(key);
      const replies = [await deliver(), await deliver(), await deliver()];
      // Each answer may name the moment of its own next question.
      expect(new Set(replies.map((reply) => JSON.stringify([reply.said, reply.text, reply.end]))).size).toBe(
        1,
      );
      said.push(replies[0]?.said ?? []);
    }

    expect(said.at(-1)).toContain('recorded.arrival');
    const [visit] = await home.seen(1);
    expect(visit.facts).toHaveLength(1);
  });

  test.each([0, 1, 2, 3])(
    'a hang-up after step %i: nothing before the confirmation but a note, all after it',
    async (step) => {
      const home = await household(COUPLE());
      const request = calls(home.landline);
      for (const key of [null, ...[home.identity, '4711#', '1'].slice(0, step)]) await request(key)();

      const end = await request('hangup')();

      expect(end).toMatchObject({ said: [], end: true });
      if (step === 3) await home.seen(1);
      expect(await home.visits()).toHaveLength(step === 3 ? 1 : 0);
      const notes = await home.notes();
      const begun = step === 1 || step === 2;
      expect(notes).toHaveLength(begun ? 1 : 0);
      if (begun) {
        expect(notes[0]).toMatchObject({
          caregiverId: step === 2 ? home.caregiverId : null,
          line: home.landline,
          step: step === 2 ? 'confirm' : 'pin',
          end: 'hung-up',
        });
      }
      const others = await clientOf(stage, 'coordinator.a2').get('/v1/incomplete-calls?limit=200');
      expect(JSON.stringify(others.body)).not.toContain(home.landline);
    },
  );

  test('the support desk: connected while it is open, else a note that somebody waits for a call', async () => {
    const home = await household(COUPLE());

    const heard = await play(calls, home.mobile, ['4711#', '7']);

    const last = heard.at(-1);
    if (last?.end) expect(last.raw).toMatch(/\+97233760099/);
    else {
      expect(last?.said).toContain('desk.noted');
      expect(await home.notes()).toMatchObject([{ wantsCall: true, caregiverId: home.caregiverId }]);
    }
    expect(await home.visits()).toEqual([]);
  });

  test('looks back on the last reports', async () => {
    const home = await household(COUPLE());
    await play(calls, home.landline, [home.identity, '4711#', '1', 'hangup']);

    const heard = await play(calls, home.mobile, ['4711#', '4']);

    expect(heard.at(-1)?.said).toEqual(expect.arrayContaining(['past.today', 'past.arrival', 'past.back']));
    expect(heard.at(-1)?.text).toContain('משה');
  });

  test('the person who lives there disputes the last visit from the registered line', async () => {
    const home = await household(COUPLE());
    await play(calls, home.landline, [home.identity, '4711#', '1', 'hangup']);
    const [visit] = await home.seen(1);
    const last4 = `${home.recipients[1]?.identityNumber.slice(5)}#`;

    const heard = await play(calls, home.landline, ['*', '6', last4, '2']);

    expect(
      heard
        .slice(0, 3)
        .map((one) => one.raw)
        .join(''),
    ).not.toMatch(/שרה|משה|דורית/);
    expect(heard[3]?.text).toContain('דורית');
    expect(heard.at(-1)?.said).toEqual(['answer.disputed']);
    const path = `/v1/visits/${visit.visitId}`;
    const office = clientOf(stage, 'coordinator.a1');
    const seen = await office.get(path);
    expect(seen.body).toMatchObject({ recipientAnswer: { answer: 'dispute' }, standing: visit.standing });
    expect(seen.body.exceptions).toMatchObject([
      ...visit.exceptions,
      {
        code: 'DISPUTED_BY_RECIPIENT',
        class: 'alert',
        owner: 'coordinator:a1-main',
        dueAt: expect.any(String),
      },
    ]);
    const tasks = async (): Promise<string[]> => {
      const { body } = await office.get('/v1/visits?exception=DISPUTED_BY_RECIPIENT&limit=200');
      return body.items.map((one: { visitId: string }) => one.visitId);
    };
    await eventually(tasks, (ids) => ids.includes(visit.visitId));
    const told = await office.get(`${path}/explanation?language=en`);
    expect(JSON.stringify(told.body)).toContain('that the visit was not as recorded');
    const history = await office.get(`${path}/history`);
    expect(history.body.items.at(-1)).toMatchObject({ cause: { kind: 'recipient-answer' } });
    const found = { code: 'DISPUTED_BY_RECIPIENT', note: 'They were out for a walk together' };
    expect((await office.post(`${path}/acknowledgements`, found)).status).toBe(201);
    await eventually(tasks, (ids) => !ids.includes(visit.visitId));
  });
});

describe('the person who lives there', () => {
  test('answers to a visit of somebody who came without an assignment', async () => {
    const home = await household([{ name: 'שרה דוגמן', assigned: false }]);
    await play(signed, home.landline, [home.identity, '4711#', '1', 'hangup']);
    const [visit] = await home.seen(1);
    expect(codes(visit)).toContain('NOT_ASSIGNED');
    // Who came to whom without an assignment is noted when the visit is worked out.
    const path = `/v1/visits?recipientId=${home.recipients[0]?.recipientId}`;
    await eventually(
      async () => (await clientOf(stage, 'coordinator.a1').get(path)).body.items,
      (found) => found.length === 1,
    );
    const last4 = `${home.recipients[0]?.identityNumber.slice(5)}#`;

    const heard = await play(signed, home.landline, ['*', '6', last4, '1']);

    expect(heard[3]?.said).toContain('answer.ask');
    expect(heard[3]?.text).toContain('דורית');
    expect(heard.at(-1)?.said).toEqual(['answer.confirmed']);
  });
});

describe('on the pages', () => {
  test('a recipient answers for an own visit once, and the note is the office’s alone', async () => {
    const reportId = newReportId();
    const sent = {
      kind: 'arrival',
      recipientIds: ['c1'],
      occurredAt: new Date().toISOString(),
      fix: { absent: 'denied' },
    };
    expect((await clientOf(stage, 'caregiver.g1').put(`/v1/reports/${reportId}`, sent)).status).toBe(201);
    const visitId = `${reportId}~c1~g1`;
    const path = `/v1/me/visits/${visitId}/voice`;
    const recipient = clientOf(stage, 'recipient.c1');

    const first = await recipient.post(path, { answer: 'dispute', note: 'Nobody came' });
    const again = await recipient.post(path, { answer: 'dispute', note: 'Nobody came' });
    const other = await recipient.post(path, { answer: 'confirm' });

    expect([first.status, again.status, other.status]).toEqual([201, 200, 201]);
    expect(again.body).toEqual(first.body);
    expect(first.body.recipientAnswer.answer).toBe('dispute');
    expect(other.body.recipientAnswer.answer).toBe('confirm');
    const explained = async (username: string) =>
      JSON.stringify(
        (await clientOf(stage, username).get(`/v1/visits/${visitId}/explanation?language=en`)).body,
      );
    expect(await explained('coordinator.a1')).toContain('Nobody came');
    expect(await explained('caregiver.g1')).not.toContain('Nobody came');
    expect((await recipient.post(path, { answer: 'perhaps' })).status).toBe(400);
  });
});

test('a call that the vendor kept while the database was away becomes a report of its own time', async () => {
  const home = await household([{ name: 'שרה דוגמן' }]);
  const calledAt = new Date(Date.now() - 1_800_000).toISOString();
  const body = JSON.stringify({
    callId: randomUUID(),
    from: home.landline,
    to: DIAL_IN,
    calledAt,
    digits: [home.identity, '4711#', '1'],
  });
  const send = () =>
    fetch(`${stage.url}/v1/voice/recovered-calls`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'hineni-signature': `t=${seconds()},v1=${signatureOf(KEY, seconds(), Buffer.from(body))}`,
      },
      body,
    });

  const replies = [await send(), await send()];

  expect(replies.map((reply) => reply.status)).toEqual([201, 200]);
  expect(await replies[0]?.json()).toEqual(await replies[1]?.json());
  const [visit] = await home.seen(1);
  expect(visit).toMatchObject({ arrivalAt: calledAt, place: { verdict: 'inside', method: 'landline' } });
  const told = await clientOf(stage, 'coordinator.a1').get(
    `/v1/visits/${visit.visitId}/explanation?language=en`,
  );
  expect(JSON.stringify(told.body)).toContain('by telephone during a fault of ours');
});
