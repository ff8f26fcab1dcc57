import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CALL_BACK_TURNS_MAX,
  CallBackSession,
  type CallBackTaken,
  takeCallBackTurn,
} from '#shared/domain/voice/call-back';
import { LANGUAGES, promptsOf } from '#shared/domain/voice/prompts';
import type { Turn } from '#shared/domain/voice/turn';
import { TEXTS } from '../../../support/phone-world.ts';

/** As it is handed over, with more than the machine may keep. */
const CHECK = { kind: 'arrival', language: 'en', recipientId: 'c1' } as const;

/** Keys, `silence`, `hangup`, or `hangup:` with the keys that came with it. */
const turnOf = (turn: number, act: string): Turn => ({
  callId: 'check:1',
  turn,
  from: '+97233760000',
  to: '+97235551234',
  digits: act === '' || act === 'silence' || act === 'hangup' ? null : act.replace('hangup:', ''),
  timedOut: act === 'silence',
  hangup: act.startsWith('hangup'),
});

const play = (acts: string[], check: Parameters<typeof takeCallBackTurn>[2] = CHECK): CallBackTaken[] => {
  let session: CallBackSession | undefined;
  return ['', ...acts].map((act, turn) => {
    const taken = takeCallBackTurn(session, turnOf(turn, act), check);
    session = CallBackSession.parse(taken.session);
    return taken;
  });
};
const resultOf = (acts: string[]) => play(acts).map((taken) => taken.result);
const textOf = (taken: CallBackTaken | undefined): string =>
  promptsOf(taken?.spoken.say ?? [], TEXTS)
    .map((prompt) => prompt.text)
    .join(' ');

describe('the call to a recipient', () => {
  test('greets, asks one question, and says which keys', () => {
    expect(textOf(play([])[0])).toBe(
      'Hello, this is attendance reporting for home care. We have one short question. To change the language, press star. Is a caregiver with you now? For yes, press 1. For no, press 2. To hear it again, press 9.',
    );
    expect(textOf(play([], { ...CHECK, kind: 'departure' })[0])).toContain('until a short while ago?');
  });

  test('takes a yes at once, and a no when it was said twice', () => {
    expect(resultOf(['1'])).toEqual([null, 'confirmed']);
    expect(resultOf(['2'])).toEqual([null, null]);
    expect(resultOf(['2', '2'])).toEqual([null, null, 'denied']);
    expect(resultOf(['2', '1'])).toEqual([null, null, 'confirmed']);
    expect(play(['2', '2']).at(-1)?.spoken).toMatchObject({ end: true, state: 'ended' });
    expect(textOf(play(['2', '2']).at(-1))).toContain('your answer is recorded');
  });

  test.each([
    ['three silences', ['silence', 'silence', 'silence']],
    ['three wrong keys', ['5', '7', '3']],
    ['three zeros, which one vendor sends for silence', ['0', '0', '0']],
    ['an answering machine', ['silence', '4', 'silence']],
  ])('ends kindly without an answer after %s', (_, acts) => {
    expect(resultOf(acts)).toEqual([null, null, null, 'unanswered']);
    expect(play(acts).map((taken) => taken.spoken.end)).toEqual([false, false, false, true]);
    expect(textOf(play(acts).at(-1))).toContain('No answer was recorded');
  });

  test('begins to count anew when a key fitted', () => {
    expect(resultOf(['silence', 'silence', '2', 'silence', 'silence', '2'])).toEqual([
      ...Array<null>(6).fill(null),
      'denied',
    ]);
  });

  test('says the question again at 9, as often as one likes', () => {
    const [first, again] = play(['9']);

    expect(textOf(first)).toContain(textOf(again));
    expect(resultOf(['9', '9', '9', '9', '1']).at(-1)).toBe('confirmed');
  });

  test.each(LANGUAGES.map((language, index) => [language, String(index + 1)] as const))(
    'goes on in %s when that is chosen behind the star',
    (language, key) => {
      const taken = play(['*', key, '2', '2']);

      expect(taken[1]?.spoken.say.map((said) => said.language)).toEqual([...LANGUAGES]);
      expect(taken.slice(2).flatMap((one) => one.spoken.say.map((said) => said.language))).toEqual(
        taken.slice(2).flatMap((one) => one.spoken.say.map(() => language)),
      );
      expect(taken.at(-1)?.result).toBe('denied');
    },
  );

  test.each([
    ['before the question was heard', ['hangup'], 'unanswered'],
    ['without a key', ['9', 'hangup'], 'unanswered'],
    ['in the language menu', ['*', 'hangup'], 'unanswered'],
    ['after one no', ['2', 'hangup'], 'unanswered'],
    ['with the first no', ['hangup:2'], 'unanswered'],
    ['with a yes', ['hangup:1'], 'confirmed'],
    ['with the second no', ['2', 'hangup:2'], 'denied'],
  ])('hung up %s is %s: %s', (_, acts, result) => {
    expect(play(acts).at(-1)).toMatchObject({ result, spoken: { end: true, say: [] } });
  });

  test('hung up after the answer says nothing more', () => {
    expect(resultOf(['1', 'hangup'])).toEqual([null, 'confirmed', null]);
  });
});

const act = fc.oneof(
  fc.constantFrom('1', '2', '9', '*', '0', '5', 'silence', 'silence', 'hangup', 'hangup:1', 'hangup:2'),
  fc.string({ unit: fc.constantFrom(...'0123456789*#'), maxLength: 6 }).filter((keys) => keys !== ''),
);

test('whatever is pressed, it ends, has one result, says no name, and takes one no for none', () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 40 }),
      fc.constantFrom(...LANGUAGES),
      fc.constantFrom('arrival' as const, 'departure' as const),
      (acts, language, kind) => {
        const taken = play([...acts, ...Array<string>(CALL_BACK_TURNS_MAX + 1).fill('9')], {
          language,
          kind,
        });
        const results = taken.map((one) => one.result).filter((result) => result !== null);

        expect(taken.at(-1)?.spoken.end).toBe(true);
        expect(results).toHaveLength(1);
        if (results[0] === 'denied') {
          expect(acts.filter((one) => one.replaceAll('#', '').endsWith('2')).length).toBeGreaterThan(1);
        }
        for (const { spoken } of taken) {
          expect(spoken.say.flatMap((said) => [said.values.name, said.values.second])).toEqual(
            spoken.say.flatMap(() => [undefined, undefined]),
          );
          expect(promptsOf(spoken.say, TEXTS).map((prompt) => prompt.id)).not.toContain('voice.name');
        }
      },
    ),
  );
});
