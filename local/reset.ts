import { rmSync } from 'node:fs';
import { giveUp, runningStage, stateDirOf } from './running-stage.ts';

const stateDir = stateDirOf();
const running = runningStage(stateDir);
if (running !== undefined) {
  giveUp(`The stage at ${running.url} is running (process ${running.pid}). Stop it first, then reset.`);
}
rmSync(stateDir, { recursive: true, force: true });
process.stdout.write(`Forgot everything under ${stateDir}. The next npm start begins anew.\n`);
