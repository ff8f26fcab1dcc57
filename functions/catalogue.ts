/* eslint-disable max-lines -- one table of data, read from top to bottom */
import * as announcements from '../shared/contracts/announcements.ts';
import * as batches from '../shared/contracts/batches.ts';
import * as trust from '../shared/contracts/call-trust.ts';
import * as calls from '../shared/contracts/calls.ts';
import * as contacts from '../shared/contracts/contacts.ts';
import * as directory from '../shared/contracts/directory.ts';
import * as invoices from '../shared/contracts/invoices.ts';
import * as lateVisits from '../shared/contracts/late-visits.ts';
import * as localities from '../shared/contracts/localities.ts';
import * as notices from '../shared/contracts/notices.ts';
import * as outages from '../shared/contracts/outages.ts';
import * as readiness from '../shared/contracts/readiness.ts';
import * as reports from '../shared/contracts/reports.ts';
import type { Route } from '../shared/contracts/route.ts';
import * as service from '../shared/contracts/service.ts';
import * as sharedWorker from '../shared/contracts/shared-worker.ts';
import * as visits from '../shared/contracts/visits.ts';
import * as voice from '../shared/contracts/voice.ts';
import * as webhooks from '../shared/contracts/webhooks.ts';
import * as workerKinds from '../shared/contracts/worker-kinds.ts';

/** The tables: one an aggregate, all keyed by `pk` and `sk`. `expires`: items carry `expiresAtEpochSeconds`. */
export const TABLES = {
  reports: { variable: 'REPORT_TABLE', streamed: true, expires: false, indexes: [] },
  visits: { variable: 'VISIT_TABLE', streamed: true, expires: false, indexes: [] },
  directory: {
    variable: 'DIRECTORY_TABLE',
    streamed: true,
    expires: false,
    indexes: [{ name: 'by-provider', partitionKey: 'byProvider', sortKey: 'sk' }],
  },
  credentials: { variable: 'CREDENTIAL_TABLE', streamed: false, expires: true, indexes: [] },
  calls: { variable: 'CALL_TABLE', streamed: false, expires: true, indexes: [] },
  'call-watch': {
    variable: 'CALL_WATCH_TABLE',
    streamed: true,
    expires: true,
    indexes: [{ name: 'by-due', partitionKey: 'dueShard', sortKey: 'dueAt' }],
  },
  batches: { variable: 'BATCH_TABLE', streamed: true, expires: false, indexes: [] },
  invoices: { variable: 'INVOICE_TABLE', streamed: true, expires: false, indexes: [] },
  'fix-keys': { variable: 'FIX_KEY_TABLE', streamed: false, expires: true, indexes: [] },
  alerts: { variable: 'ALERT_TABLE', streamed: false, expires: true, indexes: [] },
  mails: { variable: 'MAIL_TABLE', streamed: true, expires: true, indexes: [] },
  events: { variable: 'EVENT_TABLE', streamed: true, expires: true, indexes: [] },
  deliveries: { variable: 'DELIVERY_TABLE', streamed: false, expires: true, indexes: [] },
} as const;
export type TableId = keyof typeof TABLES;

/** The work queues: `tries` before a message is laid in the dead-letter queue. */
export const QUEUES = {
  rows: { variable: 'ROW_QUEUE_URL', tries: 5 },
  places: { variable: 'PLACE_QUEUE_URL', tries: 5 },
  claims: { variable: 'CLAIM_QUEUE_URL', tries: 5 },
  webhooks: { variable: 'WEBHOOK_QUEUE_URL', tries: 5 },
  notices: { variable: 'NOTICE_QUEUE_URL', tries: 5 },
} as const;
export type QueueId = keyof typeof QUEUES;

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem';

/** What wakes a function. Times of schedules are local in Asia/Jerusalem (EventBridge cron). */
export type Wake =
  | { by: 'api'; route: Route }
  | {
      by: 'stream';
      table: TableId;
      batchSize: number;
      windowSeconds: number;
      retries: number;
      ageSecondsMax: number;
    }
  | { by: 'queue'; queue: QueueId; batchSize: number; concurrencyMax: number }
  | { by: 'schedule'; cron: string }
  /** A flow of Amazon Connect in the stage's own account; it waits for eight seconds at most. */
  | { by: 'connect' }
  | { by: 'authorizer' }
  | { by: 'sign-in' };

