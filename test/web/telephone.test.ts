import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { VoiceReply, VoiceTurn } from '#shared/contracts/voice';
import { Problem } from '../../web/src/api/problem.ts';
import { receiptIn } from '../../web/src/trainer/call-state.ts';
import { doneIn, LESSONS } from '../../web/src/trainer/lessons.ts';
import { LINES, MADE_UP_PEOPLE } from '../../web/src/trainer/made-up-people.ts';
import { numberInText } from '../../web/src/trainer/phone-number.ts';
import { makePlayer, type Recording } from '../../web/src/trainer/player.ts';
import { makeTelephone, TOO_SLOW } from '../../web/src/trainer/telephone.ts';
import { PEOPLE_AND_PLACES, PINS } from '../../local/seed-people.ts';

const LINE = { from: '+972522345501', to: '+97233760000' };

const said = (id: string, text: string, audio = ''): VoiceReply['prompts'][number] => ({
  id,
  language: 'he',
  text,
  audio,
});
const asking = (state: string, some: Partial<VoiceReply> = {}): VoiceReply => ({
  prompts: [said(`voice.${state}.ask`, state)],
  collect: { min: 1, max: 1, timeoutSeconds: 10 },
  end: false,
  state,
  ...some,
});
const PIN = asking('pin', { collect: { min: 1, max: 6, timeoutSeconds: 15, terminator: '#' } });
const GOODBYE: VoiceReply = {
  prompts: [said('voice.end.nothing', 'bye')],
  end: true,
  state: 'ended',
};

/** A recording that ends, or fails, when a test says so. */
class FakeRecording implements Recording {
  readonly address: string;
  preload: Recording['preload'] = '';
  volume = 1;
  muted = false;
  isPlaying = false;
  #listeners: Record<string, () => void> = {};
  constructor(address: string) {
    this.address = address;
  }
  play = async (): Promise<void> => void (this.isPlaying = true);
  pause = (): void => void (this.isPlaying = false);
  addEventListener = (name: string, listener: unknown): void => {
    this.#listeners[name] = listener as () => void;
  };
  finish = (name: 'ended' | 'error'): void => {
    this.isPlaying = false;
    this.#listeners[name]?.();
  };
}

