import type { Press } from './phone.ts';
import { awaited, kept, late, MINUTE, pastMillis, press, smart, wholeMinute } from './setting.ts';
import { notAssigned, nobodyKnown, pair } from './odd-stories.ts';
import { homeOf, pressedNow, storyOf, type Teller } from './story.ts';
import type { Awaited } from './truth.ts';

const WRONG_CLOCKS = 0.12;

const online: Teller = (setting) => {
  const who = smart(setting, WRONG_CLOCKS);
  const home = homeOf(setting, who);
  const visit = awaited('on line all the time', who.caregiverId, home.recipientId, {});
  const begin = setting.by.between(0, 0.5);
  const end = setting.by.between(begin + 0.2, 1);
  return storyOf(
    visit.story,
    [
      pressedNow(setting, who, 'arrival', home, begin, visit),
      pressedNow(setting, who, 'departure', home, end, visit),
    ],
    [visit],
  );
};

const lateNetwork: Teller = (setting) => {
  const who = smart(setting, WRONG_CLOCKS);
  const arrivedMillis = pastMillis(setting, setting.by.between(0, 150));
  const plannedMillis = wholeMinute(arrivedMillis + setting.by.between(-10, 10) * MINUTE);
  const home = homeOf(setting, who, { plannedMillis });
  const arrival = press(setting, who, 'arrival', [home], arrivedMillis);
  const visit = awaited(
    'arrival when there was a network again',
    who.caregiverId,
    home.recipientId,
    { arrival: arrival.told },
    { plannedMillis },
  );
  return storyOf(
    visit.story,
    [
      late(setting, who, arrival),
      pressedNow(setting, who, 'departure', home, setting.by.between(0.1, 1), visit),
    ],
    [visit],
  );
};

const offline: Teller = (setting) => {
  const { by } = setting;
  const who = smart(setting, WRONG_CLOCKS);
  const presses: Press[] = [];
  const visits: Awaited[] = [];
  let minute = by.between(0, 30);
  for (let number = by.whole(1, 2); number > 0; number -= 1) {
    const [arrivedMillis, leftMillis] = [minute, minute + by.between(30, 70)].map((at) =>
      pastMillis(setting, at),
    );
    const plannedMillis = wholeMinute((arrivedMillis ?? 0) + by.between(-10, 10) * MINUTE);
    const home = homeOf(setting, who, { plannedMillis });
    const arrival = press(setting, who, 'arrival', [home], arrivedMillis ?? 0);
    const departure = press(setting, who, 'departure', [home], leftMillis ?? 0);
    presses.push(arrival, departure);
    visits.push(
      awaited(
        'off line all morning',
        who.caregiverId,
        home.recipientId,
        { arrival: arrival.told, departure: departure.told },
        { plannedMillis },
      ),
    );
    minute += 100;
  }
  return storyOf('off line all morning', kept(setting, who, presses), visits);
};

/** A single visit of the morning, sent when the network is back. */
const simple =
  (
    name: string,
    shape: { minutes: [number, number]; startMinute?: number; planAhead?: number; weeklyMinutes?: number },
    more: Partial<Awaited> = {},
  ): Teller =>
  (setting) => {
    const { by } = setting;
    const who = smart(setting, 0);
    const start = shape.startMinute ?? by.between(0, 100);
    const arrivedMillis = pastMillis(setting, start);
    const plannedMillis =
      shape.planAhead === undefined ? null : wholeMinute(arrivedMillis - shape.planAhead * MINUTE);
    const home = homeOf(setting, who, {
      ...(plannedMillis !== null && { plannedMillis }),
      ...(shape.weeklyMinutes !== undefined && { weeklyMinutes: shape.weeklyMinutes }),
    });
    const arrival = press(setting, who, 'arrival', [home], arrivedMillis);
    const leftMillis = arrivedMillis + by.between(...shape.minutes) * MINUTE;
    const departure = press(setting, who, 'departure', [home], leftMillis);
    const visit = awaited(
      name,
      who.caregiverId,
      home.recipientId,
      { arrival: arrival.told, departure: departure.told },
      { plannedMillis, ...more },
    );
    return storyOf(name, kept(setting, who, [arrival, departure]), [visit]);
  };

