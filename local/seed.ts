import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALL_PEOPLE, morningCalls, type SeedCall } from './seed-calls.ts';
import { seededInvoices } from './seed-invoices.ts';
import { morningReports } from './seed-morning.ts';
import { MORNING_PEOPLE, PEOPLE_AND_PLACES, PINS, type SeedEntry } from './seed-people.ts';

/** What the seed needs of the stage. */
export type SeedOptions = {
  url: string;
  stateDir: string;
  tokenOf: (username: string) => Promise<string>;
  /** Whether a first start also shows a morning of made-up reports. */
  withMorning: boolean;
};

const TRIES_MAX = 3;

/** Seeds through the public contract, as the right callers: what a provider's software would do. */
const client = ({ url, tokenOf }: SeedOptions) => {
  const tokens = new Map<string, Promise<string>>();
  const send = async (method: string, { by, path, body }: SeedEntry): Promise<Response> => {
    const token = tokens.get(by) ?? tokenOf(by);
    tokens.set(by, token);
    return fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${await token}`, 'content-type': 'application/json' },
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    });
  };
  /** @throws Error that says what the stage refused. */
  const put = async (entry: SeedEntry): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      const response = await send('PUT', entry);
      const text = await response.text();
      if (response.ok) return;
      if (response.status < 500 || tries >= TRIES_MAX) {
        throw new Error(`PUT ${entry.path} as ${entry.by}: ${response.status} ${text}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const isThere = async (entry: SeedEntry): Promise<boolean> => {
    const response = await send('GET', entry);
    await response.body?.cancel();
    return response.ok;
  };
  /** @throws Error that says what the stage refused. */
  const call = async ({ by, path, body, headers }: SeedCall): Promise<void> => {
    const signed = headers ?? { authorization: `Bearer ${await tokenOf(by)}` };
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
  };
  return { put, isThere, call };
};

/** The reports and the calls that led up to now. */
const playMorning = async ({ put, call }: ReturnType<typeof client>, nowMillis: number): Promise<void> => {
  for (const entry of CALL_PEOPLE) await put(entry);
  for (const report of morningReports(nowMillis)) await put(report);
  for (const entry of seededInvoices(nowMillis)) await put(entry);
  // In order: each turn of a call follows the one before.
  for (const turn of morningCalls(nowMillis)) await call(turn);
};

/**
 * Registers the seeded people and places as far as they are missing; whatever was changed since stays changed. The first
 * start also sets the PINs and plays a morning.
 */
export const seed = async (options: SeedOptions): Promise<void> => {
  const here = client(options);
  const { put, isThere } = here;
  const marker = join(options.stateDir, 'seeded');
  const isFirst = !existsSync(marker);
  const entries =
    isFirst && options.withMorning ? [...PEOPLE_AND_PLACES, ...MORNING_PEOPLE] : PEOPLE_AND_PLACES;
  for (const entry of entries) {
    if (isFirst || !(await isThere(entry))) await put(entry);
  }
  if (!isFirst) return;
  for (const { by, caregiverId, pin } of PINS) {
    await put({ by, path: `/v1/caregivers/${caregiverId}/pin`, body: { pin } });
  }
  if (options.withMorning) await playMorning(here, Date.now());
  writeFileSync(marker, new Date().toISOString());
};
