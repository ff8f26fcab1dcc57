import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Table, AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../functions/catalogue.ts';
import { bundledCode } from '../../infra/code.ts';
import { stackId } from '../../infra/constructs/stack-id.ts';
import { nagOver } from '../../infra/nag.ts';
import { stages } from '../../stages/index.ts';
import {
  type Built,
  type Json,
  built,
  builtStages,
  functionsOf,
  newOutdir,
  ofType,
  pick,
  planted,
  stageCases,
} from '../support/infra.ts';

const runbooks = join(import.meta.dirname, '../../docs/runbooks');

/** How a new version comes into use, and what takes it back. */
const releaseComplaints = (one: Built): string[] => {
  const groups = ofType(one, 'AWS::CodeDeploy::DeploymentGroup');
  if (!one.stage.canaryDeploys) return groups.map(({ id }) => `${id} releases slowly against the stage`);
  return [...functionsOf(one)].flatMap(([name, fn]) => {
    const alias = ofType(one, 'AWS::Lambda::Alias').find(
      ({ stack, properties }) => stack === fn.stack && properties.FunctionName.Ref === fn.id,
    );
    const group = groups.find(
      ({ stack, id }) =>
        stack === fn.stack &&
        id === alias?.resource.UpdatePolicy?.CodeDeployLambdaAliasUpdate?.DeploymentGroupName?.Ref,
    );
    if (group === undefined) return [`${name} is released at once`];
    const { properties } = group;
    const alarms = JSON.stringify(properties.AlarmConfiguration?.Alarms ?? []);
    const own = ofType(one, 'AWS::CloudWatch::Alarm').find(({ properties: its }) => its.AlarmName === name);
    const ofApi = catalogue[name]?.wake.by === 'api' || catalogue[name]?.wake.by === 'authorizer';
    return [
      ...(properties.DeploymentConfigName === 'CodeDeployDefault.LambdaCanary10Percent5Minutes'
        ? []
        : [`${name} is not tried on a tenth`]),
      ...(properties.AutoRollbackConfiguration?.Events?.includes('DEPLOYMENT_STOP_ON_ALARM')
        ? []
        : [`${name} is not taken back`]),
      ...(own !== undefined && alarms.includes(`"${own.id}"`) ? [] : [`${name} ignores its own alarm`]),
      ...(!ofApi || alarms.includes('failingalarm') ? [] : [`${name} ignores the errors of the API`]),
      ...(!ofApi || !one.stage.expectsTraffic || alarms.includes('quietalarm')
        ? []
        : [`${name} ignores silence`]),
    ];
  });
};

/** Silence of a vendor or of the operator is heard of, by a page of its own. */
const telephoneComplaints = (one: Built): string[] => {
  const alarmOf = (name: string): Json =>
    ofType(one, 'AWS::CloudWatch::Alarm').find(({ properties }) => properties.AlarmName === name)?.properties;
  const filters = ofType(one, 'AWS::Logs::MetricFilter').map(({ properties }) => properties);
  const counts = (metricName: string): string =>
    filters.find(({ MetricTransformations: [made] }) => made.MetricName === metricName)?.FilterPattern ?? '';
  const vendor = alarmOf('vendor-silent');
  const hours = JSON.stringify(vendor?.Metrics ?? '');
  const promises: [string, boolean][] = [
    ['rings when no call comes, where calls must come', (vendor !== undefined) === one.stage.expectsTraffic],
    ['lets the night and the Sabbath be quiet', vendor === undefined || /HOUR.*14/.test(hours)],
    [
      'counts the calls of every vendor that comes through the API',
      ['/v1/voice/twiml', '/v1/voice/yemot/{secret}', '/v1/voice/signed-turn', '/v1/voice/turn'].every(
        (path) => counts('CallTurns').includes(`"POST ${path}"`),
      ),
    ],
    ['counts no call of our own as a caller’s', !counts('CallTurns').includes('call-back')],
    ['hears of an operator that is left alone', counts('OperatorLeftAlone').includes('OPERATOR_RESTING')],
    ...['operator-silent', 'places-waiting'].map((name): [string, boolean] => [
      `tells somebody of ${name}`,
      alarmOf(name)?.AlarmActions?.length === 1,
    ]),
  ];
  return promises.filter(([, kept]) => !kept).map(([promise]) => `telephone breaks: ${promise}`);
};

