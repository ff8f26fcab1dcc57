import type { FunctionEntry, TableAction } from '#functions/catalogue';
import type { StageConfig } from '#stages/stage-config';

/** Actions that change a table. */
const WRITES: ReadonlySet<TableAction> = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/** Whether these actions need the table's key for writing too. */
export const isWriting = (actions: readonly TableAction[]): boolean =>
  actions.some((action) => WRITES.has(action));

/** What Lambda needs, on the function's behalf, to read a stream. */
export const READ_STREAM: readonly string[] = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
];

/** What Lambda needs, on the function's behalf, to take messages from a queue. */
export const TAKE_MESSAGES: readonly string[] = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
];

/** What a function needs to write its log: the streams of its own group. */
export const WRITE_LOG: readonly string[] = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** What tracing needs; X-Ray has no resources to name. */
export const TRACE: readonly string[] = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** The name of the geofence collection, the same in every stage that has one. */
export const FENCES = 'hineni-fences';

type Right = { actions: readonly string[]; resource: string };

/** The domain that a stage's mails come from, as Amazon SES knows it. */
export const mailDomainOf = ({ mailFrom }: Pick<StageConfig, 'mailFrom'>): string =>
  mailFrom.slice(mailFrom.indexOf('@') + 1);

/** Sending mails, as the stage's own domain alone. */
export const mailRight = (stage: Pick<StageConfig, 'mailFrom' | 'region' | 'account'>): Right => ({
  actions: ['ses:SendEmail'],
  resource: `arn:aws:ses:${stage.region}:${stage.account}:identity/${mailDomainOf(stage)}`,
});

/** What a function may do at Amazon Location: judge a report's place, mirror the fences, or geocode an address. */
export const locationRights = (entry: FunctionEntry, region: string, account: string): readonly Right[] => {
  const fences = `arn:aws:geo:${region}:${account}:geofence-collection/${FENCES}`;
  if (entry.wake.by === 'stream') {
    return [{ actions: ['geo:BatchPutGeofence', 'geo:BatchDeleteGeofence'], resource: fences }];
  }
  if (entry.tables.reports !== undefined) {
    return [{ actions: ['geo:ForecastGeofenceEvents'], resource: fences }];
  }
  return [{ actions: ['geo-places:Geocode'], resource: `arn:aws:geo-places:${region}::provider/default` }];
};
