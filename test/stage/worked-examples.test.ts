import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, clientOf, eventually, newPeople } from '../support/stage-client.ts';
import { dayOfLastMonth, wall } from '../support/days.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** The worked examples of `domain.md`, section 10, through HTTP; dates of example 6 and 10 lie a year back. */

let stage: TestStage;
beforeAll(async () => {
  stage = await startTestStage();
}, 90_000);
afterAll(() => stage.stop());

/** The visits of a caregiver as the office's day view shows them, once they are as wanted. */
const visitsOf = (
  caregiverId: string,
  date: string,
  wanted: (visits: any[]) => boolean,
  by = 'division',
): Promise<any[]> =>
  eventually(async () => {
    const items: any[] = [];
    let cursor = '';
    do {
      const page: Answer = await clientOf(stage, by).get(`/v1/visits?date=${date}&limit=200${cursor}`);
      expect(page.status).toBe(200);
      items.push(...page.body.items.filter((visit: any) => visit.caregiverId === caregiverId));
      cursor = page.body.next === null ? '' : `&cursor=${page.body.next}`;
    } while (cursor !== '');
    return items;
  }, wanted);

const codesOf = (visit: any): string[] => visit.exceptions.map((exception: any) => exception.code);

describe('worked examples through HTTP', () => {
  test('1: a double press and a report sent three times more are one visit of 240 minutes', async () => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }]);
    const day = '2026-09-01';

    const first = await report('arrival', `${day}T08:00:00+03:00`);
    const again = await Promise.all(
      [1, 2, 3].map(() => report('arrival', `${day}T08:00:00+03:00`, { reportId: first.reportId })),
    );
    const extra = await report('arrival', `${day}T08:00:40+03:00`);
    await report('departure', `${day}T12:00:00+03:00`);

    expect(first.status).toBe(201);
    expect(again.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(again.map((answer) => answer.body)).toEqual([first.body, first.body, first.body]);
    const [visit] = await visitsOf(
      caregiverId,
      day,
      (visits) => visits.length === 1 && visits[0].minutes === 240 && visits[0].version === 3,
    );
    expect(visit).toMatchObject({ standing: 'verified', state: 'complete', exceptions: [] });
    expect(visit.facts).toContainEqual({ factId: extra.reportId, role: 'extra' });
  });

  test('2: a departure before its arrival is repaired by itself, and both states stay in the history', async () => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }]);
    const day = '2026-09-02';

    await report('departure', `${day}T12:00:00+03:00`);
    const [lone] = await visitsOf(caregiverId, day, (visits) => visits.length === 1);
    expect(codesOf(lone)).toContain('MISSING_ARRIVAL');
    await report('arrival', `${day}T08:00:00+03:00`);

    const [visit] = await visitsOf(
      caregiverId,
      day,
      (visits) => visits.length === 1 && visits[0].minutes === 240,
    );
    expect(visit.standing).toBe('verified');
    const coordinator = clientOf(stage, 'coordinator.a1');
    const history = await coordinator.get(`/v1/visits/${visit.visitId}/history`);
    expect(history.body.items.map((entry: any) => entry.exceptions)).toEqual([['MISSING_ARRIVAL'], []]);
    const byOldId = await coordinator.get(`/v1/visits/${lone.visitId}`);
    expect(byOldId.body.visitId).toBe(visit.visitId);
  });

  test('3: a late original never moves a corrected time; it contradicts', async () => {
    const { caregiverId, recipientIds, report } = await newPeople(stage, [{ at: 'telAviv' }]);
    const day = dayOfLastMonth(3);
    await report('arrival', wall(day, '08:00:00'));
    const [open] = await visitsOf(caregiverId, day, (visits) => visits.length === 1);

    const correction = await clientOf(stage, 'coordinator.a1').put(`/v1/corrections/k-${caregiverId}`, {
      visitId: open.visitId,
      caregiverId,
      recipientId: recipientIds[0],
      departureAt: `${day}T12:30:00`,
      reason: 'FORGOT',
    });
    expect(correction.status, JSON.stringify(correction.body)).toBe(201);
    await visitsOf(
      caregiverId,
      day,
      (visits) => visits[0]?.minutes === 270 && visits[0].standing === 'verified',
    );
    await report('departure', wall(day, '12:00:00'));

    const [visit] = await visitsOf(caregiverId, day, (visits) =>
      codesOf(visits[0]).includes('CONTRADICTS_CORRECTION'),
    );
    expect(visit).toMatchObject({
      minutes: 270,
      standing: 'needs-correction',
      departureAt: wall(day, '12:30:00'),
    });
  });

  test('4: a phone that is 15 minutes fast is corrected by its sending time, and says so', async () => {
    const { report } = await newPeople(stage, [{ at: 'telAviv' }]);
    const sentAt = Date.now() + 15 * 60_000;

    const answer = await report('arrival', new Date(sentAt - 90_000).toISOString(), {
      headers: { 'hineni-sent-at': new Date(sentAt).toISOString() },
    });

    expect(answer.status).toBe(201);
    expect(answer.body.notes).toContain('CLOCK_SKEW');
    expect(Math.abs(Date.parse(answer.body.effectiveAt) - (Date.now() - 90_000))).toBeLessThan(10_000);
    expect(answer.body.occurredAt).toBe(new Date(sentAt - 90_000).toISOString());
  });

  test.each([
    ['2025-10-25', '2025-10-25T22:00:00+03:00', '2025-10-26T06:00:00+02:00', 540],
    ['2026-03-26', '2026-03-26T22:00:00+02:00', '2026-03-27T06:00:00+03:00', 420],
  ])('5: the night of %s lasts what the clock says', async (day, arrival, departure, minutes) => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }]);

    await report('arrival', arrival);
    await report('departure', departure);

    const [visit] = await visitsOf(caregiverId, day, (visits) => visits[0]?.minutes === minutes);
    expect(visit.standing).toBe('verified');
  });

  test('6: a visit over the end of a month is one visit', async () => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }]);

    await report('arrival', '2025-11-30T22:00:00+02:00');
    await report('departure', '2025-12-01T06:00:00+02:00');

    const visits = await visitsOf(caregiverId, '2025-11-30', (found) => found[0]?.minutes === 480);
    expect(visits).toHaveLength(1);
    expect(await visitsOf(caregiverId, '2025-12-01', () => true)).toEqual([]);
  });

  test('7: an overlap across providers shows on both, with times and without names', async () => {
    const { caregiverId, recipientIds, report } = await newPeople(stage, [
      { at: 'telAviv', provider: 'a1' },
      { at: 'bneiBrak', provider: 'a2' },
    ]);
    const day = '2026-09-07';
    await report('arrival', `${day}T08:00:00+03:00`);
    await report('departure', `${day}T12:00:00+03:00`);
    await report('arrival', `${day}T11:59:00+03:00`, { recipient: 1 });
    await report('departure', `${day}T14:00:00+03:00`, { recipient: 1 });

    const visits = await visitsOf(
      caregiverId,
      day,
      (found) => found.length === 2 && found.every((visit) => codesOf(visit).includes('OVERLAP')),
    );
    expect(visits.map((visit) => visit.providerId).sort()).toEqual(['a1', 'a2']);
    const own = await visitsOf(caregiverId, day, (found) => found.length > 0, 'coordinator.a1');
    expect(own).toHaveLength(1);
    expect(JSON.stringify(own)).not.toContain(recipientIds[1]);
    const explanation = await clientOf(stage, 'coordinator.a1').get(
      `/v1/visits/${own[0].visitId}/explanation?language=en`,
    );
    expect(JSON.stringify(explanation.body)).not.toContain(recipientIds[1]);
  });

  test.each([
    ['2026-09-08', '12:00:00', 'bneiBrak', ['IMPOSSIBLE_TRAVEL']],
    ['2026-09-09', '12:20:00', 'jerusalem', ['IMPOSSIBLE_TRAVEL']],
    ['2026-09-10', '12:40:00', 'jerusalem', []],
  ] as const)('7: on %s the next visit at %s in %s', async (day, next, at, codes) => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }, { at }]);
    await report('arrival', `${day}T08:00:00+03:00`);
    await report('departure', `${day}T12:00:00+03:00`);
    await report('arrival', `${day}T${next}+03:00`, { recipient: 1 });
    await report('departure', `${day}T15:00:00+03:00`, { recipient: 1 });

    const visits = await visitsOf(
      caregiverId,
      day,
      (found) => found.length === 2 && found.every((visit) => visit.state === 'complete'),
    );
    expect(codesOf(visits.at(-1))).toEqual(codes);
  });

  test.each([
    [32.08135, 12, 'inside', 150.1],
    [32.0818, 90, 'uncertain', 200.2],
    [32.0827, 20, 'outside', 300.2],
    [32.08, 1_200, 'unreliable', 0],
  ])(
    '8: a fix at %s with accuracy %s is %s',
    async (latitudeDegrees, accuracyMetres, verdict, distanceMetres) => {
      const { report } = await newPeople(stage, [{ at: 'telAviv' }]);
      const occurredAt = new Date().toISOString();

      const answer = await report('arrival', occurredAt, {
        fix: { latitudeDegrees, longitudeDegrees: 34.78, accuracyMetres, capturedAt: occurredAt },
      });

      expect(answer.body.place).toMatchObject({ verdict, method: 'gps' });
      expect(answer.body.place.distanceMetres).toBeCloseTo(distanceMetres, 0);
    },
  );

  test('10: time is never invented: an arrival without an end stays without one', async () => {
    const { caregiverId, report } = await newPeople(stage, [{ at: 'telAviv' }, { at: 'bneiBrak' }]);
    await report('arrival', '2025-12-01T08:00:00+02:00');
    await report('arrival', '2025-12-01T13:00:00+02:00', { recipient: 1 });
    await report('departure', '2025-12-01T15:00:00+02:00', { recipient: 1 });
    await report('departure', '2025-12-03T09:00:00+02:00');

    const first = await visitsOf(
      caregiverId,
      '2025-12-01',
      (found) => found.length === 2 && found.some((visit) => visit.minutes === 120),
    );
    const open = first.find((visit) => visit.minutes === null);
    expect(codesOf(open)).toContain('MISSING_DEPARTURE');
    expect(open.departureAt).toBeNull();
    expect(first.find((visit) => visit.minutes === 120).standing).toBe('verified');
    const third = await visitsOf(caregiverId, '2025-12-03', (found) => found.length === 1);
    expect(codesOf(third[0])).toContain('MISSING_ARRIVAL');
  });
});
