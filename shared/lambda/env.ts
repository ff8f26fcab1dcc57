/** Every variable that a function may read; the catalogue and the infrastructure use the same names. */
export const ENV_KEYS = [
  'REPORT_TABLE',
  'VISIT_TABLE',
  'DIRECTORY_TABLE',
  'CREDENTIAL_TABLE',
  'CALL_TABLE',
  'CALL_WATCH_TABLE',
  'BATCH_TABLE',
  'FIX_KEY_TABLE',
  'ALERT_TABLE',
  'MAIL_TABLE',
  'INVOICE_TABLE',
  'EVENT_TABLE',
  'DELIVERY_TABLE',
  'ROW_QUEUE_URL',
  'PLACE_QUEUE_URL',
  'CLAIM_QUEUE_URL',
  'WEBHOOK_QUEUE_URL',
  'NOTICE_QUEUE_URL',
  'DYNAMODB_ENDPOINT',
  'SQS_ENDPOINT',
  'ISSUER_URL',
  'ISSUER_AUDIENCE',
  'OPERATOR_URL',
  'OPERATOR_TOKEN_URL',
  'OPERATOR_CLIENT_ID',
  'OPERATOR_CLIENT_SECRET',
  'PLACE_VERDICT',
  'GEOFENCE_COLLECTION',
  'LOCATION_REGION',
  'LOCATION_ENDPOINT',
  'MAIL_FROM',
  'MAIL_ENDPOINT',
  'CALL_BACK_SALT',
  'CALL_BACK_HOURS',
  'VOICE_SIGNING_KEYS',
  'TWIML_AUTH_TOKEN',
  'YEMOT_SECRETS',
  'PUBLIC_URL',
  'PAGE_URL',
  'WEBHOOK_ADDRESSES',
  'PROMPTS_URL',
  'SUPPORT_NUMBER',
  'SUPPORT_HOURS',
  'LOG_LEVEL',
  'AWS_REGION',
] as const;
export type EnvKey = (typeof ENV_KEYS)[number];

/**
 * Reads variables once, at cold start.
 * @throws Error naming every one that is missing: a deployment fault, seen at the first start.
 */
export const env = <const Keys extends readonly EnvKey[]>(...keys: Keys): Record<Keys[number], string> => {
  const missing = keys.filter((key) => !process.env[key]);
  if (missing.length > 0) throw new Error(`Missing environment: ${missing.join(', ')}`);
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- fromEntries forgets its keys; all were just seen
  return Object.fromEntries(keys.map((key) => [key, process.env[key]])) as Record<Keys[number], string>;
};

/** A variable that a stage may leave out. */
export const optionalEnv = (key: EnvKey): string | undefined => process.env[key];

/** Where the database is: AWS of the function's region, or the endpoint that the embedded stage names. */
export const databaseSettings = (): { region: string; endpoint: string | undefined } => ({
  region: optionalEnv('AWS_REGION') ?? 'il-central-1',
  endpoint: optionalEnv('DYNAMODB_ENDPOINT'),
});

/** Where Amazon Location keeps the fences; read only where the stage uses it. */
export const fenceSettings = (): { collection: string; region: string; endpoint: string | undefined } => {
  const { GEOFENCE_COLLECTION, LOCATION_REGION } = env('GEOFENCE_COLLECTION', 'LOCATION_REGION');
  return {
    collection: GEOFENCE_COLLECTION,
    region: LOCATION_REGION,
    endpoint: optionalEnv('LOCATION_ENDPOINT'),
  };
};

/** Whose mails are sent, and by whom: Amazon SES of the function's region, or what the embedded stage names. */
export const mailSettings = (
  from: string,
): { region: string; endpoint: string | undefined; from: string } => ({
  region: optionalEnv('AWS_REGION') ?? 'il-central-1',
  endpoint: optionalEnv('MAIL_ENDPOINT'),
  from,
});

/** Where the queues are, likewise. */
export const queueSettings = (): { region: string; endpoint: string | undefined } => ({
  region: optionalEnv('AWS_REGION') ?? 'il-central-1',
  endpoint: optionalEnv('SQS_ENDPOINT'),
});

/**
 * How strangers' addresses are written to. A function's own time-out is longer.
 * @param addresses `public`, or `own-machine-too` on one machine.
 */
export const webhookSettings = (addresses: string): { timeoutMillis: number; allowsLoopback: boolean } => ({
  timeoutMillis: 5_000,
  allowsLoopback: addresses === 'own-machine-too',
});
