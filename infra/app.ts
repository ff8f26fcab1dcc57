import { App, Validations } from 'aws-cdk-lib';
import { catalogue } from '#functions/catalogue';
import { cloudStages } from '#stages/index';
import { bundledCode } from './code.ts';
import { nagOver } from './nag.ts';
import { buildStage } from './stacks/build-stage.ts';

// All stages, every time: a change that breaks one of them fails everywhere, at once. `cdk deploy '*-training'` picks, `'*-preprod'` for pre-prod.
const app = new App();
const codeOf = bundledCode(Object.keys(catalogue));
const promised = cloudStages.flatMap((stage) => {
  const stacks = buildStage(app, stage, codeOf);
  return stage.promisesNag ? stacks : [];
});
Validations.of(app).addPlugins(nagOver(promised));
// The command-line tool sets CDK_OUTDIR and reads what lies there.
app.synth();
