import type { StageConfig } from './stage-config.ts';

/** A safe copy of the service for lessons: real screens, made-up people, reset by an admin. */
export const training: StageConfig = {
  name: 'training',
  runsOn: 'aws',
  account: '000000000005',
  region: 'il-central-1',

  keepsData: false,
  deletionProtected: false,
  pointInTimeRecoveryDays: 7,
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
    apiHost: 'api.training.hineni.example',
    webHost: 'app.training.hineni.example',
    apiCertificateArn:
      'arn:aws:acm:il-central-1:000000000005:certificate/00000000-0000-4000-8000-000000000005',
    webCertificateArn: 'arn:aws:acm:us-east-1:000000000005:certificate/00000000-0000-4000-8000-000000000005',
  },
  issuer: 'cognito',
  operator: {
    url: 'https://operator-simulator.training.hineni.example',
    tokenUrl: 'https://operator-simulator.training.hineni.example/token',
    clientId: 'hineni-training',
    secretName: 'hineni/operator-client',
  },
  mailFrom: 'no-reply@training.hineni.example',
  voiceNumber: '+97233760005',
  callBackHours: 'always',
  supportDesk: null,
  webhooksReachOwnMachine: false,

  promisesNag: true,
};