const aTelephone = (answers: (VoiceReply | Error | 'silence')[]) => {
  const sent: VoiceTurn[] = [];
  const recordings: FakeRecording[] = [];
  const player = makePlayer({
    record: (address) => {
      const recording = new FakeRecording(address);
      recordings.push(recording);
      return recording;
    },
    after: (millis, done) => {
      const timer = setTimeout(done, millis);
      return () => clearTimeout(timer);
    },
  });
  const telephone = makeTelephone({
    player,
    newCallId: () => `call-${sent.length}`,
    turn: async (turn, signal) => {
      sent.push(turn);
      const answer = answers.shift() ?? GOODBYE;
      if (answer === 'silence') {
        await new Promise((_, fail) => signal.addEventListener('abort', () => fail(new Error('aborted'))));
      }
      if (answer instanceof Error) throw answer;
      return answer as VoiceReply;
    },
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { telephone, sent, recordings, settle };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  test('rings with turn 0, and each key goes with the next turn of the same call', async () => {
    const { telephone, sent, settle } = aTelephone([asking('language'), asking('confirm')]);

    telephone.call({ line: LINE, language: null });
    await settle();
    telephone.press('2');
    await settle();

    expect(sent).toEqual([
      { callId: 'call-0', turn: 0, ...LINE, digits: null, timedOut: false, hangup: false },
      { callId: 'call-0', turn: 1, ...LINE, digits: '2', timedOut: false, hangup: false },
    ]);
  });

  test('collects keys until the one that ends the input, which is no part of it', async () => {
    const { telephone, sent, settle } = aTelephone([PIN, asking('confirm')]);
    telephone.call({ line: LINE, language: null });
    await settle();

    for (const key of '1111') telephone.press(key);
    expect(telephone.state().keys).toBe('1111');
    telephone.press('#');
    await settle();

    expect(sent[1]?.digits).toBe('1111');
    expect(telephone.state().keys).toBe('');
  });

  test('sends what was pressed when the time is over, and silence when nothing was', async () => {
    const { telephone, sent, settle } = aTelephone([PIN, PIN, GOODBYE]);
    telephone.call({ line: LINE, language: null });
    await settle();
    telephone.press('1');

    await vi.advanceTimersByTimeAsync(15_000);
    expect(sent[1]).toMatchObject({ digits: '1', timedOut: false });
    await vi.advanceTimersByTimeAsync(30_000);

    expect(sent[2]).toMatchObject({ digits: null, timedOut: true });
  });

  test('does not count the silence while the service speaks, nor ever for somebody who needs time', async () => {
    const { telephone, sent, settle } = aTelephone([
      asking('confirm', { prompts: [said('voice.confirm.arrival', 'x'.repeat(400))] }),
    ]);
    telephone.setWaits(true);
    telephone.call({ line: LINE, language: null });
    await settle();
    expect(telephone.state()).toMatchObject({ phase: 'speaking', silenceAt: null });

    await vi.advanceTimersByTimeAsync(600_000);
    expect(telephone.state()).toMatchObject({ phase: 'listening', silenceAt: null });
    expect(sent).toHaveLength(1);
    telephone.setWaits(false);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(sent[1]?.timedOut).toBe(true);
  });

  test('a hang-up is told to the service, after the turn that is under way', async () => {
    const { telephone, sent, settle } = aTelephone([
      asking('confirm'),
      asking('recorded', {
        prompts: [
          said('voice.recorded.receipt', 'receipt'),
          said('voice.digit.4', '4'),
          said('voice.digit.2', '2'),
        ],
      }),
      { ...GOODBYE, prompts: [] },
    ]);
    telephone.call({ line: LINE, language: null });
    await settle();

    telephone.press('1');
    telephone.hangUp();
    await settle();

    expect(sent.map(({ turn, hangup }) => [turn, hangup])).toEqual([
      [0, false],
      [1, false],
      [2, true],
    ]);
    expect(telephone.state()).toMatchObject({ phase: 'over', ending: 'caller', receipt: '42' });
  });

  test('ends when the service ends it, and says when people take it over', async () => {
    const { telephone, settle } = aTelephone([{ ...GOODBYE, transfer: { to: '+97237000000' } }]);
    telephone.call({ line: LINE, language: null });
    await settle();
    await vi.advanceTimersByTimeAsync(5_000);

    expect(telephone.state()).toMatchObject({ phase: 'over', ending: 'desk', transferredTo: '+97237000000' });
    telephone.press('1');
    expect(telephone.state().phase).toBe('over');
  });

  test('after a fault the same turn is sent again, with the same number', async () => {
    const { telephone, sent, settle } = aTelephone([
      asking('confirm'),
      new Problem(503, 'DATABASE_UNAVAILABLE', 'r1'),
      asking('recorded'),
    ]);
    telephone.call({ line: LINE, language: null });
    await settle();
    telephone.press('1');
    await settle();
    expect(telephone.state()).toMatchObject({ phase: 'faulty', problem: { code: 'DATABASE_UNAVAILABLE' } });

    telephone.again();
    await settle();

    expect(sent[2]).toEqual(sent[1]);
    expect(telephone.state().reply?.state).toBe('recorded');
  });

  test('an answer that takes longer than a vendor waits is a fault of its own', async () => {
    const { telephone, settle } = aTelephone([asking('confirm'), 'silence']);
    // The platform's own timer, which fake time does not move.
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((millis) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), millis);
      return controller.signal;
    });
    telephone.call({ line: LINE, language: null });
    await settle();
    telephone.press('1');
    await vi.advanceTimersByTimeAsync(8_000);

    expect(telephone.state()).toMatchObject({ phase: 'faulty', problem: { code: TOO_SLOW } });
    vi.restoreAllMocks();
  });

  test.each([
    ['from a menu of all', asking('language'), ['4']],
    ['from a line that has another', PIN, ['*', '4']],
  ])('is brought into the language that was asked for, %s', async (_, first, keys) => {
    const answers = [first, ...(keys.length > 1 ? [asking('language')] : [])];
    const amharic = { ...PIN, prompts: [{ ...said('voice.pin.ask', 'ኮድ'), language: 'am' as const }] };
    const { telephone, sent, settle } = aTelephone([...answers, amharic]);

    telephone.call({ line: LINE, language: 'am' });
    await settle();

    expect(sent.slice(1).map(({ digits }) => digits)).toEqual(keys);
    expect(telephone.state().reply?.prompts[0]?.language).toBe('am');
  });
});

