import type { StageConfig } from '#stages/stage-config';

/**
 * The name of a stack, `<part>-<stage>`. The stage is written without its own hyphen: `*-prod` would select the stacks of
 * pre-prod too.
 */
export const stackId = (part: string, stage: StageConfig): string =>
  `${part}-${stage.name.replaceAll('-', '')}`;
