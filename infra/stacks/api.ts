import { Stack } from 'aws-cdk-lib';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { catalogue } from '#functions/catalogue';
import { putReportRoute, syncReportsRoute } from '#shared/contracts/reports';
import type { StageConfig } from '#stages/stage-config';
import { AppFunction, entryOf } from '#infra/constructs/app-function';
import { CanaryRelease } from '#infra/constructs/canary-release';
import { REPORTS_ACCEPTED } from '#infra/constructs/metrics';
import { PublicApi } from '#infra/constructs/rest-api';
import type { OperationParts } from './operations.ts';
import { stackId } from '#infra/constructs/stack-id';

/** The REST API over the functions of the operations, its authorizer and its firewall. */
export class ApiStack extends Stack {
  /** @throws Error when an operation of the catalogue has no function among `operations`. */
  constructor(
    scope: Construct,
    stage: StageConfig,
    parts: OperationParts,
    operations: ReadonlyMap<string, AppFunction>,
  ) {
    super(scope, stackId('api', stage), {
      env: { account: stage.account, region: stage.region },
      description: 'Hineni: the API, its authorizer and its firewall',
    });
    const authorizer = new AppFunction(this, 'authorize', { parts, entry: entryOf('authorize') });
    const api = new PublicApi(this, 'public', { stage, logKey: parts.logKey, authorizer });
    for (const [name, { wake }] of Object.entries(catalogue)) {
      if (wake.by !== 'api') continue;
      const fn = operations.get(name);
      if (fn === undefined)
        throw new Error(`${wake.route.method} ${wake.route.path} has no function ${name}`);
      api.add(wake.route, fn);
    }

    const reports = [putReportRoute, syncReportsRoute]
      .map((route) => `$.operation = "${route.method} ${route.path}"`)
      .join(' || ');
    new MetricFilter(this, 'reports-accepted', {
      logGroup: api.accessLog,
      filterPattern: FilterPattern.literal(`{ (${reports}) && ($.status < 300) }`),
      metricNamespace: REPORTS_ACCEPTED.namespace,
      metricName: REPORTS_ACCEPTED.metricName,
      metricValue: '1',
      defaultValue: 0,
    });
    if (stage.canaryDeploys) new CanaryRelease(this, 'canary').release(authorizer, parts.releaseAlarms);
  }
}
