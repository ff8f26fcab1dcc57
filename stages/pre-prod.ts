import type { StageConfig } from './stage-config.ts';

/** What prod will be tomorrow: the same in everything but the names, the people and the public. Load and restore are tried here. */
export const preProd: StageConfig = {
  name: 'pre-prod',
  runsOn: 'aws',
  account: '000000000003',
  region: 'il-central-1',

  keepsData: true,
  deletionProtected: true,
  pointInTimeRecoveryDays: 35,
  backsUp: true,
  customerKeys: true,

  canaryDeploys: true,
  hasWaf: true,
  apiRequestsPerSecondMax: 2000,
  apiBurstRequestsMax: 1000,
  tokenRequestsPerFiveMinutesMax: 2000,
  addressRequestsPerFiveMinutesMax: 60000,
  reportConcurrencyReserved: 100,
  callConcurrencyReserved: 50,

  logRetentionDays: 731,
  alarmEmail: 'attendance-alarms-pre-prod@hineni.example',
  expectsTraffic: false,

  usesLocation: false,
  locationRegion: 'eu-central-1',

  reachesPublic: false,
  address: {
    apiHost: 'api.pre-prod.hineni.example',
    webHost: 'app.pre-prod.hineni.example',
    apiCertificateArn:
      'arn:aws:acm:il-central-1:000000000003:certificate/00000000-0000-4000-8000-000000000003',
    webCertificateArn: 'arn:aws:acm:us-east-1:000000000003:certificate/00000000-0000-4000-8000-000000000003',
  },
  issuer: 'cognito',
  operator: {
    url: 'https://operator-simulator.pre-prod.hineni.example',
    tokenUrl: 'https://operator-simulator.pre-prod.hineni.example/token',
    clientId: 'hineni-pre-prod',
    secretName: 'hineni/operator-client',
  },
  mailFrom: 'no-reply@pre-prod.hineni.example',
  voiceNumber: '+97233760003',
  callBackHours: '08:00-20:00',
  supportDesk: null,
  webhooksReachOwnMachine: false,

  promisesNag: true,
};
