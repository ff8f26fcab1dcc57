import { expect, test } from 'vitest';
import { isReceipt } from '#shared/domain/receipt';
import { apology } from '#shared/domain/voice/dialogue';
import { promptsOf } from '#shared/domain/voice/prompts';
import { C3, LANDLINE, MOBILE, TEXTS, aWorld, playCall, take } from '../../../support/phone-world.ts';

const last = <T>(things: T[]): T => things.at(-1) as T;
const plan = (start: string, end: string) =>
  [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, start, end }));
const planned = (recipientId: string, start: string, end: string) => ({
  recipientId,
  from: '2026-01-01',
  plan: plan(start, end),
});
// 05:00Z is 08:00 in Jerusalem in June.
const onlyC1 = [planned('c1', '08:00', '12:00')];
const onlyC2Now = [planned('c1', '13:00', '17:00'), planned('c2', '08:00', '12:00')];

test('takes an arrival from a known mobile: PIN, one key, and the stored time and receipt are read back', () => {
  const world = aWorld({ assignments: onlyC1 });

  const call = playCall(world, MOBILE, ['4711#', '1', 'silence']);

  expect(call.map((step) => step.spoken.state)).toEqual(['pin', 'confirm', 'recorded', 'ended']);
  expect(world.facts).toMatchObject([
    {
      kind: 'arrival',
      caregiverId: 'g2',
      recipientIds: ['c1'],
      channel: 'voice-mobile',
      line: MOBILE,
      effectiveAt: '2026-06-10T05:00:20.000Z',
      place: { verdict: 'none', method: 'none' },
    },
  ]);
  const receipt = world.facts[0]?.receipt ?? '';
  expect(isReceipt(receipt)).toBe(true);
  expect(call[2]?.text).toContain('בשעה שמונה בדיוק');
  expect(call[2]?.text).toContain([...receipt].join(' '));
  expect(call[3]?.text).toBe('הדיווח רשום. תודה ולהתראות.');
});

test('example 9: on a shared landline only C2 is assigned at that hour, so it is C2, inside', () => {
  const world = aWorld({ assignments: onlyC2Now });

  const call = playCall(world, LANDLINE, ['039337423#', '4711#', '1']);

  expect(call.map((step) => step.spoken.state)).toEqual(['identify', 'pin', 'confirm', 'recorded']);
  expect(call[2]?.text).toContain('Moshe');
  expect(world.facts).toMatchObject([
    {
      recipientIds: ['c2'],
      channel: 'voice-landline',
      line: LANDLINE,
      place: { verdict: 'inside', method: 'landline' },
    },
  ]);
});

test.each([
  ['both', [planned('c1', '08:00', '12:00'), planned('c2', '08:00', '12:00')]],
  ['neither', [planned('c1', '14:00', '16:00'), planned('c2', '16:00', '18:00')]],
  ['nobody ever', []],
])('example 9: with %s assigned at that hour the voice asks', (_, assignments) => {
  const world = aWorld({ assignments });

  const call = playCall(world, LANDLINE, ['039337423#', '4711#', '2', '1']);

  expect(call.map((step) => step.spoken.state)).toEqual([
    'identify',
    'pin',
    'recipient',
    'confirm',
    'recorded',
  ]);
  expect(call[2]?.text).toContain('Sara');
  expect(call[2]?.text).toContain('Moshe');
  expect(world.facts[0]?.recipientIds).toEqual(['c2']);
});

test('reports for both of a household at once, and proposes that both are left together', () => {
  const world = aWorld();

  playCall(world, LANDLINE, ['70002#', '4711#', '3', '1', 'hangup']);
  const leaving = playCall(world, LANDLINE, ['70002#', '4711#', '2'], '2026-06-10T09:00:00.000Z');

  expect(world.facts.map((fact) => [fact.kind, fact.recipientIds])).toEqual([
    ['arrival', ['c1', 'c2']],
    ['departure', ['c1', 'c2']],
  ]);
  expect(leaving.map((step) => step.spoken.state)).toEqual(['identify', 'pin', 'confirm', 'recorded']);
});

test('proposes departure where a visit is open, and says that key first', () => {
  const world = aWorld({ assignments: onlyC1 });
  playCall(world, MOBILE, ['4711#', '1', 'hangup']);

  const leaving = playCall(world, MOBILE, ['4711#', '2'], '2026-06-10T09:00:00.000Z');

  expect(leaving[1]?.spoken.say.map((said) => said.id)).toContain('voice.confirm.departure');
  expect(world.facts.map((fact) => fact.kind)).toEqual(['arrival', 'departure']);
});

