// A runtime that has just been started: loads one function, handles one event, tells what it used, and ends.
import { readFileSync } from 'node:fs';

const [, , bundle, eventFile] = process.argv;
const { handler } = await import(bundle);
const reply = await handler(JSON.parse(readFileSync(eventFile, 'utf8')), {
  getRemainingTimeInMillis: () => 10_000,
});
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ cpuMicros: user + system, status: reply?.statusCode ?? null }));
process.exit(0);
