import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '#shared/domain/voice/prompts';
import { twimlSignatureOf } from '#shared/lambda/signature';
import { twimlRoute } from '#shared/contracts/voice';
import { buildPages, pagesAreOld } from '../../local/pages.ts';
import { pathOf, readManifest } from '../../local/recording/files.ts';
import { identityNumber, PINS } from '../../local/seed-people.ts';
import { clientOf } from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

const DIAL_IN = '+97233760000';
const IDENTITY = identityNumber('20000001');
const PIN = PINS.find(({ caregiverId }) => caregiverId === 'g1')?.pin ?? '';

type Prompt = { id: string; language: string; text: string; audio: string };
type Reply = { prompts: Prompt[]; end: boolean; state: string };

let stage: TestStage;
beforeAll(async () => {
  if (pagesAreOld()) await buildPages();
  stage = await startTestStage();
}, 180_000);
afterAll(() => stage?.stop());

/** What somebody presses who goes on; where the dialogue asks for more, its first choice. */
const onward = (state: string, language: number): string =>
  ({ language: String(language), identify: `${IDENTITY}#`, pin: `${PIN}#`, recorded: '' })[state] ?? '1';

/** Somebody who at each new step first says nothing, then presses a wrong key, then asks to hear it again. */
const puzzled = (state: string): string[] => {
  // After the report silence is the end; any key begins a number.
  if (state === 'recorded') return ['9', '6', '9'];
  return state === 'identify' ? ['', '9'] : ['', '6', '9'];
};

const walk = async (language: number): Promise<{ prompts: Prompt[]; states: string[] }> => {
  const callId = randomUUID();
  const heard: Prompt[] = [];
  const states: string[] = [];
  let presses: string[] = [];
  let digits: string | null = null;
  for (let turn = 0; turn < 50; turn += 1) {
    const { status, body } = await clientOf(stage, 'voice.gateway').post('/v1/voice/turn', {
      callId,
      turn,
      from: null,
      to: DIAL_IN,
      digits,
      timedOut: turn > 0 && digits === null,
      hangup: false,
    });
    expect(status).toBe(200);
    const reply = body as Reply;
    heard.push(...reply.prompts);
    if (reply.end) return { prompts: heard, states };
    if (!states.includes(reply.state)) {
      states.push(reply.state);
      presses = puzzled(reply.state);
    }
    const press = presses.shift() ?? onward(reply.state, language);
    digits = press === '' ? null : press;
  }
  throw new Error(`The call comes to no end: ${states.join()}`);
};

const expectSound = async (address: string, file: string): Promise<void> => {
  const response = await fetch(address);
  const wav = Buffer.from(await response.arrayBuffer());
  expect([file, response.status, response.headers.get('content-type')]).toEqual([file, 200, 'audio/wav']);
  expect(wav.equals(readFileSync(pathOf(file)))).toBe(true);
};

test.each(LANGUAGES.map((language, index) => [language, index + 1] as const))(
  'everything that is said on a call in %s can be heard, but names',
  { timeout: 60_000 },
  async (language, key) => {
    const { prompts, states } = await walk(key);

    expect(states).toEqual(expect.arrayContaining(['language', 'identify', 'pin', 'confirm', 'recorded']));
    expect(prompts.filter(({ audio, id }) => audio === '' && id !== 'voice.name')).toEqual([]);
    const files = new Set(prompts.flatMap(({ audio }) => (audio === '' ? [] : [audio])));
    expect([...files].filter((file) => file.startsWith(`voice/${language}/`)).length).toBeGreaterThan(10);
    for (const file of files) await expectSound(`${stage.url}/${file}`, file);
  },
);

test('every recording of the manifest is served, and the manifest itself', { timeout: 60_000 }, async () => {
  const manifest = await fetch(`${stage.url}/voice/manifest.json`);
  expect(manifest.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(await manifest.json()).toMatchObject({ recordings: readManifest() });

  for (const { file } of readManifest()) await expectSound(`${stage.url}/${file}`, file);
});

test('a vendor of TwiML is sent to addresses that answer', { timeout: 60_000 }, async () => {
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
