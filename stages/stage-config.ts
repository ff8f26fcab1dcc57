/** Where the operator's location service (CAMARA) is; the client's secret lies in Secrets Manager under `secretName`. */
export type OperatorConfig = {
  url: string;
  tokenUrl: string;
  clientId: string;
  /** Name of the secret, whose JSON holds `clientSecret`. Never the secret itself. */
  secretName: string;
};

/** The names that people and software call, and their certificates (made once, by hand: the stage's runbook). */
export type AddressConfig = {
  apiHost: string;
  webHost: string;
  /** In the stage's own region. */
  apiCertificateArn: string;
  /** CloudFront takes certificates of us-east-1 only. */
  webCertificateArn: string;
};

/**
 * What differs between stages, as plain data. Every stage states every field: no defaults, no spreads, no secrets, so
 * that the files can be read side by side. A field is named for its effect, never for the stage that needs it.
 */
export type StageConfig = {
  name: 'dev' | 'test' | 'pre-prod' | 'prod' | 'training' | 'local';
  /** `one-machine` is the embedded stage, which `infra/app.ts` leaves alone. */
  runsOn: 'aws' | 'one-machine';
  /** The AWS account, one a stage. */
  account: string;
  region: string;

  /** Tables, keys and people stay when their stack is deleted. */
  keepsData: boolean;
  /** A table or user pool cannot be deleted before this is taken back; stacks with state cannot be deleted at all. */
  deletionProtected: boolean;
  /** How far back a table can be restored to any second: 1 to 35 days. */
  pointInTimeRecoveryDays: number;
  /** Daily copies into a vault that nobody can empty early. */
  backsUp: boolean;
  /** Everything at rest is encrypted with keys of this account (KMS). */
  customerKeys: boolean;

  /** A new version gets a tenth of the calls first, and is taken back when an alarm rings. */
  canaryDeploys: boolean;
  /** A web application firewall stands before the API. */
  hasWaf: boolean;
  /** Requests a second through the whole API; more are answered with 429. The account's own limit in Tel Aviv is 2,500. */
  apiRequestsPerSecondMax: number;
  /** Requests at one instant; the account's own limit in Tel Aviv is 1,250. */
  apiBurstRequestsMax: number;
  /** By one access token, in five minutes. Counted by the firewall. */
  tokenRequestsPerFiveMinutesMax: number;
  /** From one address, in five minutes: many phones share the address of one mobile network. Counted by the firewall. */
  addressRequestsPerFiveMinutesMax: number;
  /** Concurrent runs kept for each function that takes reports, so that nothing else can starve it; 0 keeps none. */
  reportConcurrencyReserved: number;
  /**
   * Concurrent runs of each function that answers a telephone vendor: kept for it, and no more, so that a flood of calls
   * cannot starve the reports; 0 keeps and caps none.
   */
  callConcurrencyReserved: number;

  logRetentionDays: 7 | 30 | 90 | 180 | 731;
  /** Who is told of alarms; null: nobody, the alarms can be looked at. */
  alarmEmail: string | null;
  /** Silence is an alarm: real people report here every day. */
  expectsTraffic: boolean;

  /** Amazon Location checks the place; else the function itself does. Tel Aviv has no Amazon Location. */
  usesLocation: boolean;
  /** Where Amazon Location is called when it is used. */
  locationRegion: string;

  /** Real people and real phones are behind it: search engines may find it and real operators are asked. */
  reachesPublic: boolean;
  address: AddressConfig;
  /** `cognito`: a user pool of the stage; `embedded`: the issuer on this machine. */
  issuer: 'cognito' | 'embedded';
  operator: OperatorConfig;
  /** The address that mails come from. Its domain is verified for Amazon SES in the stage's account. */
  mailFrom: string;
  /** The dial-in number, E.164. */
  voiceNumber: string;
  /**
   * When recipients may be called back: `08:00-20:00` by the clock in Asia/Jerusalem, and not on the Sabbath; `always`
   * where nobody real is called.
   */
  callBackHours: string;
  /**
   * Who is called when somebody on the telephone asks for a person: the number (E.164), and when somebody is there, as
   * `01234 07:00-19:00` (days of the week, 0 is Sunday, by the clock in Asia/Jerusalem). null: the office calls back.
   */
  supportDesk: { number: string; hours: string } | null;

  /** Events may be sent to programs on the same machine, without TLS: for trying things out at a desk, never in AWS. */
  webhooksReachOwnMachine: boolean;

  /** Synthesis fails when a rule of cdk-nag's AWS Solutions is neither kept nor acknowledged with a reason. */
  promisesNag: boolean;
};
