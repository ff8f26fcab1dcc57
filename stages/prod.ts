import type { StageConfig } from './stage-config.ts';

/** The service. Security records are kept for 24 months (Privacy Protection (Data Security) Regulations 2017, regulation 17). */
export const prod: StageConfig = {
  name: 'prod',
  runsOn: 'aws',
  account: '000000000004',
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
  alarmEmail: 'attendance-alarms@hineni.example',
  expectsTraffic: true,

  usesLocation: false,
  locationRegion: 'eu-central-1',

  reachesPublic: true,
  address: {
    apiHost: 'api.hineni.example',
    webHost: 'app.hineni.example',
    apiCertificateArn:
      'arn:aws:acm:il-central-1:000000000004:certificate/00000000-0000-4000-8000-000000000004',
    webCertificateArn: 'arn:aws:acm:us-east-1:000000000004:certificate/00000000-0000-4000-8000-000000000004',
  },
  issuer: 'cognito',
  operator: {
    url: 'https://operator.hineni.example',
    tokenUrl: 'https://operator.hineni.example/token',
    clientId: 'hineni-prod',
    secretName: 'hineni/operator-client',
  },
  mailFrom: 'no-reply@hineni.example',
  voiceNumber: '+97233760000',
  callBackHours: '08:00-20:00',
  supportDesk: { number: '+97233760010', hours: '01234 07:00-19:00' },
  webhooksReachOwnMachine: false,

  promisesNag: true,
};
