import { type Home, PROVIDERS } from './people.ts';
import { awaited, kept, late, MINUTE, pastMillis, press, smart } from './setting.ts';
import { homeOf, storyOf, type Teller } from './story.ts';
import { metresBetween, type Spot, TOWNS } from './towns.ts';

/** Two visits of the morning, so many minutes apart, the second one in another town or of another provider. */
export const pair =
  (name: string, code: string, gapMinutes: number, isFar: boolean): Teller =>
  (setting) => {
    const { casting } = setting;
    const who = smart(setting, 0, isFar ? undefined : [...PROVIDERS]);
    const far = TOWNS.find((town) => metresBetween(town, who.town) > 60_000) ?? who.town;
    const first = homeOf(setting, who);
    const second = casting.home(
      isFar ? who.providerId : (PROVIDERS.find((id) => id !== who.providerId) ?? who.providerId),
      isFar ? far : who.town,
    );
    casting.assign(who.worker, second);
    const start = pastMillis(setting, 10);
    const at = (minutes: number): number => start + minutes * MINUTE;
    const presses = [
      press(setting, who, 'arrival', [first], at(0)),
      press(setting, who, 'departure', [first], at(80)),
      press(setting, who, 'arrival', [second], at(80 + gapMinutes)),
      press(setting, who, 'departure', [second], at(150)),
    ].sort((a, b) => a.trueMillis - b.trueMillis);
    const toldAt = (home: Home) => {
      const [arrival, departure] = presses.filter(({ content }) =>
        content.recipientIds.includes(home.recipientId),
      );
      return { arrival: arrival?.told ?? null, departure: departure?.told ?? null };
    };
    return storyOf(
      name,
      kept(setting, who, presses),
      [first, second].map((home) =>
        awaited(name, who.caregiverId, home.recipientId, toldAt(home), { codes: [code] }),
      ),
    );
  };

/** A visit at a recipient whom somebody else serves. */
export const notAssigned: Teller = (setting) => {
  const who = smart(setting, 0.05);
  const home = setting.casting.home(who.providerId, who.town);
  const arrival = press(setting, who, 'arrival', [home], pastMillis(setting, 20));
  const departure = press(setting, who, 'departure', [home], pastMillis(setting, 110));
  const visit = awaited(
    'at somebody else’s recipient',
    who.caregiverId,
    home.recipientId,
    { arrival: arrival.told, departure: departure.told },
    { codes: ['NOT_ASSIGNED'] },
  );
  return storyOf(visit.story, kept(setting, who, [arrival, departure]), [visit]);
};

/** The phone names a recipient whom nobody has registered. */
export const nobodyKnown: Teller = (setting) => {
  const who = smart(setting, 0);
  const home = homeOf(setting, who);
  const recipientIds = [`${who.caregiverId}-nobody`];
  // A reading that can be compared with nothing.
  const fix = { ...home, accuracyMetres: 10, capturedAt: new Date(setting.anchorMillis).toISOString() };
  const { latitudeDegrees, longitudeDegrees, accuracyMetres, capturedAt } = fix;
  const options = {
    recipientIds,
    fix: { latitudeDegrees, longitudeDegrees, accuracyMetres, capturedAt },
    codes: ['PLACE_UNRELIABLE'],
  };
  const arrival = press(setting, who, 'arrival', [home], pastMillis(setting, 20), options);
  const departure = press(setting, who, 'departure', [home], pastMillis(setting, 110), options);
  const visit = awaited(
    'names nobody known',
    who.caregiverId,
    recipientIds[0] ?? null,
    { arrival: arrival.told, departure: departure.told },
    { codes: ['UNKNOWN_RECIPIENT'] },
  );
  return storyOf(visit.story, kept(setting, who, [arrival, departure]), [visit]);
};

/** Somewhere at sea, far from every home and in no known cluster. */
const AT_SEA: Spot = { latitudeDegrees: 32.9, longitudeDegrees: 34.3 };
/** Five make a regional fault. */
export const FAULT_CAREGIVERS = 6;

/** The receivers of several phones are led to one spot at sea within minutes: nobody's exception. */
export const regionalFault: Teller = (setting) => {
  const name = 'a regional fault of satellite positioning';
  const parts = Array.from({ length: FAULT_CAREGIVERS }, () => {
    const who = smart(setting, 0);
    const home = homeOf(setting, who);
    const millis = setting.anchorMillis - setting.by.between(6, 20) * MINUTE;
    const fix = { ...AT_SEA, accuracyMetres: 9, capturedAt: new Date(millis).toISOString() };
    const arrival = press(setting, who, 'arrival', [home], millis, { fix });
    const visit = awaited(name, who.caregiverId, home.recipientId, { arrival: arrival.told });
    return { visit, step: late(setting, who, arrival) };
  });
  return storyOf(
    name,
    parts.map(({ step }) => step),
    parts.map(({ visit }) => visit),
  );
};
