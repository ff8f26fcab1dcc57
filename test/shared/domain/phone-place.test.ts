import { expect, test } from 'vitest';
import type { Recipient } from '#shared/domain/directory';
import type { PlaceFinding, PlaceVerdict } from '#shared/domain/fact';
import { bestAnswer, isTooLate, questionsOf } from '#shared/domain/phone-place';
import { reportOf } from '#shared/domain/voice/call-report';
import { newSession } from '#shared/domain/voice/session';

const chosen = { label: 'name' as const, recipientIds: ['c1'], names: [], open: false, onLine: false };
const report = (line: string | null) =>
  reportOf(
    { ...newSession('call-1', line, '2026-06-10T05:00:00.000Z'), caregiverId: 'g2', chosen },
    'arrival',
    '2026-06-10T05:00:30.000Z',
  );
const place = (kind: 'home' | 'clinic', radiusMetres?: number) => ({
  placeId: kind,
  kind,
  latitudeDegrees: kind === 'home' ? 32.08 : 32.09,
  longitudeDegrees: 34.78,
  ...(radiusMetres !== undefined && { radiusMetres }),
});
const recipient = (...places: Recipient['places']) => ({ places }) as Recipient;
const answer = (verdict: PlaceVerdict): PlaceFinding => ({
  verdict,
  method: 'network',
  distanceMetres: null,
});

test('asks about each place, home first, in circles that a network can tell', () => {
  const questions = questionsOf(report('+972527612345'), [
    recipient(place('clinic', 2_000), place('home', 150)),
  ]);

  expect(questions.map((one) => [one.latitudeDegrees, one.radiusMetres])).toEqual([
    [32.08, 2_000],
    [32.09, 2_000],
  ]);
});

test.each([null, '+97235551234', '+972771234567'])('asks nothing about %s', (line) => {
  expect(questionsOf(report(line), [recipient(place('home'))])).toEqual([]);
});

test.each([
  [['outside', 'inside'], 'inside'],
  [['outside', 'uncertain'], 'uncertain'],
  [['outside', 'none'], 'none'],
  [['outside', 'outside'], 'outside'],
  [[], 'none'],
] as [PlaceVerdict[], PlaceVerdict][])('of %j the best is %s', (verdicts, expected) => {
  expect(bestAnswer(verdicts.map(answer)).verdict).toBe(expected);
});

test('asks for ten minutes and no longer', () => {
  const at = (time: string) => isTooLate(report('+972527612345'), new Date(`2026-06-10T${time}Z`));
  expect([at('05:10:30.000'), at('05:10:31.000')]).toEqual([false, true]);
});
