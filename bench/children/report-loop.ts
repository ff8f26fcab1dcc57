import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serveParent } from '../support/child.ts';
import { PHONE_KEY, reportEvent, reportOf } from '../support/people.ts';
import { floorHandler } from './floor.ts';

/** Handles reports one after the other, as one Lambda environment does: the deployed bundle, or the floor. */
const [role = '', signed = '', people = '1', tag = '', step = '1'] = process.argv.slice(2);
type Handler = (event: unknown, context: object) => Promise<{ statusCode: number; body: string }>;

const bundled = async (): Promise<(text: string) => Promise<number>> => {
  const bundle = join(import.meta.dirname, '..', '..', 'dist', 'functions', 'put-report', 'index.mjs');
  const { handler } = (await import(pathToFileURL(bundle).href)) as { handler: Handler };
  const context = { getRemainingTimeInMillis: () => 5_000 };
  return async (text) => {
    const reply = await handler(JSON.parse(text), context);
    if (reply.statusCode !== 201) process.stderr.write(`${reply.statusCode} ${reply.body}\n`);
    return reply.statusCode;
  };
};

const handle =
  role === 'floor'
    ? floorHandler(process.env['DYNAMODB_ENDPOINT'] ?? '', createPublicKey(PHONE_KEY))
    : await bundled();

let events: string[] = [];
let serial = 0;
serveParent(async ({ prepare, handle: isDue }: { prepare?: number; handle?: boolean }) => {
  if (prepare !== undefined) {
    events = Array.from({ length: prepare }, () => {
      serial += 1;
      const kind = serial % 2 === 0 ? 'departure' : 'arrival';
      const report = reportOf(
        (serial % Number(people)) * Number(step),
        `${tag}-${role}-${serial}`,
        kind,
        Date.now(),
        signed === 'signed',
      );
      return reportEvent(report);
    });
    return { prepared: prepare };
  }
  if (!isDue) return {};
  let accepted = 0;
  for (const event of events) if ((await handle(event)) === 201) accepted += 1;
  return { accepted };
});
