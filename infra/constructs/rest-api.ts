import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
  SecurityPolicy,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import type { Method } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { PACKED, type Route, needsToken } from '#shared/contracts/route';
import type { StageConfig } from '#stages/stage-config';
import { acknowledge } from './acknowledge.ts';
import type { AppFunction } from './app-function.ts';
import { answerWithProblems } from './gateway-problems.ts';
import { asFunction } from './library-types.ts';
import { API_ACCESS_LOG, API_NAME, API_STAGE } from './metrics.ts';
import { ApiFirewall } from './web-acl.ts';

const PUSHES_LOGS = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/**
 * One line a request: which operation, how it ended and how long it took. The template of the path and not the path, no
 * query, no body, no token, no address, no agent: nothing of a person.
 */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  operation: '$context.httpMethod $context.resourcePath',
  status: 'STATUS',
  milliseconds: 'MILLISECONDS',
  bytes: 'BYTES',
  gatewayError: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
})
  // Numbers stay numbers, so that they can be compared in queries.
  .replace('"STATUS"', '$context.status')
  .replace('"MILLISECONDS"', '$context.responseLatency')
  .replace('"BYTES"', '$context.responseLength');

/** Why an operation may be called without a token. */
const WITHOUT_TOKEN: Readonly<Record<string, string>> = {
  public: 'Public by its contract: it tells nothing of anybody',
  signed: 'Its function checks the signature or the secret of the vendor, who has no token',
};

type PublicApiProps = { stage: StageConfig; logKey: Key | undefined; authorizer: AppFunction };

/** The REST API of a stage: operations come from the contracts, every one behind the authorizer unless it is public. */
export class PublicApi extends Construct {
  readonly api: RestApi;
  readonly accessLog: LogGroup;
  readonly #authorizer: TokenAuthorizer;

  constructor(scope: Construct, id: string, props: PublicApiProps) {
    super(scope, id);
    const { stage } = props;
    const log = (name: string, logGroupName: string): LogGroup =>
      new LogGroup(this, name, {
        logGroupName,
        retention: stage.logRetentionDays,
        removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
        ...(props.logKey && { encryptionKey: props.logKey }),
      });
    this.accessLog = log('access-log', API_ACCESS_LOG);
    this.#authorizer = new TokenAuthorizer(this, 'authorizer', {
      handler: asFunction(props.authorizer.live),
      resultsCacheTtl: Duration.minutes(5),
      // Anything else is refused by the gateway, without a call.
      validationRegex: '^Bearer [A-Za-z0-9._~+/=-]+$',
    });
    this.api = new RestApi(this, 'api', {
      restApiName: API_NAME,
      description: `Attendance for home care, ${stage.name}`,
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      // Handed to functions as they came, in base64; everything else is text.
      binaryMediaTypes: [...PACKED.keys()],
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.DESTROY,
      // Else the firewall's name could be walked around.
      disableExecuteApiEndpoint: true,
      domainName: {
        domainName: stage.address.apiHost,
        certificate: Certificate.fromCertificateArn(this, 'certificate', stage.address.apiCertificateArn),
        endpointType: EndpointType.REGIONAL,
        // Old Android phones know no 1.3.
        securityPolicy: SecurityPolicy.TLS_1_2,
      },
      deployOptions: {
        stageName: API_STAGE,
        throttlingRateLimit: stage.apiRequestsPerSecondMax,
        throttlingBurstLimit: stage.apiBurstRequestsMax,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: AccessLogFormat.custom(ACCESS_LOG),
        // Errors only, and never the data: bodies and headers are people's.
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        tracingEnabled: true,
      },
    });
    // The gateway makes this group by itself, unsealed and for ever, unless it is there.
    const errors = log('error-log', `API-Gateway-Execution-Logs_${this.api.restApiId}/${API_STAGE}`);
    this.api.deploymentStage.node.addDependency(errors);
    answerWithProblems(this.api);
    if (stage.hasWaf) new ApiFirewall(this, 'firewall', { stage, api: this.api.deploymentStage });
    this.#acknowledge();
  }

  /** Joins an operation to its function. */
  add(route: Route, fn: AppFunction): Method {
    const method = this.api.root
      .resourceForPath(route.path)
      .addMethod(
        route.method,
        new LambdaIntegration(asFunction(fn.live), { proxy: true, allowTestInvoke: false }),
        needsToken(route.roles)
          ? { authorizer: this.#authorizer, authorizationType: AuthorizationType.CUSTOM }
          : { authorizationType: AuthorizationType.NONE },
      );
    const reason = WITHOUT_TOKEN[String(route.roles)];
    if (reason !== undefined) acknowledge(method, 'AwsSolutions-APIG4', reason);
    return method;
  }

  #acknowledge(): void {
    acknowledge(
      this.api,
      'AwsSolutions-APIG2',
      'Every function parses path, query, headers and body by the schemas of its contract, and names the wrong fields',
    );
    acknowledge(
      this.api,
      'AwsSolutions-COG4',
      'A Lambda authorizer checks the tokens of the stage’s issuer, which need not be a user pool',
    );
    acknowledge(
      this.api,
      `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${PUSHES_LOGS}]`,
      'API Gateway takes no other policy for writing its log',
    );
  }
}
