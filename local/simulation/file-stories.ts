import * as z from 'zod/mini';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Teller } from './story.ts';
import type { Client } from './client.ts';
import { localDate } from './register.ts';
import { awaited, MINUTE, pastMillis, type Row, type Setting, type Story } from './setting.ts';
import { TOWNS } from './towns.ts';
import { type Told, untold } from './truth.ts';

/** The provider whose attendance is recorded by hand. */
const PROVIDER = 'sim-a';
const PROGRESS_MILLIS = 500;
const RESULTS_PER_PAGE = 200;

const instant = (millis: number): string => new Date(millis).toISOString();

const told = (kind: Told['kind'], millis: number): Told => ({
  ...untold(kind, 'batch'),
  between: { from: millis, to: millis },
});

/** What is done to a row before it is sent. */
type Variant = 'sound' | 'replaced' | 'reversed' | 'stranger' | 'nobody';

const CODES: Partial<Record<Variant, string[]>> = {
  stranger: ['UNKNOWN_CAREGIVER'],
  nobody: ['UNKNOWN_RECIPIENT'],
};

/** One visit of a file: a row, or a few that tell of the same record. */
const fileStory =
  (variant: Variant): Teller =>
  (setting: Setting): Story => {
    const { by, casting } = setting;
    const worker = casting.worker([PROVIDER], 'kosher');
    worker.pin = null;
    const home = casting.home(PROVIDER, by.one(TOWNS));
    casting.assign(worker, home);
    const arrivedMillis = pastMillis(setting, by.between(0, 90));
    const leftMillis = arrivedMillis + by.whole(40, 110) * MINUTE;
    const caregiverId = variant === 'stranger' ? `${worker.caregiverId}-x` : worker.caregiverId;
    const recipientId = variant === 'nobody' ? `${home.recipientId}-x` : home.recipientId;
    const columns = {
      sequence: 2,
      externalId: `${worker.caregiverId}-r`,
      caregiverId,
      recipientId,
      arrivalAt: instant(variant === 'reversed' ? leftMillis : arrivedMillis),
      departureAt: instant(variant === 'reversed' ? arrivedMillis : leftMillis),
      reason: 'LINE_FAULT',
      note: '',
    };
    const row = (changed: Row['columns'], status: string): Row => ({
      providerId: PROVIDER,
      columns: { ...columns, ...changed },
      status,
    });
    const rows = [row({}, variant === 'reversed' ? 'rejected' : 'accepted')];
    if (variant === 'replaced') {
      // An earlier number that comes in later changes nothing; a higher one would replace it.
      rows.unshift(row({ sequence: 1, arrivalAt: instant(arrivedMillis - 20 * MINUTE) }, 'accepted'));
      rows.push(row({ sequence: 0 }, 'superseded'));
    }
    const name = `in the file (${variant})`;
    const visit = awaited(
      name,
      variant === 'stranger' ? `${caregiverId}.at.${PROVIDER}` : caregiverId,
      recipientId,
      { arrival: told('arrival', arrivedMillis), departure: told('departure', leftMillis) },
      { codes: CODES[variant] ?? [] },
    );
    return { name, steps: [], rows, awaited: variant === 'reversed' ? [] : [visit] };
  };

/** The stories of the file, each with how often it happens. */
export const FILE_STORIES: readonly [number, Teller][] = [
  [3, fileStory('sound')],
  [0.5, fileStory('replaced')],
  [0.5, fileStory('reversed')],
  [0.3, fileStory('stranger')],
  [0.3, fileStory('nobody')],
];

const Progress = z.object({
  status: z.string(),
  results: z.array(z.object({ index: z.number(), status: z.string(), code: z.optional(z.string()) })),
  next: z.nullable(z.string()),
});

const csvOf = (rows: readonly Row[]): string => {
  const names = Object.keys(rows[0]?.columns ?? {});
  return [names, ...rows.map(({ columns }) => names.map((name) => columns[name] ?? ''))]
    .map((fields) => fields.join(','))
    .join('\n');
};

const results = async (stage: Client, username: string, path: string) => {
  const found: z.infer<typeof Progress>['results'] = [];
  let status = '';
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = `?limit=${RESULTS_PER_PAGE}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await stage.must({ as: null, method: 'GET', path: path + query, username });
    const page = z.parse(Progress, answer.body);
    status = page.status;
    found.push(...page.results);
    cursor = page.next;
  }
  return { status, found };
};

/**
 * Has attendance by hand approved, sends one file, waits until it is worked on, and sends it again, which must change
 * nothing.
 * @returns what is not as it must be, in words.
 */
export const sendFile = async (stage: Client, setting: Setting, rows: readonly Row[]): Promise<string[]> => {
  if (rows.length === 0) return [];
  const { tag } = setting.casting;
  const username = `admin:${PROVIDER}`;
  const approval = {
    providerId: PROVIDER,
    from: localDate(setting.anchorMillis - 2 * 24 * 60 * MINUTE),
    to: localDate(Date.now()),
    reason: 'תקלה בקו · a fault of the line',
  };
  await stage.must({
    as: null,
    method: 'PUT',
    path: `/v1/manual-approvals/${tag}`,
    username: 'division',
    make: () => ({ body: JSON.stringify(approval) }),
  });
  const path = `/v1/batches/${tag}`;
  const make = () => ({ body: csvOf(rows), headers: { 'content-type': 'text/csv' } });
  const send = () => stage.must({ as: 'file', method: 'PUT', path, username, make });
  await send();
  await send();
  for (;;) {
    const { status, found } = await results(stage, username, path);
    if (status === 'done') {
      return rows.flatMap(({ status: wanted }, index) => {
        const result = found.find((one) => one.index === index);
        return result?.status === wanted
          ? []
          : [`row ${index} of the file is ${result?.status} (${result?.code}), not ${wanted}`];
      });
    }
    await sleep(PROGRESS_MILLIS);
  }
};
