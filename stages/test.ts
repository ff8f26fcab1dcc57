import type { StageConfig } from './stage-config.ts';

/** Where the pipeline deploys each merge and tries it over HTTP. Made-up people. */
export const test: StageConfig = {
  name: 'test',
  runsOn: 'aws',
  account: '000000000002',
  region: 'il-central-1',

  keepsData: false,
  deletionProtected: false,
  pointInTimeRecoveryDays: 1,
  backsUp: false,
  customerKeys: true,

  canaryDeploys: false,
  hasWaf: true,
  apiRequestsPerSecondMax: 100,
  apiBurstRequestsMax: 100,
  tokenRequestsPerFiveMinutesMax: 2000,
  addressRequestsPerFiveMinutesMax: 60000,
  reportConcurrencyReserved: 0,
  callConcurrencyReserved: 0,

  logRetentionDays: 30,
  alarmEmail: null,
  expectsTraffic: false,

  usesLocation: false,
  locationRegion: 'eu-central-1',

  reachesPublic: false,
  address: {
    apiHost: 'api.test.hineni.example',
    webHost: 'app.test.hineni.example',
    apiCertificateArn:
      'arn:aws:acm:il-central-1:000000000002:certificate/00000000-0000-4000-8000-000000000002',
    webCertificateArn: 'arn:aws:acm:us-east-1:000000000002:certificate/00000000-0000-4000-8000-000000000002',
  },
  issuer: 'cognito',
  operator: {
    url: 'https://operator-simulator.test.hineni.example',
    tokenUrl: 'https://operator-simulator.test.hineni.example/token',
    clientId: 'hineni-test',
    secretName: 'hineni/operator-client',
  },
  mailFrom: 'no-reply@test.hineni.example',
  voiceNumber: '+97233760002',
  callBackHours: 'always',
  supportDesk: null,
  webhooksReachOwnMachine: false,

  promisesNag: true,
};
