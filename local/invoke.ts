import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { catalogue } from '#functions/catalogue';
import { FunctionContext, loadHandler, ROOT } from './functions.ts';
import { giveUp, useRunningStage } from './running-stage.ts';

/** A sample by its path, by its name in `events/`, or by what it adds to the function's name. */
const sampleOf = (name: string, sample: string | undefined): string | undefined =>
  [
    ...(sample === undefined
      ? [join(ROOT, 'events', `${name}.sample.json`)]
      : [
          resolve(sample),
          join(ROOT, sample),
          join(ROOT, 'events', sample),
          join(ROOT, 'events', `${sample}.sample.json`),
          join(ROOT, 'events', `${name}.${sample}.sample.json`),
        ]),
  ].find((path) => existsSync(path));

/** A reply of an API function is read more easily with its body opened. */
const opened = (reply: unknown): unknown => {
  if (typeof reply !== 'object' || reply === null) return reply;
  const body: unknown = Reflect.get(reply, 'body');
  if (typeof body !== 'string' || body === '') return reply;
  try {
    const parsed: unknown = JSON.parse(body);
    return { ...reply, body: parsed };
  } catch {
    return reply;
  }
};

/** `npm run invoke -- <function> [sample]` */
const main = async (): Promise<void> => {
  const [name = '', sample] = process.argv.slice(2);
  const entry = catalogue[name];
  if (entry === undefined) {
    giveUp(
      `Which function? npm run invoke -- <function> [sample]\nOne of: ${Object.keys(catalogue).join(', ')}`,
    );
    return;
  }
  const path = sampleOf(name, sample);
  if (path === undefined) {
    giveUp(`There is no sample ${sample ?? `events/${name}.sample.json`}`);
    return;
  }
  useRunningStage();
  const handler = await loadHandler(entry);
  const event: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const reply = await handler(event, new FunctionContext(name, entry, 'invoked-by-hand'));
  process.stdout.write(`${JSON.stringify(opened(reply) ?? null, null, 2)}\n`);
};

await main();
// Keep-alive connections of the adapters would hold the process for a while.
process.exit();
