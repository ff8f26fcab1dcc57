import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';

/** The name of the API and of its one deployment stage, in every stage the same. */
export const API_NAME = 'hineni';
export const API_STAGE = 'live';

/** Where the API writes one line a request. */
export const API_ACCESS_LOG = '/hineni/api-access';

/** What the gateway counts of one operation, or of all. */
export const apiMetric = (name: string, operation?: { method: string; path: string }): Metric =>
  new Metric({
    namespace: 'AWS/ApiGateway',
    metricName: name,
    dimensionsMap: {
      ApiName: API_NAME,
      ...(operation && { Stage: API_STAGE, Method: operation.method, Resource: operation.path }),
    },
    statistic: 'Sum',
    period: Duration.minutes(1),
  });

/** Accepted requests with reports, counted out of the access log. */
export const REPORTS_ACCEPTED = { namespace: 'Hineni', metricName: 'ReportsAccepted' };

/** The same in five minutes. */
export const reportsAccepted = (): Metric =>
  new Metric({ ...REPORTS_ACCEPTED, statistic: 'Sum', period: Duration.minutes(5) });
