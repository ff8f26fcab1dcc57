import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStage, type StageOptions } from '#local/stage';

/** The embedded stage for one test file: a temporary folder, free ports, seeded people, no morning. */
export const startTestStage = async (options: Partial<StageOptions> = {}) => {
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), 'hineni-stage-')));
  let stage = await startStage({ ...options, stateDir });
  const tokens = new Map<string, Promise<string>>();
  return {
    stateDir,
    url: stage.url,
    /** After `again` the database and the queues may answer at other ports. */
    get env() {
      return stage.env;
    },
    /** An access token of a seeded person, a machine client, or `caregiver:<id>`. */
    token: (username: string): Promise<string> => {
      const token = tokens.get(username) ?? stage.tokenOf(username);
      tokens.set(username, token);
      return token;
    },
    freezeDatabase: () => stage.freezeDatabase(),
    thawDatabase: () => stage.thawDatabase(),
    /** Ends it and forgets its folder. */
    stop: async (): Promise<void> => {
      await stage.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
    /** `kill -9`; the folder stays. */
    kill: (): Promise<void> => stage.kill(),
    /** Starts again over the same folder and at the same address, after `kill`. */
    again: async (): Promise<void> => {
      stage = await startStage({ ...options, stateDir, port: Number(new URL(stage.url).port) });
    },
  };
};
export type TestStage = Awaited<ReturnType<typeof startTestStage>>;
