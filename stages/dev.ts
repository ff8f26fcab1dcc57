import type { StageConfig } from './stage-config.ts';

/** Where changes are tried first, by hand. Made-up people; may be torn down at any time. */
export const dev: StageConfig = {
  name: 'dev',
  runsOn: 'aws',
  account: '000000000001',
  region: 'il-central-1',

  keepsData: false,
  deletionProtected: false,
  pointInTimeRecoveryDays: 1,
  backsUp: false,
  customerKeys: true,

  canaryDeploys: false,
  hasWaf: false,
  apiRequestsPerSecondMax: 50,
  apiBurstRequestsMax: 50,
  tokenRequestsPerFiveMinutesMax: 2000,
  addressRequestsPerFiveMinutesMax: 10000,
  reportConcurrencyReserved: 0,
  callConcurrencyReserved: 0,

  logRetentionDays: 7,
  alarmEmail: null,
  expectsTraffic: false,

  usesLocation: false,
  locationRegion: 'eu-central-1',

  reachesPublic: false,
  address: {
    apiHost: 'api.dev.hineni.example',
    webHost: 'app.dev.hineni.example',
    apiCertificateArn:
      'arn:aws:acm:il-central-1:000000000001:certificate/00000000-0000-4000-8000-000000000001',
    webCertificateArn: 'arn:aws:acm:us-east-1:000000000001:certificate/00000000-0000-4000-8000-000000000001',
  },
  issuer: 'cognito',
  operator: {
    url: 'https://operator-simulator.dev.hineni.example',
    tokenUrl: 'https://operator-simulator.dev.hineni.example/token',
    clientId: 'hineni-dev',
    secretName: 'hineni/operator-client',
  },
  mailFrom: 'no-reply@dev.hineni.example',
  voiceNumber: '+97233760001',
  callBackHours: 'always',
  supportDesk: null,
  webhooksReachOwnMachine: false,

  promisesNag: false,
};