export type FunctionEntry = {
  /** From the root, without the ending. */
  file: string;
  wake: Wake;
  timeoutSeconds: number;
  memoryMegabytes: number;
  /** Who suffers when it fails: the first line of its alarm. */
  impact: string;
  tables: { readonly [Table in TableId]?: readonly TableAction[] };
  /** Queues that it sends to. */
  sends: readonly QueueId[];
  /** Other variables that it reads. */
  reads: readonly string[];
  /** Calls Amazon Location, where the stage uses it. */
  usesLocation?: true;
  /** Runs of its own, as many as the stage says: `reports`, so that nothing starves it; `calls`, so that it starves nothing. */
  reserves?: 'reports' | 'calls';
  /** Sends mails by Amazon SES, from the address of the stage. */
  sendsMail?: true;
};

const api = (
  name: string,
  route: Route,
  impact: string,
  tables: FunctionEntry['tables'],
  more: Partial<FunctionEntry> = {},
): FunctionEntry => ({
  file: `functions/api/${name}`,
  wake: { by: 'api', route },
  timeoutSeconds: 10,
  memoryMegabytes: 512,
  impact,
  tables,
  sends: [],
  reads: [],
  ...more,
});

/** What a function needs that takes turns of calls, whoever the vendor is. */
const CALLS = {
  reports: ['PutItem', 'Query'],
  directory: ['BatchGetItem', 'Query'],
  credentials: ['GetItem', 'UpdateItem', 'DeleteItem'],
  calls: ['GetItem', 'PutItem'],
  'call-watch': ['UpdateItem'],
} as const;

/** Under the eight seconds that the most impatient vendor waits. */
const voiced = (name: string, wake: Wake, impact: string, reads: readonly string[]): FunctionEntry => ({
  file: `functions/voice/${name}`,
  wake,
  timeoutSeconds: 6,
  memoryMegabytes: 1024,
  impact,
  tables: CALLS,
  sends: [],
  reads: ['SUPPORT_NUMBER', 'SUPPORT_HOURS', ...reads],
  reserves: 'calls',
});

/** What a function needs that derives visits from facts, and one that finds the facts by a visit's id. */
const FOLDS = { reports: ['Query'], directory: ['BatchGetItem', 'Query'] } as const;
const FINDS = { ...FOLDS, reports: ['GetItem', 'Query'] } as const;

/** What a function needs that decides about claims. */
const DECIDES = { reports: ['Query'], directory: ['BatchGetItem', 'Query'] } as const;

/** What a function needs that asks or records a case of circular 1536A. */
const CASES = { directory: ['GetItem', 'Query'] } as const;
const LISTS_CASES = { directory: [...CASES.directory, 'BatchGetItem'] } as const;
const RECORDS_CASES = { directory: [...LISTS_CASES.directory, 'PutItem'] } as const;