describe('the sound', () => {
  const TWO = asking('confirm', {
    prompts: [said('voice.for.name', 'For', 'voice/he/for.wav'), said('voice.name', 'Carmela')],
  });

  test('plays prompts one after the other, and a key stops it at once', async () => {
    const { telephone, recordings, settle } = aTelephone([
      asking('confirm', { prompts: [said('a', 'A', 'voice/he/a.wav'), said('b', 'B', 'voice/he/b.wav')] }),
      GOODBYE,
    ]);
    telephone.call({ line: LINE, language: null });
    await settle();
    expect(recordings.map(({ address }) => address)).toEqual(['/voice/he/a.wav']);

    recordings[0]?.finish('ended');
    expect(recordings[1]).toMatchObject({ address: '/voice/he/b.wav', isPlaying: true });
    expect(telephone.state().speaking).toBe(1);
    telephone.press('1');

    expect(recordings[1]?.isPlaying).toBe(false);
    expect(telephone.state().speaking).toBeNull();
  });

  test('what sounds is not read out as well; what has no recording is', async () => {
    const { telephone, recordings, settle } = aTelephone([TWO]);
    telephone.call({ line: LINE, language: null });
    await settle();
    expect(telephone.state().unheard.prompts).toEqual([]);

    recordings[0]?.finish('ended');

    expect(telephone.state().unheard.prompts.map(({ text }) => text)).toEqual(['Carmela']);
    expect(telephone.state().lacksRecordings).toBe(false);
  });

  test('a recording that is not there is told once, and its words are read', async () => {
    const { telephone, recordings, settle } = aTelephone([TWO, TWO]);
    telephone.call({ line: LINE, language: null });
    await settle();

    recordings[0]?.finish('error');
    expect(telephone.state().unheard.prompts.map(({ text }) => text)).toEqual(['For']);
    expect(telephone.state().lacksRecordings).toBe(true);
    telephone.press('9');
    await settle();

    expect(recordings).toHaveLength(1);
  });

  test('without sound everything is read out in one piece', async () => {
    const { telephone, recordings, settle } = aTelephone([TWO]);
    telephone.setLoudness({ isOn: false, volume: 1 });
    telephone.call({ line: LINE, language: null });
    await settle();
    await vi.advanceTimersByTimeAsync(5_000);

    expect(telephone.state().unheard.prompts.map(({ text }) => text)).toEqual(['For', 'Carmela']);
    expect(recordings).toEqual([]);
  });

  test('it can be heard once more without a turn, and then the key is awaited as before', async () => {
    const { telephone, sent, recordings, settle } = aTelephone([TWO]);
    telephone.call({ line: LINE, language: null });
    await settle();
    recordings[0]?.finish('ended');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(telephone.state().phase).toBe('listening');

    telephone.replay();
    expect(telephone.state()).toMatchObject({ phase: 'speaking', silenceAt: null });
    recordings[1]?.finish('ended');
    await vi.advanceTimersByTimeAsync(1_000);

    expect(telephone.state().phase).toBe('listening');
    expect(sent).toHaveLength(1);
  });
});

test('the receipt is the number in the sentence that tells it, and nothing else', () => {
  const digits = (text: string) => [...text].map((digit) => said(`voice.digit.${digit}`, digit));
  const prompts = [
    said('voice.hour.05', 'five'),
    said('voice.recorded.receipt', 'The receipt is'),
    ...digits('7031'),
    said('voice.recorded.repeat', 'To hear it again press'),
    ...digits('9'),
  ];

  expect(receiptIn(prompts)).toBe('7031');
  expect(receiptIn(digits('7031'))).toBeNull();
});

test('a lesson ticks off its tasks in order, by what the machine said', () => {
  const lesson = LESSONS.find(({ id }) => id === 'wrong-key')!;
  const caller = (act: object) => ({ by: 'caller', turn: 0, act }) as never;
  const service = (state: string, ...ids: string[]) =>
    ({ by: 'service', turn: 0, state, prompts: ids.map((id) => said(id, id)) }) as never;
  const keys = (pressed: string) => caller({ kind: 'keys', keys: pressed, byPage: false });
  const called = [caller({ kind: 'call' }), service('pin', 'voice.pin.ask')];
  const identified = [...called, keys('1111'), service('recipient', 'voice.recipient.ask')];
  const wrong = [...identified, keys('6'), service('recipient', 'voice.miss.key')];

  expect(doneIn(lesson, [])).toBe(0);
  expect(doneIn(lesson, called)).toBe(1);
  expect(doneIn(lesson, [...called, keys('9'), service('pin')])).toBe(1);
  expect(doneIn(lesson, identified)).toBe(2);
  expect(doneIn(lesson, wrong)).toBe(3);
  expect(
    doneIn(lesson, [
      ...wrong,
      keys('9'),
      service('recipient'),
      keys('*'),
      service('language'),
      caller({ kind: 'hangUp' }),
    ]),
  ).toBe(lesson.tasks.length);
});

test('the made-up people of the page are those of the seeds', () => {
  const bodyOf = (id: string) =>
    PEOPLE_AND_PLACES.find(({ path }) => path === `/v1/caregivers/${id}`)?.body as Record<string, unknown>;

  for (const person of Object.values(MADE_UP_PEOPLE)) {
    const body = bodyOf(person.caregiverId);
    expect(body['name']).toBe(person.name);
    expect(body['identityNumber'] ?? null).toBe(person.identityNumber);
    expect(PINS.find(({ caregiverId }) => caregiverId === person.caregiverId)?.pin).toBe(person.pin);
  }
  for (const { from, callers } of LINES.filter(({ id }) => ['smart', 'kosher', 'foreign'].includes(id))) {
    expect(bodyOf(callers[0].caregiverId)['phones']).toEqual([from]);
  }
  const home = LINES.find(({ id }) => id === 'home');
  const homes = PEOPLE_AND_PLACES.filter(({ body }) => JSON.stringify(body).includes(`"${home?.from}"`));
  expect(homes.map(({ path }) => path)).toEqual(['/v1/recipients/c1', '/v1/recipients/c2']);
});

test.each([
  ['+97235551234', '03-5551234'],
  ['+972522345501', '052-2345501'],
  ['+97277123456', '077-123456'],
  ['+14155550100', '+14155550100'],
])('%s is written %s, in one piece', (e164, written) => {
  expect(numberInText(e164).replace(/[\u2060\u2066\u2069]/g, '')).toBe(written);
  expect(numberInText(e164)).toMatch(/^\u2066.*\u2069$/);
});
