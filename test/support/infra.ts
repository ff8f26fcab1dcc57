import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { afterAll } from 'vitest';
import { buildStage } from '../../infra/stacks/build-stage.ts';
import { cloudStages } from '../../stages/index.ts';
import type { StageConfig } from '../../stages/stage-config.ts';

// The library checks each template against the regions' data for 12 s; `npm run synth` does that once.
process.env['CDK_VALIDATION'] = 'false';

/** Templates are what `JSON.parse` gives: of no type. */
export type Json = ReturnType<typeof JSON.parse>;

export type Resource = {
  Type: string;
  Properties: Json;
  DeletionPolicy?: string;
  UpdatePolicy?: Json;
  DependsOn?: Json;
};
export type Template = { Resources: Record<string, Resource>; Outputs?: Record<string, { Value: Json }> };
/** A stage with its templates by the part of the stack's name. */
export type Built = { stage: StageConfig; stacks: readonly Stack[]; templates: Record<string, Template> };
/** One resource with its place. */
export type Found = { stack: string; id: string; resource: Resource; properties: Json };

const context = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')).context;

/** The part of a stack's name before its stage. */
export const partOf = (stackName: string): string => stackName.split('-')[0]!;

/** Builds a stage's stacks without bundling. */
export const newStage = (stage: StageConfig, app = newApp()): { app: App; stacks: readonly Stack[] } => ({
  app,
  stacks: buildStage(app, stage, () => Code.fromInline('exports.handler = async () => ({});')),
});

const folder = mkdtempSync(join(tmpdir(), 'hineni-infra-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder for a synthesis, gone with the test file. */
export const newOutdir = (): string => mkdtempSync(join(folder, 'app-'));

export const newApp = (): App => new App({ context, outdir: newOutdir() });

/** Synthesises a stage: its templates as CloudFormation would be given them. */
export const synthesise = (stage: StageConfig): Built => {
  const { app, stacks } = newStage(stage);
  const assembly = app.synth();
  const templates = Object.fromEntries(
    assembly.stacks.map((stack) => [partOf(stack.stackName), stack.template as Template]),
  );
  return { stage, stacks, templates };
};

/** All stages that are deployed, each synthesised once for a test file. */
export const builtStages: readonly Built[] = cloudStages.map(synthesise);
export const built = (name: string): Built => builtStages.find(({ stage }) => stage.name === name)!;
export const stageCases = builtStages.map((one) => [one.stage.name, one] as const);

/** A copy to plant a fault in. */
export const planted = (one: Built, change: (copy: Built) => void): Built => {
  const copy = {
    stage: structuredClone(one.stage),
    stacks: one.stacks,
    templates: structuredClone(one.templates),
  };
  change(copy);
  return copy;
};

/** Every resource of a type. */
export const ofType = (one: Built, type: string): Found[] =>
  Object.entries(one.templates).flatMap(([stack, template]) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({ stack, id, resource, properties: resource.Properties ?? {} })),
  );

/** The first that fits: to plant faults in. */
export const pick = (one: Built, type: string, fits: (found: Found) => boolean = () => true): Found =>
  ofType(one, type).find(fits)!;

/**
 * Where a reference points, as `stack/logicalId` or `stack/logicalId.Attribute`, through the outputs of other stacks;
 * joined text keeps its literal parts; anything else is its JSON.
 */
export const pointsAt = (one: Built, stack: string, value: Json): string => {
  if (typeof value === 'string') return value;
  if (value?.Ref !== undefined) return `${stack}/${value.Ref}`;
  const attribute = value?.['Fn::GetAtt'];
  if (attribute !== undefined) return `${stack}/${attribute[0]}.${attribute[1]}`;
  const output = value?.['Fn::GetStackOutput'];
  if (output !== undefined) {
    const other = partOf(output.StackName);
    return pointsAt(one, other, one.templates[other]?.Outputs?.[output.OutputName]?.Value);
  }
  // A part of an ARN points where the whole does.
  const selected = value?.['Fn::Select']?.[1]?.['Fn::Split']?.[1];
  if (selected !== undefined) return pointsAt(one, stack, selected);
  const join_ = value?.['Fn::Join'];
  if (join_ !== undefined) return join_[1].map((part: Json) => pointsAt(one, stack, part)).join(join_[0]);
  return JSON.stringify(value);
};

/** The thing that a reference points at. */
export const resourceAt = (one: Built, stack: string, value: Json): Resource | undefined => {
  const [other, rest] = pointsAt(one, stack, value).split('/');
  return one.templates[other ?? '']?.Resources[(rest ?? '').split('.')[0] ?? ''];
};

const list = (value: Json): Json[] => (Array.isArray(value) ? value : [value]);

/** One allowed action on one resource, by whom. */
export type Permission = { role: string; action: string; resource: string };

/** Every permission of every role of a stage: policies of roles, one action and one resource a line. */
export const permissions = (one: Built): Permission[] =>
  ofType(one, 'AWS::IAM::Policy').flatMap(({ stack, properties }) =>
    properties.Roles.flatMap((role: Json) =>
      properties.PolicyDocument.Statement.filter((statement: Json) => statement.Effect === 'Allow').flatMap(
        (statement: Json) =>
          list(statement.Action).flatMap((action: string) =>
            list(statement.Resource).map((resource: Json) => ({
              role: pointsAt(one, stack, role),
              action,
              resource: pointsAt(one, stack, resource),
            })),
          ),
      ),
    ),
  );

/** The deployed functions by name. */
export const functionsOf = (one: Built): Map<string, Found> =>
  new Map(ofType(one, 'AWS::Lambda::Function').map((found) => [found.properties.FunctionName, found]));

/** The role of a function, as `permissions` names it. */
export const roleOf = (one: Built, fn: Found): string =>
  pointsAt(one, fn.stack, fn.properties.Role).replace(/\.Arn$/, '');

/** A name that does not depend on logical ids: `table reports`, `stream reports`, `key of reports`, `queue rows`, `log put-report`. */
export const plainName = (one: Built, place: string | undefined): string => {
  if (place === undefined) return 'nothing';
  const index = /^(.*)\/index\/(.+)$/.exec(place);
  if (index !== null) return `${plainName(one, index[1])} by ${index[2]}`;
  const [stack, rest] = place.split('/');
  const [id, attribute] = (rest ?? '').split('.');
  const resource = one.templates[stack ?? '']?.Resources[id ?? ''];
  switch (resource?.Type) {
    case 'AWS::DynamoDB::Table':
      return `${attribute === 'StreamArn' ? 'stream' : 'table'} ${resource.Properties.TableName}`;
    case 'AWS::SQS::Queue':
      return `queue ${resource.Properties.QueueName}`;
    case 'AWS::Logs::LogGroup':
      return `log ${resource.Properties.LogGroupName}`;
    case 'AWS::Lambda::Alias':
      return `function ${one.templates[stack!]!.Resources[resource.Properties.FunctionName.Ref]!.Properties.FunctionName}`;
    case 'AWS::KMS::Key': {
      const alias = Object.values(one.templates[stack!]!.Resources).find(
        (other) => other.Type === 'AWS::KMS::Alias' && other.Properties.TargetKeyId['Fn::GetAtt'][0] === id,
      );
      return `key of ${alias?.Properties.AliasName.replace('alias/hineni/', '')}`;
    }
    default:
      return place;
  }
};
