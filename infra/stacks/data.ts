import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { TABLES, type TableId } from '#functions/catalogue';
import type { StageConfig } from '#stages/stage-config';
import { acknowledge } from '#infra/constructs/acknowledge';
import { customerKey } from '#infra/constructs/customer-key';
import { stackId } from '#infra/constructs/stack-id';

const BACKUP_POLICY = 'service-role/AWSBackupServiceRolePolicyForBackup';

/** Everything that is kept: the tables, each with a key of its own, and their copies. Nothing else holds state. */
export class DataStack extends Stack {
  readonly tables: Record<TableId, Table>;

  constructor(scope: Construct, stage: StageConfig) {
    super(scope, stackId('data', stage), {
      env: { account: stage.account, region: stage.region },
      terminationProtection: stage.deletionProtected,
      description: 'Hineni: tables, their keys and their copies',
    });
    this.tables = {
      reports: this.#table(stage, 'reports'),
      visits: this.#table(stage, 'visits'),
      directory: this.#table(stage, 'directory'),
      credentials: this.#table(stage, 'credentials'),
      calls: this.#table(stage, 'calls'),
      'call-watch': this.#table(stage, 'call-watch'),
      batches: this.#table(stage, 'batches'),
      invoices: this.#table(stage, 'invoices'),
      'fix-keys': this.#table(stage, 'fix-keys'),
      alerts: this.#table(stage, 'alerts'),
      mails: this.#table(stage, 'mails'),
      events: this.#table(stage, 'events'),
      deliveries: this.#table(stage, 'deliveries'),
    };
    if (stage.backsUp) this.#backUp(stage);
  }

  #table(stage: StageConfig, id: TableId): Table {
    const definition = TABLES[id];
    const key = customerKey(this, stage, id, `Seals the table ${id}`);
    const table = new Table(this, id, {
      tableName: id,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: stage.pointInTimeRecoveryDays,
      },
      deletionProtection: stage.deletionProtected,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(key === undefined
        ? { encryption: TableEncryption.AWS_MANAGED }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
      ...(definition.streamed && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
      ...(definition.expires && { timeToLiveAttribute: 'expiresAtEpochSeconds' }),
    });
    for (const index of definition.indexes) {
      table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
        sortKey: { name: index.sortKey, type: AttributeType.STRING },
      });
    }
    return table;
  }

  #backUp(stage: StageConfig): void {
    const key = customerKey(this, stage, 'backups', 'Seals the copies of the tables');
    const vault = new BackupVault(this, 'vault', {
      backupVaultName: 'hineni',
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
      // After three days nobody can shorten this, the owner of the account included.
      lockConfiguration: {
        minRetention: Duration.days(30),
        maxRetention: Duration.days(400),
        changeableFor: Duration.days(3),
      },
    });
    const role = new Role(this, 'backup-role', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(BACKUP_POLICY)],
    });
    acknowledge(
      role,
      `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${BACKUP_POLICY}]`,
      'AWS keeps this policy for exactly this use: to copy what the plan selects',
    );
    const plan = new BackupPlan(this, 'plan', { backupPlanName: 'hineni', backupVault: vault });
    // UTC: after the night's purge by either clock of Israel. 35 days, since a copy of the keys of coordinates brings back
    // what was purged (decision 0005).
    plan.addRule(
      new BackupPlanRule({
        ruleName: 'daily',
        scheduleExpression: Schedule.cron({ hour: '2', minute: '30' }),
        deleteAfter: Duration.days(35),
      }),
    );
    plan.addSelection('tables', {
      backupSelectionName: 'tables',
      role,
      disableDefaultBackupPolicy: true,
      resources: Object.values(this.tables).map((table) => BackupResource.fromDynamoDbTable(table)),
    });
  }
}
