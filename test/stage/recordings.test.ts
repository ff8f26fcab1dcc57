import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '#shared/domain/voice/prompts';
import { twimlSignatureOf } from '#shared/lambda/signature';
import { twimlRoute } from '#shared/contracts/voice';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { pathOf, readManifest } from '../../local/recording/files.ts';
import { identityNumber, PINS } from '../../local/seed-people.ts';
import { clientOf } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

const DIAL_IN = '+97233760000';
const LANDLINE = '+97235551234';
const PATIENT = { timeout: 60_000 };
/** One of the two who live at the landline. */
const RECIPIENT = identityNumber('10000001');
const IDENTITY = identityNumber('20000001');
const PIN = PINS.find(({ caregiverId }) => caregiverId === 'g1')?.pin ?? '';
const WRONG_PIN = '9876';

type Prompt = { id: string; language: string; text: string; audio: string };
type Reply = { prompts: Prompt[]; end: boolean; state: string };

let stage: TestStage;
beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  stage = await startTestStage();
}, 180_000);
afterAll(() => stage?.stop());

/** A telephone: each act is a turn, `''` is silence. */
const telephone = (from: string | null) => {
  const callId = randomUUID();
  let turn = 0;
  return async (press: string): Promise<Reply> => {
    const { status, body } = await clientOf(stage, 'voice.gateway').post('/v1/voice/turn', {
      callId,
      turn,
      from,
      to: DIAL_IN,
      digits: press === '' ? null : press,
      timedOut: turn > 0 && press === '',
      hangup: false,
    });
    expect(status).toBe(200);
    turn += 1;
    return body;
  };
};

/** What somebody presses who goes on; where the dialogue asks for more, its first choice. */
const onward = (state: string, language: number): string =>
  ({ language: String(language), identify: `${IDENTITY}#`, pin: `${PIN}#`, past: '*', recorded: '' })[
    state
  ] ?? '1';

/** Somebody who at each new step says nothing, presses a wrong key, asks for help, and asks to hear it again. */
const puzzled = (state: string): string[] => {
  // After the report silence is the end; where a number is typed any key begins one.
  if (state === 'recorded') return ['8', '6', '9'];
  if (state === 'identify') return ['', '9'];
  if (state === 'pin') return ['', '1', `${WRONG_PIN}#`, `${IDENTITY}#`, '9'];
  return state === 'confirm' ? ['', '8', '9', '4'] : ['', '6', '8', '9'];
};

const walk = async (language: number): Promise<{ prompts: Prompt[]; states: string[] }> => {
  const dial = telephone(null);
  const heard: Prompt[] = [];
  const states: string[] = [];
  let presses: string[] = [];
  let press = '';
  for (let turn = 0; turn < 60; turn += 1) {
    const reply = await dial(press);
    heard.push(...reply.prompts);
    if (reply.end) return { prompts: heard, states };
    if (!states.includes(reply.state)) {
      states.push(reply.state);
      presses = puzzled(reply.state);
    }
    press = presses.shift() ?? onward(reply.state, language);
  }
  throw new Error(`The call comes to no end: ${states.join()}`);
};

/** Plays acts to their end, or to the end of the call. */
const play = async (from: string | null, acts: readonly string[]) => {
  const dial = telephone(from);
  const heard: Prompt[] = [];
  const states: string[] = [];
  for (const act of ['', ...acts]) {
    const reply = await dial(act);
    heard.push(...reply.prompts);
    states.push(reply.state);
    if (reply.end) break;
  }
  return { prompts: heard, states };
};

const expectSound = async (address: string, file: string): Promise<void> => {
  const response = await fetch(address);
  const wav = Buffer.from(await response.arrayBuffer());
  expect([file, response.status, response.headers.get('content-type')]).toEqual([file, 200, 'audio/wav']);
  expect(wav.equals(readFileSync(pathOf(file)))).toBe(true);
};

const expectHeard = async (prompts: readonly Prompt[], language: string): Promise<void> => {
  expect(prompts.filter(({ audio, id }) => audio === '' && id !== 'voice.name')).toEqual([]);
  const files = new Set(prompts.flatMap(({ audio }) => (audio === '' ? [] : [audio])));
  expect([...files].filter((file) => file.startsWith(`voice/${language}/`)).length).toBeGreaterThan(5);
  for (const file of files) await expectSound(`${stage.url}/${file}`, file);
};

describe.each(LANGUAGES.map((language, index) => [language, index + 1] as const))(
  'everything that is said in %s can be heard, but names',
  (language, key) => {
    test('by a caregiver who stumbles at every step and reports', PATIENT, async () => {
      const { prompts, states } = await walk(key);

      expect(states).toEqual(
        expect.arrayContaining(['language', 'identify', 'pin', 'confirm', 'past', 'recorded']),
      );
      const ids = prompts.map(({ id }) => id);
      for (const id of ['pin.wrong', 'miss.key', 'miss.silence', 'recorded.receipt', 'end.recorded'])
        expect(ids).toContain(`voice.${id}`);
      await expectHeard(prompts, language);
    });

    test('by somebody at home who answers about the last visit', PATIENT, async () => {
      const answers = ['', '8', '9999', RECIPIENT.slice(-4), '', '8', '9', '1'];
      const { prompts, states } = await play(LANDLINE, ['*', String(key), '*', '6', ...answers]);

      expect(states).toEqual(expect.arrayContaining(['language', 'check', 'answer']));
      expect(prompts.map(({ id }) => id)).toContain('voice.answer.confirmed');
      await expectHeard(prompts, language);
    });

    test('by somebody who asks for the support desk', PATIENT, async () => {
      const { prompts } = await play(LANDLINE, ['*', String(key), '*', '7', '']);

      expect(prompts.some(({ id }) => id.startsWith('voice.desk.'))).toBe(true);
      await expectHeard(prompts, language);
    });
  },
);

test('every recording of the manifest is served, and the manifest itself', PATIENT, async () => {
  const manifest = await fetch(`${stage.url}/voice/manifest.json`);
  expect(manifest.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await manifest.json()).toMatchObject({ recordings: readManifest() });

  for (const { file } of readManifest()) await expectSound(`${stage.url}/${file}`, file);
});

test('a vendor of TwiML is sent to addresses that answer', PATIENT, async () => {
  const address = stage.url + twimlRoute.path;
  const fields = new URLSearchParams({
    CallSid: randomUUID(),
    From: 'anonymous',
    To: DIAL_IN,
    CallStatus: 'ringing',
  });
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'x-twilio-signature': twimlSignatureOf('local', address, fields) },
    body: fields,
  });

  const played = [...(await answer.text()).matchAll(/<Play>([^<]+)<\/Play>/g)].map(([, url]) => url ?? '');
  expect(played.length).toBeGreaterThan(LANGUAGES.length);
  for (const url of played) await expectSound(url, url.slice(stage.url.length + 1));
});