/** A mail that does not go out is heard of, whichever of the two senders gave it up. */
const mailComplaints = (one: Built): string[] => {
  const alarm = ofType(one, 'AWS::CloudWatch::Alarm').find(
    ({ properties }) => properties.AlarmName === 'mails-unsent',
  )?.properties;
  const filters = ofType(one, 'AWS::Logs::MetricFilter').map(({ properties }) => properties);
  const unheard = ['send-mails', 'retry-mails'].filter((name) => {
    const filter = filters.find(({ LogGroupName }) => LogGroupName === `/aws/lambda/${name}`);
    const counted = filter?.MetricTransformations[0]?.MetricName;
    return (
      !filter?.FilterPattern.includes('mail not sent') ||
      !JSON.stringify(alarm?.Metrics ?? []).includes(`"${counted}"`)
    );
  });
  return [
    ...(alarm?.AlarmActions?.length === 1 ? [] : ['mails break: tells nobody of mails-unsent']),
    ...unheard.map((name) => `mails break: nobody hears of a mail that ${name} gave up`),
  ];
};

const watchComplaints = (one: Built): string[] => {
  const alarms = ofType(one, 'AWS::CloudWatch::Alarm').map(({ properties }) => properties.AlarmName);
  const [woken] = ofType(one, 'AWS::CloudWatch::CompositeAlarm');
  const rule = JSON.stringify(woken?.properties.AlarmRule ?? '');
  const [dashboard] = ofType(one, 'AWS::CloudWatch::Dashboard');
  const [counted] = ofType(one, 'AWS::Logs::MetricFilter');
  return [
    ...['put-report', 'sync-reports', 'take-turn', 'authorize', 'add-claims', 'api-failing']
      .filter((name) => !alarms.includes(name) || !rule.includes(name))
      .map((name) => `nobody is woken by ${name}`),
    ...Object.keys(catalogue)
      .filter((name) => !JSON.stringify(dashboard?.properties.DashboardBody ?? '').includes(name))
      .map((name) => `${name} is not on the dashboard`),
    ...(alarms.includes('reports-quiet') === one.stage.expectsTraffic
      ? []
      : ['silence is watched against the stage']),
    ...telephoneComplaints(one),
    ...mailComplaints(one),
    ...(counted?.properties.FilterPattern.includes('PUT /v1/reports/{reportId}')
      ? []
      : ['accepted reports are not counted']),
    ...(new Set(alarms).size === alarms.length ? [] : ['two alarms share a name']),
    ...ofType(one, 'AWS::CloudWatch::Alarm')
      .map(({ properties }) => /docs\/runbooks\/(.+)\.md/.exec(properties.AlarmDescription)?.[1])
      .filter((page) => page === undefined || !existsSync(join(runbooks, `${page}.md`)))
      .map((page) => `an alarm names the runbook ${page}, which is not there`),
  ];
};

const complaints = (one: Built): string[] => [...releaseComplaints(one), ...watchComplaints(one)];

const nag = (one: Built): string[] => {
  const report = nagOver(one.stacks).validate({} as never) as { violations: readonly { ruleName: string }[] };
  return report.violations.map(({ ruleName }) => ruleName);
};

describe.each(stageCases)('%s: releases and watching', (_, one) => {
  test('releases new versions as it says, and takes them back by alarm', () => {
    expect(releaseComplaints(one)).toEqual([]);
  });

  test('is watched: a dashboard, an alarm that wakes somebody, a page for every alarm', () => {
    expect(watchComplaints(one)).toEqual([]);
  });

  test('gives a reason with every rule that it does not keep', () => {
    const acknowledged = one.stacks
      .flatMap((stack) => stack.node.findAll())
      .flatMap((node) => node.node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, unknown>));
    expect(acknowledged.length).toBeGreaterThan(5);
    for (const [rule, reason] of acknowledged) {
      expect({ rule, said: JSON.stringify(reason).length > 30 }).toEqual({ rule, said: true });
    }
  });
});

test.each(stageCases.filter(([, one]) => one.stage.promisesNag))(
  '%s keeps the rules of cdk-nag, or says why not',
  (_, one) => {
    expect(nag(one)).toEqual([]);
  },
);

