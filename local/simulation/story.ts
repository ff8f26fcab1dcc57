import { put } from './deliver.ts';
import type { Home } from './people.ts';
import { press, type Setting, type Smart, type Step, type Story } from './setting.ts';
import type { Awaited, Told } from './truth.ts';

/** Makes one story up. */
export type Teller = (setting: Setting) => Story;

/** A story without a file; its steps in the order of their time. */
export const storyOf = (name: string, steps: Step[], visits: Awaited[]): Story => ({
  name,
  steps: [...steps].sort((a, b) => a.at - b.at),
  awaited: visits,
  rows: [],
});

/** A home that the caregiver is put to. */
export const homeOf = (
  { casting }: Setting,
  who: Smart,
  more: { plannedMillis?: number; weeklyMinutes?: number } = {},
): Home => {
  const home = casting.home(who.providerId, who.town);
  casting.assign(who.worker, home, more);
  return home;
};

/** A press that is made only when its turn comes; the visit waits for it. */
export const pressedNow = (
  setting: Setting,
  who: Smart,
  kind: Told['kind'],
  home: Home,
  at: number,
  into: Awaited,
): Step => ({
  at,
  act: async (stage) => {
    const made = press(setting, who, kind, [home], Date.now());
    into[kind] = made.told;
    await put(stage, who, made);
  },
});
