import { describe, expect, test } from 'vitest';
import { deskOf, openDesk } from '#shared/domain/voice/desk';
import { LANDLINE, MOBILE, aWorld, playCall, take } from '../../../support/phone-world.ts';

/** What a call can do beside reporting: help, the support desk, notes for the office, languages, looking back, answering. */

const last = <T>(things: T[]): T => things.at(-1) as T;
const ids = (step: { spoken: { say: { id: string }[] } } | undefined) =>
  step?.spoken.say.map((said) => said.id) ?? [];
const onlyC1 = [{ recipientId: 'c1', from: '2026-01-01' }];
const yesterday = '2026-06-09T05:00:00.000Z';

describe('help', () => {
  test('8 says in plain words what a menu is for, and asks again', () => {
    const call = playCall(aWorld({ assignments: onlyC1 }), MOBILE, ['4711#', '8', '1']);

    expect(ids(call[2])[0]).toBe('voice.help.confirm');
    expect(call[2]?.spoken.state).toBe('confirm');
    expect(call[3]?.spoken.state).toBe('recorded');
  });

  test('where a number is typed, 7 and 8 are digits; star leads to a menu that helps with that step', () => {
    const call = playCall(aWorld(), LANDLINE, ['8', '*', '*', '8']);

    expect(call.map((step) => step.spoken.state)).toEqual([
      'identify',
      'pin',
      'identify',
      'language',
      'language',
    ]);
    expect(ids(call[4]).slice(0, 2)).toEqual(['voice.help.language', 'voice.help.identify']);
  });

  test('a key without a use, where a number is typed, tells the way to help', () => {
    const call = playCall(aWorld(), MOBILE, ['12', '*', '8', '*', '4711#']);

    expect(ids(call[1])).toEqual(['voice.miss.key', 'voice.help.star', 'voice.pin.ask']);
    expect(ids(call[3]).slice(0, 2)).toEqual(['voice.help.language', 'voice.help.pin']);
    expect(last(call).spoken.state).toBe('recipient');
  });

  test('0 has no meaning in any menu: it is silence', () => {
    const call = playCall(aWorld({ assignments: onlyC1, desk: '+97233760099' }), MOBILE, ['4711#', '0']);

    expect(ids(call[2])[0]).toBe('voice.miss.silence');
  });
});

describe('the support desk', () => {
  test('7 ends the dialogue and goes on with the desk, while somebody is there', () => {
    const world = aWorld({ assignments: onlyC1, desk: '+97233760099' });

    const call = playCall(world, MOBILE, ['4711#', '7']);

    expect(last(call).spoken).toMatchObject({
      end: true,
      state: 'desk',
      transfer: { to: '+97233760099' },
    });
    expect(ids(last(call))).toEqual(['voice.desk.transfer']);
    expect(world.notes.get('call-1')).toMatchObject({
      caregiverId: 'g2',
      end: 'transferred',
      step: 'confirm',
    });
    expect(world.facts).toEqual([]);
  });

  test('while nobody is there a note is left for the office, and the caller can go on', () => {
    const world = aWorld({ assignments: onlyC1 });

    const call = playCall(world, MOBILE, ['4711#', '7', '1', 'hangup']);

    expect(ids(call[2])[0]).toBe('voice.desk.noted');
    expect(world.notes.get('call-1')).toMatchObject({ caregiverId: 'g2', wantsCall: true, end: 'going-on' });
    expect(world.facts).toHaveLength(1);
  });

  test('promises no call to somebody whom no office can know', () => {
    const call = playCall(aWorld(), null, ['5', '*', '7']);

    expect(ids(last(call))[0]).toBe('voice.desk.closed');
  });

  test.each([
    ['2026-06-10T05:00:00.000Z', true],
    ['2026-06-10T03:59:59.000Z', false],
    ['2026-06-10T16:00:00.000Z', false],
    // A Saturday.
    ['2026-06-13T09:00:00.000Z', false],
  ])('hours are by the clock of Israel: at %s open is %s', (now, isOpen) => {
    const desk = deskOf('+97233760099', '01234 07:00-19:00');

    expect(openDesk(desk, now)).toBe(isOpen ? '+97233760099' : null);
  });

  test.each([
    ['none', 'none'],
    [undefined, undefined],
    ['+97233760099', ''],
  ])('there is no desk by the settings %s and %s', (number, hours) => {
    expect(deskOf(number, hours)).toBeNull();
  });
});