/** What wakes each function, what it may touch and whom its failure hurts: deployed from here, run locally from here. */
export const catalogue: Record<string, FunctionEntry> = {
  'put-report': api(
    'put-report',
    reports.putReportRoute,
    'caregivers cannot report; their phones keep the reports and try again',
    { reports: ['PutItem'], directory: ['BatchGetItem'], 'fix-keys': ['GetItem', 'PutItem'] },
    {
      timeoutSeconds: 5,
      memoryMegabytes: 1024,
      reads: ['PLACE_VERDICT'],
      usesLocation: true,
      reserves: 'reports',
    },
  ),
  'sync-reports': api(
    'sync-reports',
    reports.syncReportsRoute,
    'reports that were kept off line stay on the phones',
    { reports: ['PutItem'], directory: ['BatchGetItem'], 'fix-keys': ['GetItem', 'PutItem'] },
    {
      timeoutSeconds: 20,
      memoryMegabytes: 1024,
      reads: ['PLACE_VERDICT'],
      usesLocation: true,
      reserves: 'reports',
    },
  ),
  'list-visits': api('list-visits', visits.listVisitsRoute, 'offices see no visits', {
    ...FOLDS,
    directory: ['GetItem', ...FOLDS.directory],
    visits: ['Query'],
  }),
  'list-my-visits': api(
    'list-my-visits',
    visits.listMyVisitsRoute,
    'caregivers and recipients do not see their visits',
    FOLDS,
  ),
  'get-visit': api('get-visit', visits.getVisitRoute, 'a visit cannot be opened', FINDS),
  'get-visit-history': api(
    'get-visit-history',
    visits.getVisitHistoryRoute,
    'the history of a visit cannot be read',
    FINDS,
  ),
  'get-visit-explanation': api(
    'get-visit-explanation',
    visits.getVisitExplanationRoute,
    'nobody can read why a visit is held',
    FINDS,
  ),
  'put-correction': api('put-correction', visits.putCorrectionRoute, 'offices cannot correct visits', {
    reports: ['GetItem', 'Query', 'PutItem'],
    directory: ['GetItem', ...FOLDS.directory],
  }),
  'acknowledge-exception': api(
    'acknowledge-exception',
    visits.acknowledgeExceptionRoute,
    'offices cannot acknowledge exceptions',
    { reports: ['GetItem', 'Query', 'PutItem'], directory: FOLDS.directory },
  ),
  'answer-visit': api(
    'answer-visit',
    visits.answerVisitRoute,
    'recipients and families cannot confirm or dispute a visit on the pages',
    { reports: ['GetItem', 'Query', 'PutItem'], directory: FOLDS.directory },
  ),
  'list-incomplete-calls': api(
    'list-incomplete-calls',
    calls.listIncompleteCallsRoute,
    'offices do not see which callers came to no report and who waits for a call',
    { calls: ['Query'], directory: ['GetItem'] },
  ),
  'put-provider': api('put-provider', directory.putProviderRoute, 'no provider can be registered', {
    directory: ['GetItem', 'PutItem'],
  }),
  'get-provider': api('get-provider', directory.getProviderRoute, 'a provider cannot be read', {
    directory: ['GetItem', 'Query'],
  }),
  'list-providers': api(
    'list-providers',
    directory.listProvidersRoute,
    'the Institute cannot choose a provider from a list',
    { directory: ['Query', 'BatchGetItem'] },
  ),
  'import-contacts': api(
    'import-contacts',
    contacts.importContactsRoute,
    'providers get no admin users',
    { directory: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'], mails: ['PutItem'] },
    { timeoutSeconds: 29, memoryMegabytes: 1024, reads: ['PAGE_URL'] },
  ),
  'put-caregiver': api('put-caregiver', directory.putCaregiverRoute, 'no caregiver can be registered', {
    directory: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
  }),
  'get-caregiver': api('get-caregiver', directory.getCaregiverRoute, 'a caregiver cannot be read', {
    directory: ['GetItem'],
  }),
  'list-caregivers': api(
    'list-caregivers',
    directory.listCaregiversRoute,
    'the list of caregivers cannot be read',
    {
      directory: ['Query'],
    },
  ),
  'put-caregiver-pin': api('put-caregiver-pin', directory.putCaregiverPinRoute, 'no PIN can be set', {
    directory: ['Query', 'BatchGetItem'],
    credentials: ['GetItem', 'PutItem', 'DeleteItem'],
    mails: ['PutItem'],
  }),
  'put-device': api('put-device', directory.putDeviceRoute, 'phones cannot register their keys', {
    directory: ['PutItem'],
  }),
  'put-recipient': api(
    'put-recipient',
    directory.putRecipientRoute,
    'no recipient can be registered',
    { directory: ['GetItem', 'PutItem', 'DeleteItem'] },
    { reads: ['PLACE_VERDICT'], usesLocation: true },
  ),
  'get-recipient': api('get-recipient', directory.getRecipientRoute, 'a recipient cannot be read', {
    directory: ['GetItem'],
  }),
  'list-recipients': api(
    'list-recipients',
    directory.listRecipientsRoute,
    'the list of recipients cannot be read',
    {
      directory: ['Query'],
    },
  ),
  'put-assignment': api('put-assignment', directory.putAssignmentRoute, 'no assignment can be registered', {
    directory: ['GetItem', 'PutItem', 'DeleteItem'],
  }),
  'get-assignment': api('get-assignment', directory.getAssignmentRoute, 'an assignment cannot be read', {
    directory: ['GetItem'],
  }),
  'list-branches': api('list-branches', directory.listBranchesRoute, 'the rollout cannot be read', {
    directory: ['BatchGetItem'],
  }),
  'get-branch': api('get-branch', directory.getBranchRoute, 'a branch cannot be read', {
    directory: ['GetItem'],
  }),
  'put-paying-from': api(
    'put-paying-from',
    directory.putPayingFromRoute,
    'the Division cannot move a paying date',
    {
      directory: ['GetItem', 'PutItem'],
    },
  ),
  'list-late-visits': api(
    'list-late-visits',
    lateVisits.listLateVisitsRoute,
    'offices do not see which planned visits nobody has arrived at',
    { directory: ['Query'], alerts: ['Query'] },
  ),
  'put-outage': api(
    'put-outage',
    outages.putOutageRoute,
    'an outage of ours cannot be recorded; missing reports of its window look like those of people',
    { directory: ['GetItem', 'PutItem'] },
  ),
  'decide-paying-from': api(
    'decide-paying-from',
    directory.decidePayingFromRoute,
    'no second person can approve a paying date',
    { directory: ['GetItem', 'PutItem'] },
  ),
  'put-branch-reporting-from': api(
    'put-branch-reporting-from',
    directory.putBranchReportingFromRoute,
    'the Division cannot move the date from which a branch takes reports',
    { directory: ['GetItem', 'PutItem'] },
  ),
  'decide-branch-reporting-from': api(
    'decide-branch-reporting-from',
    directory.decideBranchReportingFromRoute,
    'no second person can approve the date from which a branch takes reports',
    { directory: ['GetItem', 'PutItem'] },
  ),
  'list-worker-kinds': api(
    'list-worker-kinds',
    workerKinds.listWorkerKindsRoute,
    'nobody sees which kinds of workers must report, and from when',
    { directory: ['BatchGetItem'] },
  ),
  'put-reporting-from': api(
    'put-reporting-from',
    workerKinds.putReportingFromRoute,
    'the Division cannot say from when a kind of workers must report',
    { directory: ['GetItem', 'PutItem'] },
  ),
  'decide-reporting-from': api(
    'decide-reporting-from',
    workerKinds.decideReportingFromRoute,
    'no second person can approve from when a kind of workers must report',
    { directory: ['GetItem', 'PutItem'] },
  ),
  'import-localities': api(
    'import-localities',
    localities.importLocalitiesRoute,
    'the Division cannot say which branch a locality belongs to',
    { directory: ['PutItem'] },
    { timeoutSeconds: 29, memoryMegabytes: 1024 },
  ),
  'get-locality': api(
    'get-locality',
    localities.getLocalityRoute,
    'nobody sees which branch a locality belongs to',
    { directory: ['Query'] },
  ),
  'list-announcements': api(
    'list-announcements',
    announcements.listAnnouncementsRoute,
    'providers do not see which branches are about to pay by reports',
    { directory: ['Query'] },
  ),
  'list-notices': api(
    'list-notices',
    notices.listNoticesRoute,
    'providers do not see what they were told of shared workers',
    { directory: ['Query'] },
  ),
  'put-manual-approval': api(
    'put-manual-approval',
    batches.putManualApprovalRoute,
    'the Division cannot approve manual attendance',
    { directory: ['GetItem', 'PutItem'] },
  ),
  'put-batch': api(
    'put-batch',
    batches.putBatchRoute,
    'files of attendance are not taken in',
    { directory: ['Query'], batches: ['GetItem', 'PutItem', 'BatchWriteItem'] },
    { timeoutSeconds: 29, memoryMegabytes: 1024 },
  ),
  'get-batch': api('get-batch', batches.getBatchRoute, 'nobody sees how far a file is', {
    batches: ['GetItem', 'Query'],
  }),
  'put-invoice': api(
    'put-invoice',
    invoices.putInvoiceRoute,
    'providers cannot send invoices',
    { invoices: ['GetItem', 'PutItem', 'BatchWriteItem'] },
    { timeoutSeconds: 29, memoryMegabytes: 1024 },
  ),
  'get-invoice': api('get-invoice', invoices.getInvoiceRoute, 'nobody sees what became of an invoice', {
    invoices: ['GetItem', 'Query'],
  }),
  'list-invoices': api(
    'list-invoices',
    invoices.listInvoicesRoute,
    'nobody sees the invoices of a month',
    { invoices: ['GetItem', 'BatchGetItem', 'Query'] },
    { timeoutSeconds: 29 },
  ),
  'get-invoice-adjustments': api(
    'get-invoice-adjustments',
    invoices.getInvoiceAdjustmentsRoute,
    'nobody sees why an invoice changed',
    { invoices: ['GetItem', 'Query'] },
  ),
  'get-line-explanation': api(
    'get-line-explanation',
    invoices.getLineExplanationRoute,
    'nobody can read why minutes are held',
    { ...DECIDES, invoices: ['GetItem', 'BatchGetItem', 'Query'] },
    { memoryMegabytes: 1024 },
  ),
  'get-readiness': api(
    'get-readiness',
    readiness.getReadinessRoute,
    'nobody sees whether a branch is ready to pay by reports',
    { directory: ['GetItem', 'Query'], invoices: ['BatchGetItem', 'Query'] },
    { timeoutSeconds: 29 },
  ),
  'put-month': api('put-month', invoices.putMonthRoute, 'months cannot be closed or opened again', {
    invoices: ['GetItem', 'PutItem'],
  }),
  'get-month': api('get-month', invoices.getMonthRoute, 'nobody sees how a month stands', {
    invoices: ['GetItem'],
  }),
  'put-immigration-permit': api(
    'put-immigration-permit',
    sharedWorker.putImmigrationPermitRoute,
    'no permit of a foreign worker can be recorded',
    RECORDS_CASES,
  ),
  'put-determination': api(
    'put-determination',
    sharedWorker.putDeterminationRoute,
    'no determination of a care load can be recorded',
    RECORDS_CASES,
  ),
  'put-benefit-decision': api(
    'put-benefit-decision',
    sharedWorker.putBenefitDecisionRoute,
    'no benefit decision can be recorded',
    RECORDS_CASES,
  ),
  'put-household-relation': api(
    'put-household-relation',
    sharedWorker.putHouseholdRelationRoute,
    'nobody can record who is whose spouse',
    RECORDS_CASES,
  ),
  'put-appeal': api(
    'put-appeal',
    sharedWorker.putAppealRoute,
    'no appeal against a determination can be recorded',
    RECORDS_CASES,
  ),
  'decide-appeal': api(
    'decide-appeal',
    sharedWorker.decideAppealRoute,
    'no result of an appeal can be recorded',
    RECORDS_CASES,
  ),
  'decide-shared-worker': api(
    'decide-shared-worker',
    sharedWorker.decideSharedWorkerRoute,
    'nobody can ask whether one worker may serve two recipients',
    CASES,
  ),
  'list-shared-worker-cases': api(
    'list-shared-worker-cases',
    sharedWorker.listSharedWorkerCasesRoute,
    'cases of one worker for two recipients cannot be read',
    LISTS_CASES,
  ),
  'list-follow-ups': api(
    'list-follow-ups',
    sharedWorker.listFollowUpsRoute,
    'nobody sees what waits in the cases of shared workers',
    CASES,
  ),
  'finish-follow-up': api(
    'finish-follow-up',
    sharedWorker.finishFollowUpRoute,
    'nothing that waits in a case can be marked as done',
    RECORDS_CASES,
  ),
  'get-openapi': api('get-openapi', service.getOpenapiRoute, 'the published contract cannot be read', {}),
  'take-turn': {
    ...voiced(
      'take-turn',
      { by: 'api', route: voice.voiceTurnRoute },
      'caregivers cannot report by telephone',
      [],
    ),
    reserves: 'reports',
  },
  'answer-signed': voiced(
    'answer-signed',
    { by: 'api', route: voice.signedVoiceTurnRoute },
    'calls through vendors of our own contract are not answered',
    ['VOICE_SIGNING_KEYS'],
  ),
  'recover-call': {
    ...voiced(
      'recover-call',
      { by: 'api', route: calls.recoveredCallRoute },
      'calls that vendors kept while we were away stay with them',
      ['VOICE_SIGNING_KEYS'],
    ),
    // A record is many turns at once.
    timeoutSeconds: 20,
  },
  'answer-twiml': voiced(
    'answer-twiml',
    { by: 'api', route: voice.twimlRoute },
    'calls through the TwiML vendor are not answered',
    ['PUBLIC_URL', 'PROMPTS_URL', 'TWIML_AUTH_TOKEN'],
  ),
  'answer-connect': voiced(
    'answer-connect',
    { by: 'connect' },
    'calls through Amazon Connect are not answered',
    [],
  ),
  'answer-yemot': {
    ...voiced(
      'answer-yemot',
      { by: 'api', route: voice.yemotRoute },
      'calls through Yemot HaMashiach are not answered',
      ['YEMOT_SECRETS'],
    ),
    // It counts the requests of a line.
    tables: { ...CALLS, calls: [...CALLS.calls, 'UpdateItem'] },
  },
  'take-call-back-turn': {
    ...voiced(
      'take-call-back-turn',
      { by: 'api', route: trust.callBackTurnRoute },
      'recipients who are called back hear nothing; the checks wait',
      [],
    ),
    tables: { reports: ['PutItem'], 'call-watch': ['GetItem', 'PutItem'] },
    reads: ['CALL_BACK_HOURS'],
  },
  'list-call-flags': api(
    'list-call-flags',
    trust.listCallFlagsRoute,
    'nobody sees which calls are worth a look',
    { 'call-watch': ['Query', 'BatchGetItem'] },
  ),
  'review-call-flag': api(
    'review-call-flag',
    trust.reviewCallFlagRoute,
    'what people found about a call cannot be written down',
    { 'call-watch': ['GetItem', 'UpdateItem'] },
  ),
  'list-call-back-checks': api(
    'list-call-back-checks',
    trust.listCallBackChecksRoute,
    'recipients are not called back about calls',
    { 'call-watch': ['Query'] },
  ),
  'tell-attempt': api(
    'tell-attempt',
    trust.tellAttemptRoute,
    'recipients are not called back about calls',
    { reports: ['PutItem'], 'call-watch': ['GetItem', 'PutItem'] },
    { reads: ['CALL_BACK_HOURS'] },
  ),
  'watch-calls': {
    file: 'functions/stream/watch-calls',
    wake: {
      by: 'stream',
      table: 'call-watch',
      batchSize: 100,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'calls that are worth a look are not seen, and nobody is called back',
    tables: {
      'call-watch': ['Query', 'PutItem', 'UpdateItem'],
      reports: ['Query'],
      directory: ['BatchGetItem', 'Query'],
    },
    sends: [],
    reads: ['CALL_BACK_SALT', 'CALL_BACK_HOURS'],
  },
  'put-webhook': api(
    'put-webhook',
    webhooks.putWebhookRoute,
    'the software of providers cannot say where events are sent',
    { directory: ['GetItem', 'Query', 'PutItem'], credentials: ['GetItem', 'PutItem'] },
    { reads: ['WEBHOOK_ADDRESSES'] },
  ),
  'get-webhook': api('get-webhook', webhooks.getWebhookRoute, 'a webhook cannot be read', {
    directory: ['GetItem'],
  }),
  'list-webhooks': api('list-webhooks', webhooks.listWebhooksRoute, 'the webhooks cannot be read', {
    directory: ['Query', 'BatchGetItem'],
  }),
  'list-deliveries': api(
    'list-deliveries',
    webhooks.listDeliveriesRoute,
    'providers do not see what was sent to their software',
    { directory: ['GetItem'], deliveries: ['Query'] },
  ),
  'replay-delivery': api(
    'replay-delivery',
    webhooks.replayDeliveryRoute,
    'the software of providers cannot ask for an event once more',
    { deliveries: ['GetItem', 'PutItem', 'DeleteItem'] },
    { sends: ['webhooks'] },
  ),
  'get-feed': api('get-feed', webhooks.getFeedRoute, 'the software of providers cannot read its events', {
    events: ['GetItem', 'Query'],
  }),
  'fold-visits': {
    file: 'functions/stream/fold-visits',
    wake: {
      by: 'stream',
      table: 'reports',
      batchSize: 100,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 1024,
    impact: 'reports are kept, but visits are not brought up to date',
    tables: {
      reports: [...FOLDS.reports, 'PutItem'],
      directory: [...FOLDS.directory, 'PutItem'],
      visits: ['BatchGetItem', 'PutItem'],
    },
    sends: [],
    reads: [],
  },
  'follow-reports': {
    file: 'functions/stream/follow-reports',
    wake: {
      by: 'stream',
      table: 'reports',
      batchSize: 100,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'operators are not asked where a telephone is; regional faults are not seen',
    tables: {
      reports: ['GetItem', 'BatchGetItem', 'PutItem'],
      directory: ['BatchGetItem'],
      'fix-keys': ['GetItem', 'PutItem', 'Query'],
      'call-watch': ['UpdateItem'],
    },
    sends: ['places'],
    reads: [],
  },
  'follow-directory': {
    file: 'functions/stream/follow-directory',
    wake: {
      by: 'stream',
      table: 'directory',
      batchSize: 20,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 120,
    memoryMegabytes: 1024,
    impact: 'a repaired place, phone or assignment does not clear exceptions',
    tables: {
      reports: ['Query', 'PutItem'],
      directory: [...FOLDS.directory, 'GetItem', 'PutItem', 'DeleteItem'],
      visits: ['BatchGetItem', 'PutItem'],
      'fix-keys': ['GetItem'],
    },
    sends: ['notices'],
    reads: ['PLACE_VERDICT'],
    usesLocation: true,
  },
  'enqueue-parts': {
    file: 'functions/stream/enqueue-parts',
    wake: {
      by: 'stream',
      table: 'batches',
      batchSize: 10,
      windowSeconds: 0,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 30,
    memoryMegabytes: 512,
    impact: 'accepted files are not worked on',
    tables: {},
    sends: ['rows'],
    reads: [],
  },
  'import-rows': {
    file: 'functions/queue/import-rows',
    wake: { by: 'queue', queue: 'rows', batchSize: 1, concurrencyMax: 8 },
    timeoutSeconds: 30,
    memoryMegabytes: 1024,
    impact: 'rows of accepted files wait',
    tables: {
      batches: ['GetItem', 'PutItem'],
      reports: ['BatchGetItem', 'PutItem'],
      directory: ['BatchGetItem', 'Query'],
    },
    sends: [],
    reads: [],
  },
  'spread-invoice': {
    file: 'functions/stream/spread-invoice',
    wake: {
      by: 'stream',
      table: 'invoices',
      batchSize: 10,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 120,
    memoryMegabytes: 512,
    impact: 'received invoices are not decided',
    tables: { directory: ['Query'], invoices: ['GetItem', 'BatchGetItem', 'Query'] },
    sends: ['claims'],
    reads: [],
  },
  'tell-invoices': {
    file: 'functions/stream/tell-invoices',
    wake: {
      by: 'stream',
      table: 'invoices',
      batchSize: 50,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'the software of providers is not told what was decided of invoices',
    tables: { invoices: ['GetItem', 'Query'], events: ['GetItem', 'PutItem'] },
    sends: [],
    reads: [],
  },
  'spread-events': {
    file: 'functions/stream/spread-events',
    wake: {
      by: 'stream',
      table: 'events',
      batchSize: 20,
      windowSeconds: 0,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'the software of providers is told of events by its own questions only',
    tables: { directory: ['Query', 'BatchGetItem'], deliveries: ['PutItem'] },
    sends: ['webhooks'],
    reads: [],
  },
  'deliver-webhook': {
    file: 'functions/queue/deliver-webhook',
    // Strangers answer slowly: five side by side in one run. One that is away holds up the others for one time-out, then rests.
    wake: { by: 'queue', queue: 'webhooks', batchSize: 5, concurrencyMax: 4 },
    timeoutSeconds: 30,
    memoryMegabytes: 512,
    impact: 'the software of providers waits for its events',
    tables: {
      directory: ['GetItem'],
      credentials: ['GetItem'],
      events: ['GetItem'],
      deliveries: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
    },
    sends: ['webhooks'],
    reads: ['WEBHOOK_ADDRESSES'],
  },
  'recheck-visits': {
    file: 'functions/stream/recheck-visits',
    wake: {
      by: 'stream',
      table: 'visits',
      batchSize: 100,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'late reports and corrections do not reach invoices',
    tables: { invoices: ['BatchGetItem', 'Query'] },
    sends: ['claims'],
    reads: [],
  },
  'recheck-entries': {
    file: 'functions/stream/recheck-entries',
    wake: {
      by: 'stream',
      table: 'directory',
      batchSize: 20,
      windowSeconds: 1,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'changed permits, benefits and paying dates do not reach invoices',
    tables: { directory: ['BatchGetItem', 'Query'], invoices: ['BatchGetItem', 'Query'] },
    sends: ['claims'],
    reads: [],
  },
  'decide-claims': {
    file: 'functions/queue/decide-claims',
    wake: { by: 'queue', queue: 'claims', batchSize: 1, concurrencyMax: 8 },
    timeoutSeconds: 120,
    memoryMegabytes: 1024,
    impact: 'invoices wait for their decision',
    tables: { ...DECIDES, invoices: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'] },
    sends: ['claims'],
    reads: [],
  },
  'switch-branches': {
    file: 'functions/schedule/switch-branches',
    wake: { by: 'schedule', cron: '5 0 * * ? *' },
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    impact: 'providers are not told of paying dates',
    tables: {
      directory: ['BatchGetItem', 'Query', 'PutItem'],
      mails: ['PutItem'],
      events: ['GetItem', 'PutItem'],
    },
    sends: [],
    reads: [],
  },
  'send-mails': {
    file: 'functions/stream/send-mails',
    wake: {
      by: 'stream',
      table: 'mails',
      batchSize: 20,
      windowSeconds: 0,
      retries: 20,
      ageSecondsMax: 43_200,
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'invitations, announcements and notices are not mailed',
    tables: { mails: ['UpdateItem', 'PutItem'] },
    sends: [],
    reads: ['MAIL_FROM'],
    sendsMail: true,
  },
  'retry-mails': {
    file: 'functions/schedule/retry-mails',
    wake: { by: 'schedule', cron: '0/5 * * * ? *' },
    timeoutSeconds: 240,
    memoryMegabytes: 512,
    impact: 'mails that could not be sent at first stay unsent',
    tables: { mails: ['UpdateItem', 'PutItem', 'Query', 'DeleteItem'] },
    sends: [],
    reads: ['MAIL_FROM'],
    sendsMail: true,
  },
  'tell-case': {
    file: 'functions/queue/tell-case',
    wake: { by: 'queue', queue: 'notices', batchSize: 1, concurrencyMax: 4 },
    timeoutSeconds: 30,
    memoryMegabytes: 512,
    impact: 'providers learn a day late what was recorded of shared workers',
    tables: {
      directory: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      mails: ['PutItem'],
      events: ['GetItem', 'PutItem'],
    },
    sends: [],
    reads: ['PAGE_URL'],
  },
  'tell-notices': {
    file: 'functions/schedule/tell-notices',
    wake: { by: 'schedule', cron: '15 7 * * ? *' },
    timeoutSeconds: 600,
    memoryMegabytes: 512,
    impact: 'providers are not told of cases of shared workers that need them',
    tables: {
      directory: ['GetItem', 'Query', 'PutItem'],
      mails: ['PutItem'],
      events: ['GetItem', 'PutItem'],
    },
    sends: [],
    reads: ['PAGE_URL'],
  },
  'decide-month': {
    file: 'functions/schedule/decide-month',
    wake: { by: 'schedule', cron: '20 0 1-7 * ? *' },
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    impact: 'invoices that were sent early stay held',
    tables: { directory: ['Query'], invoices: ['BatchGetItem', 'Query'] },
    sends: ['claims'],
    reads: [],
  },
  'locate-phone': {
    file: 'functions/queue/locate-phone',
    wake: { by: 'queue', queue: 'places', batchSize: 10, concurrencyMax: 5 },
    timeoutSeconds: 30,
    memoryMegabytes: 512,
    impact: 'reports by simple telephones stay without a place',
    tables: { reports: ['GetItem', 'PutItem'], directory: ['BatchGetItem'] },
    sends: [],
    reads: ['OPERATOR_URL', 'OPERATOR_TOKEN_URL', 'OPERATOR_CLIENT_ID', 'OPERATOR_CLIENT_SECRET'],
  },
  'sweep-late': {
    file: 'functions/schedule/sweep-late',
    wake: { by: 'schedule', cron: '0/5 5-23 * * ? *' },
    timeoutSeconds: 240,
    memoryMegabytes: 1024,
    impact: 'nobody is told of planned visits that nobody has arrived at',
    tables: {
      directory: ['GetItem', 'BatchGetItem', 'Query'],
      visits: ['Query'],
      alerts: ['Query', 'BatchWriteItem'],
    },
    sends: [],
    reads: [],
  },
  'purge-fix-keys': {
    file: 'functions/schedule/purge-fix-keys',
    wake: { by: 'schedule', cron: '15 * * * ? *' },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    impact: 'coordinates are kept longer than promised',
    tables: { 'fix-keys': ['BatchGetItem', 'PutItem', 'Query', 'DeleteItem'] },
    sends: [],
    reads: [],
  },
  authorize: {
    file: 'functions/auth/authorize',
    wake: { by: 'authorizer' },
    timeoutSeconds: 5,
    memoryMegabytes: 512,
    impact: 'nobody can sign in',
    tables: {},
    sends: [],
    reads: ['ISSUER_URL', 'ISSUER_AUDIENCE'],
    reserves: 'reports',
  },
  'add-claims': {
    file: 'functions/auth/add-claims',
    wake: { by: 'sign-in' },
    timeoutSeconds: 5,
    memoryMegabytes: 256,
    impact: 'tokens carry no tenant and every request is refused',
    tables: {},
    sends: [],
    reads: [],
  },
};
