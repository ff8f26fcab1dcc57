import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  CfnUserPoolGroup,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { catalogue } from '#functions/catalogue';
import { needsToken } from '#shared/contracts/route';
import type { StageConfig } from '#stages/stage-config';
import { acknowledge } from '#infra/constructs/acknowledge';
import { AppFunction, entryOf, type FunctionParts } from '#infra/constructs/app-function';
import { CanaryRelease } from '#infra/constructs/canary-release';
import { asFunction } from '#infra/constructs/library-types';
import { stackId } from '#infra/constructs/stack-id';

/** What a token says of a person besides the roles: `custom:<name>` in the pool. */
const BOUND_TO = ['providerId', 'providerBranchId', 'branchId', 'caregiverId', 'recipientId'] as const;

/** What machines may be; their scopes are their roles. */
const MACHINE_ROLES = ['interface', 'operator'] as const;

/** What pages and functions must know of the issuer. */
export type Issuer = { url: string; audience: string; webClientId: string; signInHost: string };

/** Every role that an operation names; one that no operation names opens nothing. */
const rolesOfContracts = (): readonly string[] => {
  const named = Object.values(catalogue).flatMap(({ wake }) =>
    wake.by === 'api' && needsToken(wake.route.roles) ? wake.route.roles : [],
  );
  return [...new Set(named)].sort();
};

/** Who may come in: the people, their roles as groups, the clients, and the function that writes the tokens' claims. */
export class IdentityStack extends Stack {
  readonly issuer: Issuer;

  constructor(scope: Construct, stage: StageConfig, parts: FunctionParts) {
    super(scope, stackId('identity', stage), {
      env: { account: stage.account, region: stage.region },
      terminationProtection: stage.deletionProtected,
      description: 'Hineni: people, roles and clients',
    });
    const pool = this.#pool(stage);
    const addClaims = new AppFunction(this, 'add-claims', { parts, entry: entryOf('add-claims') });
    // The third version also writes the tokens of machines.
    pool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      asFunction(addClaims.live),
      LambdaVersion.V3_0,
    );
    if (stage.canaryDeploys) new CanaryRelease(this, 'canary').release(addClaims, []);
    for (const role of rolesOfContracts()) {
      new CfnUserPoolGroup(this, `role-${role}`, { userPoolId: pool.userPoolId, groupName: role });
    }

    // The name that a token is for (`resource` of RFC 8707). The scopes that bind a machine to its provider stand on a
    // resource server of their own, which grows while the service runs: the stage's runbook.
    const audience = `https://${stage.address.apiHost}`;
    const scopes = MACHINE_ROLES.map(
      (role) =>
        new ResourceServerScope({ scopeName: `role.${role}`, scopeDescription: `Machines as ${role}` }),
    );
    const server = pool.addResourceServer('api', {
      identifier: audience,
      userPoolResourceServerName: 'api',
      scopes,
    });
    const prefix = `hineni-${stage.name}-${stage.account}`;
    pool.addDomain('sign-in', { cognitoDomain: { domainPrefix: prefix } });
    const web = this.#webClient(stage, pool);
    pool.addClient('voice-gateway', {
      userPoolClientName: 'voice-gateway',
      generateSecret: true,
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      oAuth: {
        flows: { clientCredentials: true },
        scopes: scopes
          .filter(({ scopeName }) => scopeName === 'role.operator')
          .map((scope) => OAuthScope.resourceServer(server, scope)),
      },
      accessTokenValidity: Duration.hours(1),
      enableTokenRevocation: true,
    });
    this.issuer = {
      url: `https://cognito-idp.${stage.region}.amazonaws.com/${pool.userPoolId}`,
      audience,
      webClientId: web.userPoolClientId,
      signInHost: `${prefix}.auth.${stage.region}.amazoncognito.com`,
    };
  }

  #pool(stage: StageConfig): UserPool {
    const pool = new UserPool(this, 'people', {
      userPoolName: 'hineni',
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      // People are invited by their provider or by the Institute.
      selfSignUpEnabled: false,
      signInAliases: { username: true, email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      customAttributes: Object.fromEntries(
        BOUND_TO.map((name) => [name, new StringAttribute({ mutable: true, maxLen: 128 })]),
      ),
      deletionProtection: stage.deletionProtected,
      removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    acknowledge(
      pool,
      'AwsSolutions-COG2',
      'Caregivers own one phone, which is already the second factor of their reports (device key); staff turn it on',
    );
    return pool;
  }

  #webClient(stage: StageConfig, pool: UserPool): UserPoolClient {
    const page = `https://${stage.address.webHost}/`;
    return new UserPoolClient(this, 'web', {
      userPool: pool,
      userPoolClientName: 'web',
      // A page keeps no secret: code with PKCE.
      generateSecret: false,
      // Unless said otherwise a client may write every attribute, and a person could move to another tenant.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [page],
        logoutUrls: [page],
      },
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
  }
}