const joint: Teller = (setting) => {
  const who = smart(setting, 0.05);
  const first = homeOf(setting, who);
  const second = setting.casting.home(who.providerId, who.town, first);
  setting.casting.assign(who.worker, second);
  const minute = setting.by.between(0, 100);
  const arrival = press(setting, who, 'arrival', [first, second], pastMillis(setting, minute));
  const departure = press(setting, who, 'departure', [first, second], pastMillis(setting, minute + 60));
  const ends = { arrival: arrival.told, departure: departure.told };
  return storyOf(
    'two of one household',
    kept(setting, who, [arrival, departure]),
    [first, second].map(({ recipientId }) =>
      awaited('two of one household', who.caregiverId, recipientId, ends),
    ),
  );
};

const missingDeparture: Teller = (setting) => {
  const who = smart(setting, 0.05);
  const home = homeOf(setting, who);
  const first = press(setting, who, 'arrival', [home], pastMillis(setting, 10));
  const second = press(setting, who, 'arrival', [home], pastMillis(setting, 80));
  const departure = press(setting, who, 'departure', [home], pastMillis(setting, 150));
  const name = 'departure forgotten, then arrived again';
  const visitAt = (ends: Parameters<typeof awaited>[3], more: Partial<Awaited> = {}): Awaited =>
    awaited(name, who.caregiverId, home.recipientId, ends, more);
  return storyOf(name, kept(setting, who, [first, second, departure]), [
    visitAt({ arrival: first.told }, { isGivenUp: true }),
    visitAt({ arrival: second.told, departure: departure.told }),
  ]);
};

const stillOpen: Teller = (setting) => {
  const who = smart(setting, WRONG_CLOCKS);
  const home = homeOf(setting, who);
  const visit = awaited('still there', who.caregiverId, home.recipientId, {});
  return storyOf(
    visit.story,
    [pressedNow(setting, who, 'arrival', home, setting.by.between(0, 1), visit)],
    [visit],
  );
};

const missingArrival: Teller = (setting) => {
  const who = smart(setting, 0.05);
  const home = homeOf(setting, who);
  const departure = press(setting, who, 'departure', [home], pastMillis(setting, 120));
  const visit = awaited('arrival forgotten', who.caregiverId, home.recipientId, {
    departure: departure.told,
  });
  return storyOf(visit.story, [late(setting, who, departure)], [visit]);
};

const pressedTwice: Teller = (setting) => {
  const who = smart(setting, 0.05);
  const home = homeOf(setting, who);
  const millis = pastMillis(setting, 30);
  const arrival = press(setting, who, 'arrival', [home], millis);
  const again = press(setting, who, 'arrival', [home], millis + 40_000);
  const departure = press(setting, who, 'departure', [home], millis + 90 * MINUTE);
  const visit = awaited(
    'pressed twice',
    who.caregiverId,
    home.recipientId,
    { arrival: arrival.told, departure: departure.told },
    { extras: [again.told] },
  );
  return storyOf(visit.story, kept(setting, who, [arrival, again, departure]), [visit]);
};

/** The stories of the application, each with how often it happens. */
export const APP_STORIES: readonly [number, Teller][] = [
  [14, online],
  [26, lateNetwork],
  [24, offline],
  [3, joint],
  [3, missingDeparture],
  [3, stillOpen],
  [2, missingArrival],
  [3, pressedTwice],
  [2, pair('two visits at once', 'OVERLAP', -30, false)],
  [2, pair('too far to travel', 'IMPOSSIBLE_TRAVEL', 12, true)],
  [2, simple('late for the plan', { minutes: [60, 90], planAhead: 25 })],
  [2, simple('a short one', { minutes: [5, 11] })],
  [1, simple('a long night', { minutes: [725, 760], startMinute: -600 })],
  [1, simple('more than the plan', { minutes: [60, 90], weeklyMinutes: 30 }, { codes: ['OVER_PLAN'] })],
  [1, notAssigned],
  [1, nobodyKnown],
];
