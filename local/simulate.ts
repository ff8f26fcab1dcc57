import { parseArgs } from 'node:util';
import { type Options, Presets, SingleBar } from 'cli-progress';
import { giveUp, runningStage, stateDirOf } from './running-stage.ts';
import { playMorning } from './simulation/morning.ts';
import { isRight, outcomeText } from './simulation/outcome-text.ts';

/** People of one run have numbers of their own, of four digits. */
const CAREGIVERS_MAX = 4_000;
const AT_ONCE = 32;
const USAGE = 'npm run simulate -- [--caregivers 2000] [--minutes 3] [--seed text]';

const wholeNumber = (text: string, most: number): number => {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 && value <= most
    ? value
    : giveUp(`${USAGE}\n${text}: 1 to ${most}`);
};

/** One bar for each part of the run; without a terminal one line at the end of each part. */
const progress = () => {
  const look: Options = {
    format: '{part} {bar} {value}/{total} {eta_formatted}',
    clearOnComplete: false,
    hideCursor: true,
  };
  let bar: SingleBar | undefined;
  let now = '';
  const end = (): void => bar?.stop();
  return {
    show: (part: string, done: number, of: number): void => {
      if (part !== now) {
        end();
        now = part;
        if (process.stderr.isTTY) {
          bar = new SingleBar(look, Presets.shades_classic);
          bar.start(of, 0, { part: part.padEnd(12) });
        } else process.stderr.write(`${part}: ${of}\n`);
      }
      bar?.setTotal(of);
      bar?.update(done);
    },
    end,
  };
};

/**
 * `npm run simulate`: plays a morning of made-up caregivers against the running stage and compares every visit with
 * what is known to be true. Ends with 1 when a report is lost or a visit is wrong.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      caregivers: { type: 'string', default: '2000' },
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string', default: 'hineni' },
    },
  });
  const stateDir = stateDirOf();
  const stage = runningStage(stateDir) ?? giveUp('No stage is running here. Start one with: npm start');
  const bar = progress();
  const outcome = await playMorning({
    url: stage.url,
    stateDir,
    caregivers: Math.floor(wholeNumber(values.caregivers, CAREGIVERS_MAX)),
    minutes: wholeNumber(values.minutes, 600),
    seed: values.seed,
    atOnce: AT_ONCE,
    onProgress: bar.show,
  });
  bar.end();
  process.stdout.write(outcomeText(outcome));
  process.exitCode = isRight(outcome) ? 0 : 1;
};

if (import.meta.main) await main();
