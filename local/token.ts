import { machineIds, usernames } from './people.ts';
import { giveUp, stateDirOf, useRunningStage } from './running-stage.ts';
import { localToken } from './tokens.ts';

const [username] = process.argv.slice(2);
const known = [...usernames, ...machineIds, 'caregiver:<id>'].join(', ');
if (username === undefined) giveUp(`Whose token? npm run -s token -- <username>\nOne of: ${known}`);
const stage = useRunningStage();
try {
  process.stdout.write(`${await localToken(stage.url, stateDirOf(), username ?? '')}\n`);
} catch {
  giveUp(`The stage knows nobody called ${username}. One of: ${known}`);
}