test('asks between the visit that is open and the one that is planned now', () => {
  const world = aWorld({
    assignments: [planned('c1', '08:00', '12:00'), planned('c3', '12:30', '14:00')],
  });
  playCall(world, MOBILE, ['4711#', '1', 'hangup']);

  const call = playCall(world, MOBILE, ['4711#'], '2026-06-10T09:40:00.000Z');

  expect(last(call).spoken.state).toBe('recipient');
  expect(last(call).session.choices.map((choice) => [choice.recipientIds, choice.open])).toEqual([
    [['c1'], true],
    [['c3'], false],
    [[], false],
  ]);
});

test('on the landline of somebody else asks for whom, without that name, and takes the report with its line', () => {
  const world = aWorld({
    assignments: onlyC1,
    landlines: { '+97236660000': { people: [C3], language: 'ru' } },
  });

  const call = playCall(world, '+97236660000', ['039337423#', '4711#', '2', '1']);

  expect(call[2]?.spoken.state).toBe('recipient');
  expect(call.map((step) => step.text).join(' ')).not.toContain('Rivka');
  expect(world.facts).toMatchObject([
    { recipientIds: ['c1'], line: '+97236660000', channel: 'voice-landline', place: { verdict: 'none' } },
  ]);
});

test('a 07x landline is a landline that is tied to no place', () => {
  const world = aWorld({
    assignments: [planned('c3', '08:00', '12:00')],
    landlines: { '+972771234567': { people: [C3], language: 'he' } },
  });

  playCall(world, '+972771234567', ['039337423#', '4711#', '1']);

  expect(world.facts).toMatchObject([
    { channel: 'voice-landline', place: { verdict: 'none', method: 'none' } },
  ]);
});

test('takes a call from a withheld number, once the caller has a language and a number', () => {
  const world = aWorld({ assignments: onlyC1 });

  const call = playCall(world, null, ['5', '039337423', '4711', '1']);

  expect(call.map((step) => step.spoken.state)).toEqual([
    'language',
    'identify',
    'pin',
    'confirm',
    'recorded',
  ]);
  expect(world.facts).toMatchObject([{ line: null, channel: 'voice-mobile', place: { verdict: 'none' } }]);
  expect(last(call).text).toContain('Your arrival was recorded at eight o’clock');
});

test('keeps the report of somebody for whom nobody was found, and says that the office will add the name', () => {
  const world = aWorld({ assignments: [] });

  const call = playCall(world, MOBILE, ['4711#', '1']);

  expect(call[1]?.spoken.say.map((said) => said.id)).toContain('voice.for.other');
  expect(world.facts).toMatchObject([{ recipientIds: [], unknown: 'recipient' }]);
});

test('five wrong PINs lock, and the right one does not help in the next call', () => {
  const world = aWorld();
  const wrong = ['0000#', '1111#', '2222#', '3333#', '5555#'];

  const first = playCall(world, MOBILE, wrong);
  const second = playCall(world, MOBILE, ['4711#']);

  expect(first.map((step) => step.spoken.state)).toEqual(['pin', 'pin', 'pin', 'pin', 'pin', 'ended']);
  expect(last(first).spoken.say.map((said) => said.id)).toEqual(['voice.pin.locked']);
  expect(last(second).spoken.say.map((said) => said.id)).toEqual(['voice.pin.locked']);
  expect(world.facts).toEqual([]);
});

test('does not tell whether anybody has a number: a stranger hears the same as a wrong PIN', () => {
  const known = playCall(aWorld(), LANDLINE, ['039337423#', '0000#']);
  const stranger = playCall(aWorld(), LANDLINE, ['000000018#', '0000#']);

  expect(stranger.map((step) => step.text)).toEqual(known.map((step) => step.text));
});

test.each([1, 2, 3, 4])(
  'a hang-up after step %i leaves nothing before the confirmation and all after it',
  (n) => {
    const world = aWorld({ assignments: onlyC2Now });
    const acts = ['039337423#', '4711#', '1', '9'].slice(0, n);

    const call = playCall(world, LANDLINE, [...acts, 'hangup']);

    expect(last(call).spoken).toEqual({ say: [], end: true, state: 'ended' });
    expect(world.facts).toHaveLength(n >= 3 ? 1 : 0);
  },
);

