import { homeOf, storyOf, type Teller } from './story.ts';
import { call, type CallPlan } from './call.ts';
import { type Home, type ProviderId, PROVIDERS, type Worker } from './people.ts';
import { awaited, late, pastMillis, press, type Setting, smart, type Step } from './setting.ts';
import { TOWNS } from './towns.ts';
import { type Told, untold } from './truth.ts';

/** A caregiver without an application, put to one home. */
type Caller = { worker: Worker; home: Home; providerId: ProviderId };

let calls = 0;

const callerOf = ({ by, casting }: Setting, lastDigits: string | null = null): Caller => {
  const providerId = by.one(PROVIDERS);
  const worker = casting.worker([providerId], by.one(['kosher', 'simple']), lastDigits);
  const home = casting.home(providerId, by.one(TOWNS));
  casting.assign(worker, home);
  return { worker, home, providerId };
};

type Asks = Partial<Pick<CallPlan, 'wanted' | 'refusesProposal'>>;

const planOf = (
  { by, casting }: Setting,
  worker: Worker,
  home: Home,
  from: string | null,
  asks: Asks,
): CallPlan => ({
  callId: `${casting.tag}-${(calls += 1)}`,
  from,
  identityNumber: worker.identityNumber,
  pin: worker.pin ?? '',
  wanted: asks.wanted ?? { name: home.name.split(' ')[0] ?? '' },
  refusesProposal: asks.refusesProposal ?? false,
  isDoubled: by.happens(0.15),
});

const channelOf = (from: string | null): Told['channel'] =>
  from === null || from.startsWith('+9725') ? 'voice-mobile' : 'voice-landline';

/** A call for the arrival, another one for the departure. */
const twoCalls = (
  setting: Setting,
  { worker, home }: Caller,
  from: string | null,
  codes: readonly string[],
  asks: Asks = {},
): { arrival: Told; departure: Told; steps: Step[] } => {
  const ends = {
    arrival: untold('arrival', channelOf(from)),
    departure: untold('departure', channelOf(from)),
  };
  for (const told of [ends.arrival, ends.departure]) for (const code of codes) told.codes.add(code);
  const begin = setting.by.between(0, 0.5);
  const steps = [
    { told: ends.arrival, at: begin },
    { told: ends.departure, at: setting.by.between(begin + 0.2, 1) },
  ].map(({ told, at }) => {
    const plan = planOf(setting, worker, home, from, asks);
    return { at, act: (stage: Parameters<Step['act']>[0]) => call(stage, plan, told) };
  });
  return { ...ends, steps };
};

const landline: Teller = (setting) => {
  const caller = callerOf(setting);
  const { arrival, departure, steps } = twoCalls(setting, caller, caller.home.landline, []);
  const { caregiverId } = caller.worker;
  const visit = awaited('by the landline', caregiverId, caller.home.recipientId, { arrival, departure });
  return storyOf(visit.story, steps, [visit]);
};

/** The last digits decide what the operator's simulator answers. */
const mobile =
  (lastDigits: string | null, code: string | null): Teller =>
  (setting) => {
    const caller = callerOf(setting, lastDigits);
    const codes = code === null ? [] : [code];
    const { arrival, departure, steps } = twoCalls(setting, caller, caller.worker.phone, codes);
    const { caregiverId } = caller.worker;
    const name = `by a simple mobile${code === null ? '' : ` (${code})`}`;
    const visit = awaited(name, caregiverId, caller.home.recipientId, { arrival, departure });
    return storyOf(name, steps, [visit]);
  };

const wrongLandline: Teller = (setting) => {
  const caller = callerOf(setting);
  const other = setting.casting.home(caller.providerId, setting.by.one(TOWNS));
  const codes = ['PHONE_MISMATCH', 'NO_PLACE'];
  const { arrival, departure, steps } = twoCalls(setting, caller, other.landline, codes);
  const { caregiverId } = caller.worker;
  const visit = awaited('by somebody else’s landline', caregiverId, caller.home.recipientId, {
    arrival,
    departure,
  });
  return storyOf(visit.story, steps, [visit]);
};

const household: Teller = (setting) => {
  const caller = callerOf(setting);
  const { worker, home } = caller;
  const town = TOWNS.find(({ branchId }) => branchId === home.branchId) ?? TOWNS[0];
  if (town === undefined) throw new Error('There are no towns');
  const second = setting.casting.home(caller.providerId, town, home);
  setting.casting.assign(worker, second);
  const asks: Asks = { wanted: { label: 'both' } };
  const { arrival, departure, steps } = twoCalls(setting, caller, home.landline, [], asks);
  return storyOf(
    'by the landline of two',
    steps,
    [home, second].map(({ recipientId }) =>
      awaited('by the landline of two', worker.caregiverId, recipientId, { arrival, departure }),
    ),
  );
};

const somebodyElse: Teller = (setting) => {
  const caller = callerOf(setting);
  const asks: Asks = { wanted: { label: 'other' }, refusesProposal: true };
  const { arrival, departure, steps } = twoCalls(setting, caller, null, ['NO_PLACE'], asks);
  const name = 'by a withheld number, for nobody known';
  const visit = awaited(
    name,
    caller.worker.caregiverId,
    null,
    { arrival, departure },
    { codes: ['UNKNOWN_RECIPIENT'] },
  );
  return storyOf(name, steps, [visit]);
};

/** The battery is empty: the arrival came by the application, the departure by the recipient's telephone. */
const emptyBattery: Teller = (setting) => {
  const who = smart(setting, 0);
  who.worker.pin = '2468';
  const home = homeOf(setting, who);
  const arrival = press(setting, who, 'arrival', [home], pastMillis(setting, setting.by.between(0, 150)));
  const departure = untold('departure', 'voice-landline');
  const plan = planOf(setting, who.worker, home, home.landline, {});
  const visit = awaited('arrival by app, departure by landline', who.caregiverId, home.recipientId, {
    arrival: arrival.told,
    departure,
  });
  return storyOf(
    visit.story,
    [
      late(setting, who, arrival),
      {
        at: setting.by.between(0.1, 1),
        act: (stage: Parameters<Step['act']>[0]) => call(stage, plan, departure),
      },
    ],
    [visit],
  );
};

/** The stories of the telephone, each with how often it happens. */
export const CALL_STORIES: readonly [number, Teller][] = [
  [3, landline],
  [2, mobile(null, null)],
  [0.5, mobile('80', 'OUTSIDE_PLACE')],
  [0.5, mobile('81', 'PLACE_UNCERTAIN')],
  [0.5, mobile('84', 'NO_PLACE')],
  [1, wrongLandline],
  [1, household],
  [1, somebodyElse],
  [2, emptyBattery],
];
