import type { StageConfig } from './stage-config.ts';

/** The embedded stage: the whole of it on one machine (`npm start`). Data for the start, never deployed. */
export const local: StageConfig = {
  name: 'local',
  runsOn: 'one-machine',
  account: '000000000000',
  region: 'il-central-1',

  keepsData: true,
  deletionProtected: false,
  pointInTimeRecoveryDays: 1,
  backsUp: false,
  customerKeys: false,

  canaryDeploys: false,
  hasWaf: false,
  apiRequestsPerSecondMax: 10000,
  apiBurstRequestsMax: 10000,
  tokenRequestsPerFiveMinutesMax: 1000000,
  addressRequestsPerFiveMinutesMax: 1000000,
  reportConcurrencyReserved: 0,
  callConcurrencyReserved: 0,

  logRetentionDays: 7,
  alarmEmail: null,
  expectsTraffic: false,

  usesLocation: false,
  locationRegion: 'eu-central-1',

  reachesPublic: false,
  address: {
    apiHost: 'localhost:3000',
    webHost: 'localhost:3000',
    apiCertificateArn: 'none',
    webCertificateArn: 'none',
  },
  issuer: 'embedded',
  operator: {
    url: 'http://localhost:3000/operator',
    tokenUrl: 'http://localhost:3000/operator/token',
    clientId: 'hineni',
    secretName: 'none',
  },
  mailFrom: 'no-reply@local.hineni.example',
  voiceNumber: '+97233760000',
  callBackHours: 'always',
  supportDesk: { number: '+97233760099', hours: '01234 07:00-19:00' },
  webhooksReachOwnMachine: true,

  promisesNag: false,
};
