import { dev } from './dev.ts';
import { local } from './local.ts';
import { preProd } from './pre-prod.ts';
import { prod } from './prod.ts';
import { test } from './test.ts';
import { training } from './training.ts';
import type { StageConfig } from './stage-config.ts';

/** Every stage there is. A new one is one file and one line here. */
export const stages: readonly StageConfig[] = [dev, test, preProd, prod, training, local];

/** The stages that are deployed to AWS. */
export const cloudStages: readonly StageConfig[] = stages.filter((stage) => stage.runsOn === 'aws');
