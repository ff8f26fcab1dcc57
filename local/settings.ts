import { QUEUES } from '#functions/catalogue';
import { local } from '#stages/local';
import { AUDIENCE, MOUNT } from './issuer.ts';
import { tableVariables } from './tables.ts';

/** Where the mobile operator's simulator is mounted. */
export const OPERATOR_MOUNT = '/operator';
/** Where the simulator of Amazon SES is mounted. */
export const MAIL_MOUNT = '/ses';
export const REGION = local.region;

/** What functions read on one machine; the queues' addresses come from the worker that serves them. */
export const functionEnv = (origin: string, databaseEndpoint: string): Record<string, string> => ({
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  DYNAMODB_ENDPOINT: databaseEndpoint,
  ...tableVariables(),
  ISSUER_URL: `${origin}${MOUNT}`,
  ISSUER_AUDIENCE: AUDIENCE,
  OPERATOR_URL: `${origin}${OPERATOR_MOUNT}`,
  OPERATOR_TOKEN_URL: `${origin}${OPERATOR_MOUNT}/token`,
  OPERATOR_CLIENT_ID: local.operator.clientId,
  OPERATOR_CLIENT_SECRET: 'local',
  PLACE_VERDICT: local.usesLocation ? 'amazon-location' : 'in-process',
  CALL_BACK_SALT: local.name,
  CALL_BACK_HOURS: local.callBackHours,
  SUPPORT_NUMBER: local.supportDesk?.number ?? 'none',
  SUPPORT_HOURS: local.supportDesk?.hours ?? 'none',
  PUBLIC_URL: origin,
  PAGE_URL: origin,
  PROMPTS_URL: origin,
  WEBHOOK_ADDRESSES: local.webhooksReachOwnMachine ? 'own-machine-too' : 'public',
  VOICE_SIGNING_KEYS: 'local',
  TWIML_AUTH_TOKEN: 'local',
  YEMOT_SECRETS: 'local',
  MAIL_FROM: local.mailFrom,
  MAIL_ENDPOINT: `${origin}${MAIL_MOUNT}`,
  LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
});

/** The variables that name the queues. */
export const queueVariables: readonly { queue: string; variable: string }[] = Object.entries(QUEUES).map(
  ([queue, { variable }]) => ({ queue, variable }),
);