describe('a call that came to nothing', () => {
  test.each([
    ['before anything was typed', [], undefined],
    ['after a number', ['70002#'], { caregiverId: null, step: 'pin', line: LANDLINE }],
    ['after a wrong PIN', ['70002#', '0000#'], { caregiverId: null, step: 'identify', line: LANDLINE }],
    ['after the PIN', ['70002#', '4711#'], { caregiverId: 'g2', step: 'recipient', line: LANDLINE }],
    ['before the confirmation', ['70002#', '4711#', '1'], { caregiverId: 'g2', step: 'confirm' }],
    ['after the confirmation', ['70002#', '4711#', '1', '1'], undefined],
  ])('a hang-up %s leaves a note only of what was begun, and never a report', (_, acts, note) => {
    const world = aWorld();

    playCall(world, LANDLINE, [...acts, 'hangup']);

    if (note === undefined) expect(world.notes.size).toBe(0);
    else expect(world.notes.get('call-1')).toMatchObject({ ...note, end: 'hung-up', recovered: false });
    expect(world.facts).toHaveLength(acts.length === 4 ? 1 : 0);
  });

  test('three silences after the PIN leave a note as well', () => {
    const world = aWorld({ assignments: onlyC1 });

    playCall(world, MOBILE, ['4711#', 'silence', 'silence', 'silence']);

    expect(world.notes.get('call-1')).toMatchObject({ caregiverId: 'g2', step: 'confirm', end: 'ended' });
  });
});

describe('the language', () => {
  test('is remembered by the line and by the caregiver once the PIN was right', () => {
    const world = aWorld({ assignments: onlyC1 });
    playCall(world, MOBILE, ['*', '3', '4711#', 'hangup']);

    const [greeting] = playCall(world, MOBILE, []);
    const elsewhere = playCall(world, LANDLINE, ['70002#', '4711#']);

    expect(greeting?.spoken.say[0]?.language).toBe('ru');
    expect(elsewhere.map((step) => step.spoken.say[0]?.language)).toEqual(['he', 'he', 'ru']);
  });

  test('is not remembered of somebody who knew no PIN', () => {
    const world = aWorld();

    playCall(world, MOBILE, ['*', '3', '0000#', 'hangup']);

    expect(world.languages.size).toBe(0);
  });

  test('chosen after the PIN is remembered too, and wins over an earlier one', () => {
    const world = aWorld({ assignments: onlyC1, languages: new Map([[MOBILE, 'ru' as const]]) });

    playCall(world, MOBILE, ['4711#', '*', '*', '4', 'hangup']);

    expect(world.languages.get(MOBILE)).toBe('am');
    expect(world.languages.get('g2')).toBe('am');
  });
});

describe('looking back', () => {
  test('4 reads the last reports, newest first, and what is missing, then leads back to the report', () => {
    const world = aWorld({
      assignments: onlyC1,
      mobiles: { [MOBILE]: [{ caregiverId: 'g2', language: 'en' }] },
    });
    playCall(world, MOBILE, ['4711#', '1', 'hangup'], '2026-06-08T05:00:00.000Z');
    playCall(world, MOBILE, ['4711#', '1', 'hangup'], yesterday);
    playCall(world, MOBILE, ['4711#', '2', 'hangup'], '2026-06-09T09:00:00.000Z');

    const call = playCall(world, MOBILE, ['4711#', '4', '9', '*', '1']);

    expect(call.map((step) => step.spoken.state)).toEqual([
      'pin',
      'confirm',
      'past',
      'past',
      'confirm',
      'recorded',
    ]);
    expect(ids(call[2])).toEqual([
      'voice.past.yesterday',
      'voice.past.departure',
      'voice.for.name',
      'voice.past.yesterday',
      'voice.past.arrival',
      'voice.for.name',
      'voice.past.day-1',
      'voice.past.arrival',
      'voice.for.name',
      'voice.past.day-1',
      'voice.past.no-departure',
      'voice.for.name',
      'voice.past.office',
      'voice.past.back',
      'voice.help.offer',
    ]);
    expect(call[2]?.text).toContain('Sara');
    expect(ids(call[3])).toEqual(ids(call[2]));
    expect(world.facts).toHaveLength(4);
  });

  test('an open visit is no gap, and a week ago is too long ago', () => {
    const world = aWorld({ assignments: onlyC1 });
    playCall(world, MOBILE, ['4711#', '2', 'hangup'], '2026-06-03T05:00:00.000Z');
    playCall(world, MOBILE, ['4711#', '1', 'hangup'], '2026-06-10T03:00:00.000Z');

    const call = playCall(world, MOBILE, ['4711#', '4']);

    expect(ids(call[2]).filter((id) => id.startsWith('voice.past.'))).toEqual([
      'voice.past.today',
      'voice.past.arrival',
      'voice.past.back',
    ]);
  });

  test('says so when there is nothing, and calls nobody by name whom she was never put to', () => {
    const nothing = playCall(aWorld({ assignments: onlyC1 }), MOBILE, ['4711#', '4']);
    const stranger = aWorld({ assignments: onlyC1 });
    playCall(stranger, MOBILE, ['4711#', '1', 'hangup']);
    stranger.facts = stranger.facts.map((fact) => ({ ...fact, recipientIds: ['c3'] }));

    const told = playCall(stranger, MOBILE, ['4711#', '1', '4'], '2026-06-10T06:00:00.000Z');

    expect(ids(nothing[2])[0]).toBe('voice.past.none');
    expect(ids(last(told))).toContain('voice.past.arrival');
    expect(last(told).text).not.toContain('Rivka');
  });
});

