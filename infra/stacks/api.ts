import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { catalogue, type FunctionEntry } from '../../functions/catalogue.ts';
import { putReportRoute, syncReportsRoute } from '../../shared/contracts/reports.ts';
import type { Route } from '../../shared/contracts/route.ts';
import type { StageConfig } from '../../stages/stage-config.ts';
import { AppFunction, entryOf, type FunctionParts } from '../constructs/app-function.ts';
import { CanaryRelease } from '../constructs/canary-release.ts';
import { apiMetric, PublicApi } from '../constructs/rest-api.ts';

/** A burst of files or exports must not starve these: nobody could report, or nobody come in. */
const RESERVED: ReadonlySet<string> = new Set(['put-report', 'sync-reports', 'take-turn', 'authorize']);

/** What is counted as accepted reports: namespace and name of the metric. */
export const REPORTS_ACCEPTED = { namespace: 'Hineni', metricName: 'ReportsAccepted' };

/** Everything that answers HTTP: the API, the authorizer and the functions of the operations. */
export class ApiStack extends Stack {
  readonly functions: ReadonlyMap<string, AppFunction>;

  constructor(scope: Construct, stage: StageConfig, parts: FunctionParts) {
    super(scope, `api-${stage.name}`, {
      env: { account: stage.account, region: stage.region },
      description: 'Hineni: the API and its functions',
    });
    const functions = new Map<string, AppFunction>();
    const add = (name: string, entry: FunctionEntry, route?: Route): AppFunction => {
      const fn = new AppFunction(this, name, {
        parts,
        entry,
        ...(RESERVED.has(name) &&
          stage.reportConcurrencyReserved > 0 && { concurrencyReserved: stage.reportConcurrencyReserved }),
        // A handler answers a fault of its own with 500, which Lambda takes for success.
        ...(route && { alsoFailing: { answers5xx: apiMetric('5XXError', route) } }),
      });
      functions.set(name, fn);
      return fn;
    };

    const authorizer = add('authorize', entryOf('authorize'));
    const api = new PublicApi(this, 'public', { stage, logKey: parts.logKey, authorizer });
    for (const [name, entry] of Object.entries(catalogue)) {
      if (entry.wake.by === 'api') api.add(entry.wake.route, add(name, entry, entry.wake.route));
    }
    this.functions = functions;

    const alarms = [this.#failing(parts), ...this.#quiet(stage, parts, api.accessLog)];
    if (stage.canaryDeploys) {
      const canary = new CanaryRelease(this, 'canary');
      for (const fn of functions.values()) canary.release(fn, alarms);
    }
  }

  #failing(parts: FunctionParts): Alarm {
    const alarm = new Alarm(this, 'failing-alarm', {
      alarmName: 'api-failing',
      alarmDescription:
        'phones, offices and providers’ software get errors of 500 and over. Runbook: docs/runbooks/stage-prod.md',
      metric: apiMetric('5XXError'),
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(parts.alarmTopic));
    return alarm;
  }

  /** Counts accepted reports; where people report every day, fewer than usual for the hour and weekday is an alarm. */
  #quiet(stage: StageConfig, parts: FunctionParts, accessLog: LogGroup): readonly Alarm[] {
    const reports = [putReportRoute, syncReportsRoute]
      .map((route) => `$.operation = "${route.method} ${route.path}"`)
      .join(' || ');
    new MetricFilter(this, 'reports-accepted', {
      logGroup: accessLog,
      filterPattern: FilterPattern.literal(`{ (${reports}) && ($.status < 300) }`),
      metricNamespace: REPORTS_ACCEPTED.namespace,
      metricName: REPORTS_ACCEPTED.metricName,
      metricValue: '1',
      defaultValue: 0,
    });
    if (!stage.expectsTraffic) return [];
    const alarm = new AnomalyDetectionAlarm(this, 'quiet-alarm', {
      alarmName: 'reports-quiet',
      alarmDescription:
        'fewer reports are accepted than at this hour of this weekday: people may be unable to report although nothing fails. Runbook: docs/runbooks/stage-prod.md',
      metric: new Metric({ ...REPORTS_ACCEPTED, statistic: 'Sum', period: Duration.minutes(5) }),
      // The width of the expected band in standard deviations: calm at night, and it learns the holidays late.
      stdDevs: 4,
      comparisonOperator: ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(parts.alarmTopic));
    return [alarm];
  }
}
