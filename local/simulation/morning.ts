import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import { APP_STORIES } from './app-stories.ts';
import { CALL_STORIES } from './call-stories.ts';
import { chance } from './chance.ts';
import { client, type Client } from './client.ts';
import { FILE_STORIES, sendFile } from './file-stories.ts';
import { FAULT_CAREGIVERS, regionalFault } from './odd-stories.ts';
import { casting } from './people.ts';
import { localDate, register, registrationsOf } from './register.ts';
import { MINUTE, NETWORK_BACK, type Setting, type Story } from './setting.ts';
import type { Teller } from './story.ts';
import { type Awaited, compare, type Findings, reportsOf, type Shown, type Told } from './truth.ts';

/** How a morning is played. */
export type MorningOptions = {
  /** Where the stage answers. */
  url: string;
  /** The folder of the running stage: it holds the secret behind the tokens. */
  stateDir: string;
  caregivers: number;
  /** The same seed makes the same people and stories. */
  seed: string;
  /** How long the run takes; the morning's real-time part is pressed together into it. */
  minutes: number;
  /** Requests under way at once. */
  atOnce: number;
  /** Told how far a part of the run has come. */
  onProgress: (part: string, done: number, of: number) => void;
};

/** Everything that came of a morning. */
export type Outcome = {
  reports: { sent: number; stored: number; lost: number };
  awaited: Awaited[];
  shown: Shown[];
  findings: Findings;
  /** What else was not as it must be: rows of the file, refused reports. */
  complaints: string[];
  /** Times of the answers in milliseconds, by channel. */
  millisBy: ReadonlyMap<string, number[]>;
  retries: number;
};

/** Stories that happen at least once, however few caregivers there are, then by how often each does. */
const tell = (setting: Setting, caregivers: number): Story[] => {
  const weighted: readonly [number, Teller][] = [...APP_STORIES, ...CALL_STORIES, ...FILE_STORIES];
  const total = weighted.reduce((sum, [weight]) => sum + weight, 0);
  const drawn = (): Teller => {
    let left = setting.by.between(0, total);
    for (const [weight, teller] of weighted) {
      left -= weight;
      if (left <= 0) return teller;
    }
    throw new Error('The shares do not add up');
  };
  const first = weighted.map(([, teller]) => teller);
  const stories: Story[] = [];
  const has = (): number => setting.casting.cast.workers.length;
  if (caregivers >= first.length + FAULT_CAREGIVERS) stories.push(regionalFault(setting));
  while (has() < caregivers) stories.push((first.shift() ?? drawn())(setting));
  return stories;
};

const Page = z.object({
  items: z.array(
    z.object({
      caregiverId: z.string(),
      recipientId: z.nullable(z.string()),
      arrivalAt: z.nullable(z.string()),
      departureAt: z.nullable(z.string()),
      minutes: z.nullable(z.number()),
      state: z.string(),
      standing: z.string(),
      channelIn: z.nullable(z.string()),
      channelOut: z.nullable(z.string()),
      exceptions: z.array(z.object({ code: z.string() })),
      facts: z.array(z.object({ factId: z.string() })),
    }),
  ),
  next: z.nullable(z.string()),
});