describe('somebody who receives care', () => {
  const visited = () => {
    const world = aWorld({ assignments: onlyC1 });
    playCall(world, MOBILE, ['4711#', '1', 'hangup'], '2026-06-10T03:00:00.000Z');
    playCall(world, MOBILE, ['4711#', '2', 'hangup'], '2026-06-10T04:00:00.000Z');
    return world;
  };

  test('confirms the last visit from the registered line after the last four digits', () => {
    const world = visited();

    const call = playCall(world, LANDLINE, ['*', '6', '0018#', '1']);

    expect(call.map((step) => step.spoken.state)).toEqual([
      'identify',
      'language',
      'check',
      'answer',
      'answered',
    ]);
    expect(
      call
        .slice(0, 3)
        .map((step) => step.text)
        .join(' '),
    ).not.toMatch(/Galit|Sara|Moshe/);
    expect(call[3]?.text).toContain('Galit');
    expect(world.answers).toMatchObject([
      { fact: 'recipient-answer', answer: 'confirm', recipientId: 'c1', caregiverId: 'g2', by: 'recipient' },
    ]);
    expect(world.answers[0]?.visitFactId).toBe(world.facts[0]?.reportId);
    expect(world.notes.size).toBe(0);
  });

  test('disputes it, once however often the turn is delivered, and also by a press with the hang-up', () => {
    const world = visited();
    const { session } = last(playCall(world, LANDLINE, ['*', '6', '0018#']));
    const turn = { callId: 'call-1', turn: 4, from: LANDLINE, to: LANDLINE, digits: '2', timedOut: false };

    const texts = [false, false, true].map(
      (hangup) => take(world, session, { ...turn, hangup }, '2026-06-10T05:02:00.000Z').text,
    );

    expect(world.answers.map((fact) => fact.answer)).toEqual(['dispute']);
    expect(texts[0]).toBe(texts[1]);
  });

  test('hears only of visits at the own home, and that there was none', () => {
    const call = playCall(visited(), LANDLINE, ['*', '6', '0026#']);

    expect(last(call).spoken).toMatchObject({ end: true });
    expect(ids(last(call))).toEqual(['voice.answer.none']);
  });

  test('five wrong checks end it, and the right one does not help in the next call', () => {
    const world = visited();
    const first = playCall(world, LANDLINE, ['*', '6', '0000#', '1111#', '2222#', '3333#', '4444#']);
    const second = playCall(world, LANDLINE, ['*', '6', '0018#']);

    expect(ids(last(first))).toEqual(['voice.answer.locked']);
    expect(ids(last(second))).toEqual(['voice.answer.locked']);
    expect(world.answers).toEqual([]);
  });

  test('is asked nothing on a mobile: the key has no use there', () => {
    const call = playCall(visited(), MOBILE, ['*', '6']);

    expect(ids(last(call))[0]).toBe('voice.miss.key');
    expect(last(call).spoken.state).toBe('language');
  });
});
