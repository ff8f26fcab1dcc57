import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData, Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FunctionEntry, QueueId, TableAction, TableId } from '#functions/catalogue';
import { catalogue, QUEUES, TABLES } from '#functions/catalogue';
import type { EnvKey } from '#shared/lambda/env';
import type { StageConfig } from '#stages/stage-config';
import type { CodeOf } from '#infra/code';
import { acknowledge } from './acknowledge.ts';
import { SEAL, SEAL_MESSAGES, UNSEAL } from './customer-key.ts';
import { isWriting, locationRights, mailRight, WRITE_LOG } from './function-rights.ts';
import { asVersion } from './library-types.ts';

/**
 * The catalogue's entry of a function.
 * @throws Error when there is none.
 */
export const entryOf = (name: string): FunctionEntry => {
  const entry = catalogue[name];
  if (entry === undefined) throw new Error(`The catalogue has no ${name}`);
  return entry;
};

/** What every function of a stage is built from. */
export type FunctionParts = {
  stage: StageConfig;
  codeOf: CodeOf;
  /** Seals the logs. */
  logKey: Key | undefined;
  alarmTopic: Topic;
  tables: Record<TableId, Table>;
  queues: Partial<Record<QueueId, Queue>>;
  /** The values of the variables that are neither tables nor queues. */
  values: Partial<Record<EnvKey, string>>;
};

type AppFunctionProps = {
  parts: FunctionParts;
  entry: FunctionEntry;
  /** Failures that Lambda does not count, such as answers of 500: added to its alarm. */
  alsoFailing?: Record<string, IMetric>;
};

/**
 * One function of the catalogue: code, log group, alarm, alias `live`, and exactly the rights and variables that its
 * entry names. The id is its name everywhere.
 *
 * @throws Error when the entry reads a variable for which the stage has no value.
 */