test('cdk-nag ends the synthesis when a rule is broken and not acknowledged', () => {
  const app = new App({ outdir: newOutdir() });
  const stack = new Stack(app, 'faulty');
  new Table(stack, 'table', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
  const role = new Role(stack, 'role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(new PolicyStatement({ actions: ['dynamodb:*'], resources: ['*'] }));
  Validations.of(app).addPlugins(nagOver([stack]));

  expect(() => app.synth()).toThrow(/[Vv]alidation/);
});

test('the pattern that deploys a stage selects its own stacks only', () => {
  const all = builtStages.flatMap(({ stage, stacks }) =>
    stacks.map(({ stackName }) => ({ stage, stackName })),
  );
  for (const { stage } of builtStages) {
    const suffix = stackId('', stage);
    const selected = all.filter(({ stackName }) => stackName.endsWith(suffix));
    expect(new Set(selected.map((one) => one.stage.name))).toEqual(new Set([stage.name]));
  }
});

test('synthesis names every function that has no bundle', () => {
  expect(() => bundledCode(['put-report', 'no-such-function', 'nor-this'])).toThrow(
    /no-such-function, nor-this/,
  );
});

describe('runbooks', () => {
  /** What happens that no single function or stage is to blame for. */
  const situations = ['mails-unsent', 'operator-silent', 'prompts-changed', 'vendor-silent'];
  const pages = [...Object.keys(catalogue), ...stages.map(({ name }) => `stage-${name}`), ...situations];
  const pageOf = (name: string): string => readFileSync(join(runbooks, `${name}.md`), 'utf8');

  test.each(pages)('%s has its page', (name) => {
    expect(existsSync(join(runbooks, `${name}.md`))).toBe(true);
    expect(pageOf(name).startsWith(`# ${name.replace('stage-', '')}\n`)).toBe(true);
    expect(pageOf(name).length).toBeGreaterThan(500);
  });

  test('the page of a function says whom its failure hurts, in the words of its alarm', () => {
    for (const [name, { impact }] of Object.entries(catalogue))
      expect(pageOf(name).toLowerCase()).toContain(impact.toLowerCase());
  });

  test('no page is of a function or stage that is gone', () => {
    const there = readdirSync(runbooks).filter((file) => file !== 'README.md');
    expect(there.sort()).toEqual(pages.map((name) => `${name}.md`).sort());
  });
});

describe('a planted fault in releases and watching is seen', () => {
  const prod = built('prod');
  const group = (copy: Built): Json =>
    pick(copy, 'AWS::CodeDeploy::DeploymentGroup', ({ id }) => id.startsWith('putreport')).properties;
  const drop = (copy: Built, type: string, fits?: Parameters<typeof pick>[2]) => {
    const { stack, id } = pick(copy, type, fits);
    delete copy.templates[stack]!.Resources[id];
  };

  test.each<[string, string, (copy: Built) => void]>([
    [
      'a release at once',
      'put-report is not tried on a tenth',
      (copy) => (group(copy).DeploymentConfigName = 'CodeDeployDefault.LambdaAllAtOnce'),
    ],
    [
      'an alias that moves by itself',
      'put-report is released at once',
      (copy) =>
        delete pick(copy, 'AWS::Lambda::Alias', ({ id }) => id.startsWith('putreportlive')).resource
          .UpdatePolicy,
    ],
    [
      'a release without alarms',
      'put-report ignores its own alarm',
      (copy) => delete group(copy).AlarmConfiguration,
    ],
    [
      'a release that is not taken back',
      'put-report is not taken back',
      (copy) => delete group(copy).AutoRollbackConfiguration,
    ],
    [
      'a vendor that may be silent',
      'telephone breaks: rings when no call comes',
      (copy) =>
        drop(copy, 'AWS::CloudWatch::Alarm', ({ properties }) => properties.AlarmName === 'vendor-silent'),
    ],
    [
      'a vendor whose calls are not counted',
      'telephone breaks: counts the calls of every vendor',
      (copy) =>
        (pick(copy, 'AWS::Logs::MetricFilter', ({ properties }) =>
          properties.FilterPattern.includes('twiml'),
        ).properties.FilterPattern = '{ $.status < 300 }'),
    ],
    [
      'an operator whose silence is told to nobody',
      'telephone breaks: tells somebody of operator-silent',
      (copy) =>
        (pick(
          copy,
          'AWS::CloudWatch::Alarm',
          ({ properties }) => properties.AlarmName === 'operator-silent',
        ).properties.AlarmActions = []),
    ],
    [
      'a release that does not hear silence',
      'put-report ignores silence',
      (copy) => group(copy).AlarmConfiguration.Alarms.pop(),
    ],
    [
      'a silent night',
      'silence is watched against the stage',
      (copy) =>
        drop(copy, 'AWS::CloudWatch::Alarm', ({ properties }) => properties.AlarmName === 'reports-quiet'),
    ],
    [
      'nobody woken',
      'nobody is woken by put-report',
      (copy) => drop(copy, 'AWS::CloudWatch::CompositeAlarm'),
    ],
    [
      'no dashboard',
      'put-report is not on the dashboard',
      (copy) => drop(copy, 'AWS::CloudWatch::Dashboard'),
    ],
    [
      'reports that nobody counts',
      'accepted reports are not counted',
      (copy) => drop(copy, 'AWS::Logs::MetricFilter'),
    ],
    [
      'mails that nobody counts',
      'nobody hears of a mail that retry-mails gave up',
      (copy) =>
        drop(
          copy,
          'AWS::Logs::MetricFilter',
          ({ properties }) => properties.LogGroupName === '/aws/lambda/retry-mails',
        ),
    ],
    [
      'an alarm with no page',
      'which is not there',
      (copy) =>
        (pick(copy, 'AWS::CloudWatch::Alarm').properties.AlarmDescription = 'Runbook: docs/runbooks/none.md'),
    ],
  ])('%s', (_, complaint, change) => {
    expect(complaints(planted(prod, change))).toContainEqual(expect.stringContaining(complaint));
  });
});