/** Every visit of this run's people, as the Division sees the days. */
const visitsOf = async (stage: Client, { anchorMillis, casting: { tag } }: Setting): Promise<Shown[]> => {
  // The long night began well before the morning.
  const from = localDate(anchorMillis - 15 * 60 * MINUTE);
  const range = `from=${from}&to=${localDate(Date.now())}&limit=200`;
  const shown: Shown[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const path = `/v1/visits?${range}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await stage.must({ as: 'list of visits', method: 'GET', path, username: 'division' });
    const page = z.parse(Page, answer.body);
    shown.push(...page.items.filter(({ caregiverId }) => caregiverId.startsWith(`${tag}-`)));
    cursor = page.next;
  }
  return shown;
};

/** Plays each story's steps in their order, each step not before its time. */
const play = async (
  stage: Client,
  setting: Setting,
  stories: readonly Story[],
  options: MorningOptions,
): Promise<string[]> => {
  const startMillis = Date.now();
  const spanMillis = options.minutes * MINUTE;
  const of = stories.reduce((sum, { steps }) => sum + steps.length, 0);
  let done = 0;
  const untilShare = async (share: number): Promise<void> => {
    const left = startMillis + share * spanMillis - Date.now();
    if (left > 0) await sleep(left);
  };
  const playOne = async ({ steps }: Story): Promise<void> => {
    for (const { at, act } of steps) {
      await untilShare(at);
      await act(stage);
      done += 1;
      options.onProgress('the morning', done, of);
    }
  };
  const file = async (): Promise<string[]> => {
    await untilShare(NETWORK_BACK - 0.2);
    return sendFile(
      stage,
      setting,
      stories.flatMap(({ rows }) => rows),
    );
  };
  const [complaints] = await Promise.all([file(), ...stories.map(playOne)]);
  return complaints;
};

const POLL_MILLIS = 2_000;
const PATIENCE_MILLIS = 60_000;

/** Waits until all visits are right, or until nothing has changed for a while. */
const settle = async (
  stage: Client,
  setting: Setting,
  awaited: readonly Awaited[],
  onProgress: MorningOptions['onProgress'],
): Promise<{ shown: Shown[]; findings: Findings }> => {
  let best = Infinity;
  let sinceMillis = Date.now();
  for (;;) {
    const shown = await visitsOf(stage, setting);
    const findings = compare(awaited, shown);
    const wrong = findings.wrong.length;
    onProgress('visits', findings.right, findings.right + wrong);
    if (wrong < best) [best, sinceMillis] = [wrong, Date.now()];
    if (wrong === 0 || Date.now() - sinceMillis > PATIENCE_MILLIS) return { shown, findings };
    await sleep(POLL_MILLIS);
  }
};

const countReports = (awaited: readonly Awaited[], shown: readonly Shown[], { found }: Findings) => {
  const kept = new Set(shown.flatMap(({ facts }) => facts.map(({ factId }) => factId)));
  const sent = new Map<Told, Awaited>(
    awaited.flatMap((visit) => reportsOf(visit).map((told) => [told, visit])),
  );
  const isKept = ([told, visit]: [Told, Awaited]): boolean =>
    told.reportId === null ? found.has(visit) : kept.has(told.reportId);
  const stored = [...sent].filter(isKept).length;
  return { sent: sent.size, stored, lost: sent.size - stored };
};

/**
 * Registers made-up people, plays a morning with them against a running stage, waits until the visits settle, and
 * compares every one with what is known to be true.
 *
 * The morning, 06:30 to 10:00, is moved so that it has just ended when the run begins: whatever was pressed in it was
 * pressed at its own true moment, without a network, and is sent during the run. What can only happen while it is told
 * (an application on line, a telephone call) happens at the moment of the run, so three and a half hours are pressed
 * together into `minutes`, and visits told on line from end to end are rightly `TOO_SHORT`.
 *
 * @throws Error when the stage stays away or refuses what it must not refuse.
 */
export const playMorning = async (options: MorningOptions): Promise<Outcome> => {
  const anchorMillis = Date.now();
  const by = chance(options.seed);
  const setting: Setting = {
    by,
    casting: casting(by, Math.floor(anchorMillis / MINUTE)),
    phones: new Map(),
    anchorMillis,
  };
  const stories = tell(setting, options.caregivers);
  const stage = client(options);
  try {
    const { cast } = setting.casting;
    const of = registrationsOf(cast, setting.phones);
    let registered = 0;
    await register(stage, cast, setting.phones, anchorMillis, () => {
      registered += 1;
      options.onProgress('registration', registered, of);
    });
    const complaints = await play(stage, setting, stories, options);
    const awaited = stories.flatMap((story) => story.awaited);
    for (const told of awaited.flatMap(reportsOf))
      if (told.refusal !== undefined) complaints.push(`report ${told.reportId}: ${told.refusal}`);
    const { shown, findings } = await settle(stage, setting, awaited, options.onProgress);
    return {
      reports: countReports(awaited, shown, findings),
      awaited,
      shown,
      findings,
      complaints,
      millisBy: stage.millisBy,
      retries: stage.retries(),
    };
  } finally {
    stage.close();
  }
};