export class AppFunction extends Construct {
  readonly role: Role;
  readonly lambda: LambdaFunction;
  /** What callers call: a deployment moves it to the new version, slowly where the stage says so. */
  readonly live: Alias;
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: AppFunctionProps) {
    super(scope, id);
    const { parts, entry } = props;
    const reserved = reservedOf(parts.stage, entry);
    const logs = new LogGroup(this, 'log', {
      logGroupName: `/aws/lambda/${id}`,
      retention: parts.stage.logRetentionDays,
      removalPolicy: parts.stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(parts.logKey && { encryptionKey: parts.logKey }),
    });
    this.role = new Role(this, 'role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.lambda = new LambdaFunction(this, 'function', {
      functionName: id,
      description: `${entry.file}: without it, ${entry.impact}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: parts.codeOf(id),
      handler: 'index.handler',
      timeout: Duration.seconds(entry.timeoutSeconds),
      memorySize: entry.memoryMegabytes,
      role: this.role,
      logGroup: logs,
      tracing: Tracing.ACTIVE,
      ...(reserved > 0 && { reservedConcurrentExecutions: reserved }),
    });
    acknowledge(
      this.role,
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray and ListStreams have no resources to name',
    );
    this.allow(WRITE_LOG, logs.logGroupArn);
    this.#equip(parts, entry);
    this.live = new Alias(this, 'live', {
      aliasName: 'live',
      version: asVersion(this.lambda.currentVersion),
    });
    this.alarm = this.#alarm(parts, entry, props.alsoFailing ?? {});
  }

  /** Allows exactly these actions on exactly this. */
  allow(actions: readonly string[], resource: string): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
  }

  /** Names the table in a variable and allows the actions on it and on its key; on its indexes only to ask them. */
  useTable(id: TableId, table: Table, actions: readonly TableAction[]): void {
    const { variable, indexes } = TABLES[id];
    this.lambda.addEnvironment(variable, table.tableName);
    this.allow(
      actions.map((action) => `dynamodb:${action}`),
      table.tableArn,
    );
    if (actions.includes('Query')) {
      for (const { name } of indexes) this.allow(['dynamodb:Query'], `${table.tableArn}/index/${name}`);
    }
    if (table.encryptionKey !== undefined) {
      this.allow(isWriting(actions) ? SEAL : UNSEAL, table.encryptionKey.keyArn);
    }
  }

  /** Names the queue in a variable and allows to send to it. */
  sendTo(id: QueueId, queue: Queue): void {
    this.lambda.addEnvironment(QUEUES[id].variable, queue.queueUrl);
    this.allowSending(queue);
  }

  /** Allows to send to a queue that it need not know, such as where its failures are laid. */
  allowSending(queue: Queue): void {
    this.allow(['sqs:SendMessage'], queue.queueArn);
    if (queue.encryptionMasterKey !== undefined)
      this.allow(SEAL_MESSAGES, queue.encryptionMasterKey.keyRef.keyArn);
  }

  #equip(parts: FunctionParts, entry: FunctionEntry): void {
    for (const [id, actions] of tablesOf(entry)) this.useTable(id, parts.tables[id], actions);
    for (const id of entry.sends) {
      const queue = parts.queues[id];
      if (queue === undefined) throw new Error(`${this.node.id} sends to ${id}, which is not built yet`);
      this.sendTo(id, queue);
    }
    for (const name of entry.reads) this.lambda.addEnvironment(name, valueOf(parts, name, this.node.id));
    if (entry.sendsMail === true) {
      const { actions, resource } = mailRight(parts.stage);
      this.allow(actions, resource);
    }
    if (entry.usesLocation === true && parts.stage.usesLocation) this.#useLocation(parts, entry);
  }

  #useLocation(parts: FunctionParts, entry: FunctionEntry): void {
    for (const name of ['GEOFENCE_COLLECTION', 'LOCATION_REGION']) {
      this.lambda.addEnvironment(name, valueOf(parts, name, this.node.id));
    }
    for (const right of locationRights(entry, parts.stage.locationRegion, parts.stage.account)) {
      this.allow(right.actions, right.resource);
    }
  }

  #alarm(parts: FunctionParts, entry: FunctionEntry, alsoFailing: Record<string, IMetric>): Alarm {
    const period = Duration.minutes(1);
    const metrics = {
      errors: this.lambda.metricErrors({ period }),
      throttles: this.lambda.metricThrottles({ period }),
      ...alsoFailing,
    };
    const alarm = new Alarm(this, 'alarm', {
      alarmName: this.node.id,
      alarmDescription: `${entry.impact}. Runbook: docs/runbooks/${this.node.id}.md`,
      metric: new MathExpression({
        expression: Object.keys(metrics)
          .map((name) => `FILL(${name}, 0)`)
          .join(' + '),
        usingMetrics: metrics,
        period,
        label: 'failures',
      }),
      // One failure may be a machine that died; two minutes of three are ours.
      threshold: 1,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(parts.alarmTopic));
    alarm.addOkAction(new SnsAction(parts.alarmTopic));
    return alarm;
  }
}

/** Runs that a function has for itself and not beyond; 0: it shares the account's. */
const reservedOf = (stage: StageConfig, { reserves }: FunctionEntry): number => {
  if (reserves === undefined) return 0;
  return reserves === 'reports' ? stage.reportConcurrencyReserved : stage.callConcurrencyReserved;
};

const isTableId = (name: string): name is TableId => name in TABLES;

const tablesOf = (entry: FunctionEntry): readonly (readonly [TableId, readonly TableAction[]])[] =>
  Object.keys(entry.tables)
    .filter(isTableId)
    .map((id) => [id, entry.tables[id] ?? []] as const);

const valueOf = (parts: FunctionParts, name: string, reader: string): string => {
  const value = new Map<string, string>(Object.entries(parts.values)).get(name);
  if (value === undefined)
    throw new Error(`${reader} reads ${name}, for which ${parts.stage.name} has no value`);
  return value;
};