test('a key that confirms counts although the caller hung up with it', () => {
  const world = aWorld({ assignments: onlyC1 });
  const { session } = last(playCall(world, MOBILE, ['4711#']));

  const turn = { callId: 'call-1', turn: 2, from: MOBILE, to: LANDLINE, digits: '1', timedOut: false };
  const end = take(world, session, { ...turn, hangup: true }, '2026-06-10T05:01:00.000Z');

  expect(end.spoken).toEqual({ say: [], end: true, state: 'ended' });
  expect(world.facts).toHaveLength(1);
});

test('a confirming turn that is delivered again makes the same report, whatever the clock says by then', () => {
  const world = aWorld({ assignments: onlyC1 });
  const { session } = last(playCall(world, MOBILE, ['4711#']));
  const turn = { callId: 'call-1', turn: 2, from: MOBILE, to: LANDLINE, digits: '1', timedOut: false };

  const texts = ['05:01:00', '05:02:00', '05:09:00'].map(
    (time) => take(world, session, { ...turn, hangup: false }, `2026-06-10T${time}.000Z`).text,
  );

  expect(world.facts).toHaveLength(1);
  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toContain('בשעה שמונה ודקה אחת');
});

test.each([
  ['silences', ['silence', 'silence', 'silence']],
  ['wrong keys', ['1', '2', '3']],
  ['a vendor that sends 0 for silence', ['0', '0', '0']],
])('three %s end the call kindly and store nothing', (_, acts) => {
  const world = aWorld();

  const call = playCall(world, MOBILE, acts);

  expect(call.map((step) => step.spoken.state)).toEqual(['pin', 'pin', 'pin', 'ended']);
  expect(last(call).text).toContain('לא נרשם דבר');
  expect(world.facts).toEqual([]);
});

test('an answer that fits starts the count of misses anew', () => {
  const call = playCall(aWorld(), LANDLINE, ['silence', 'silence', '70002#', 'silence', 'silence', '4711#']);

  expect(last(call).spoken.state).toBe('recipient');
});

test('9 repeats, * goes back and chooses another language', () => {
  const world = aWorld({ assignments: onlyC1 });

  const call = playCall(world, MOBILE, ['9', '*', '3', '4711#', '9', '*', '1', '1', '9', '*', '5']);

  expect(call.map((step) => step.spoken.state)).toEqual([
    'pin',
    'pin',
    'language',
    'pin',
    'confirm',
    'confirm',
    'recipient',
    'confirm',
    'recorded',
    'recorded',
    'language',
    'recorded',
  ]);
  expect(call[3]?.text).toContain('Введите личный код');
  expect(call[9]?.text).toBe(call[8]?.text);
  expect(last(call).text).toContain('Your arrival was recorded at eight oh one');
  expect(world.facts).toHaveLength(1);
});

test('offers each language in its own tongue when nothing is remembered', () => {
  const [start] = playCall(aWorld(), '+972541234567', []);

  expect(start?.spoken.state).toBe('language');
  for (const text of ['לעברית הקישו 1', 'للعربية اضغطوا 2', 'языка нажмите 3', 'ለአማርኛ 4', 'English, press 5'])
    expect(start?.text).toContain(text);
});

test('a phone that two caregivers share asks who it is', () => {
  const owner = (caregiverId: string) => ({ caregiverId, language: 'ar' as const });
  const call = playCall(aWorld({ mobiles: { [MOBILE]: [owner('g2'), owner('g3')] } }), MOBILE, []);

  expect(call[0]?.spoken.state).toBe('identify');
  expect(call[0]?.text).toContain('أدخلوا رقم الهوية');
});

test('reads a long list in pages', () => {
  const world = aWorld();
  const people = Array.from({ length: 10 }, (_, index) => ({
    recipientId: `r${index}`,
    name: `Name${index} Family`,
    householdId: `home${index}`,
  }));
  world.landlines['+97239990000'] = { people, language: 'he' };

  const call = playCall(world, '+97239990000', ['70002#', '4711#', '6', '3', '1']);

  expect(call[2]?.text).toContain('Name4');
  expect(call[2]?.text).not.toContain('Name5');
  expect(call[3]?.text).toContain('Name5');
  expect(world.facts[0]?.recipientIds).toEqual(['r7']);
});

test('says honestly, in every language while none is known, that nothing was recorded', () => {
  const prompts = promptsOf(apology(undefined).say, TEXTS);

  expect(prompts.map((prompt) => prompt.language)).toEqual(['he', 'ar', 'ru', 'am', 'en']);
  expect(prompts.at(-1)?.text).toContain('was not recorded');
});
