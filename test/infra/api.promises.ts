import { describe, expect, test } from 'vitest';
import { catalogue } from '../../functions/catalogue.ts';
import { GATEWAY_PROBLEMS, problemText } from '../../infra/constructs/gateway-problems.ts';
import { PROBLEMS } from '../../local/problems.ts';
import { needsToken } from '../../shared/contracts/route.ts';
import {
  type Built,
  type Json,
  type Found,
  built,
  ofType,
  pick,
  plainName,
  planted,
  pointsAt,
  stageCases,
} from '../support/infra.ts';

const operations = Object.entries(catalogue).flatMap(([name, { wake }]) =>
  wake.by === 'api' ? [{ name, route: wake.route }] : [],
);

/** The path of a gateway resource, from the parts of its parents. */
const pathOf = (one: Built, id: string | undefined): string => {
  const resource = one.templates['api']!.Resources[id ?? ''];
  if (resource?.Type !== 'AWS::ApiGateway::Resource') return '';
  return `${pathOf(one, resource.Properties.ParentId.Ref)}/${resource.Properties.PathPart}`;
};

const methodsOf = (one: Built): Map<string, Found> =>
  new Map(
    ofType(one, 'AWS::ApiGateway::Method').map((found) => [
      `${found.properties.HttpMethod} ${pathOf(one, found.properties.ResourceId.Ref)}`,
      found,
    ]),
  );

const routeComplaints = (one: Built): string[] => {
  const methods = methodsOf(one);
  const wanted = operations.flatMap(({ name, route }) => {
    const operation = `${route.method} ${route.path}`;
    const method = methods.get(operation);
    if (method === undefined) return [`${operation} is not there`];
    const { AuthorizationType, AuthorizerId, Integration } = method.properties;
    const guarded = AuthorizationType === 'CUSTOM' && AuthorizerId !== undefined;
    const uri = JSON.stringify(Integration.Uri['Fn::Join'][1]);
    const called = Integration.Uri['Fn::Join'][1]
      .map((part: Json) => plainName(one, pointsAt(one, 'api', part)))
      .filter((part: string) => part.startsWith('function '));
    return [
      ...(guarded === needsToken(route.roles) ? [] : [`${operation} is open or shut against its contract`]),
      ...(Integration.Type === 'AWS_PROXY' && called.includes(`function ${name}`)
        ? []
        : [`${operation} calls ${uri}`]),
    ];
  });
  const known = new Set(operations.map(({ route }) => `${route.method} ${route.path}`));
  const more = [...methods.keys()].filter((operation) => !known.has(operation));
  return [...wanted, ...more.map((operation) => `${operation} is in no contract`)];
};

const gatewayComplaints = (one: Built): string[] => {
  const { stage } = one;
  const [api] = ofType(one, 'AWS::ApiGateway::RestApi');
  const [live] = ofType(one, 'AWS::ApiGateway::Stage');
  const [domain] = ofType(one, 'AWS::ApiGateway::DomainName');
  const [authorizer] = ofType(one, 'AWS::ApiGateway::Authorizer');
  const settings = live?.properties.MethodSettings?.[0] ?? {};
  const format: string = live?.properties.AccessLogSetting?.Format ?? '';
  const groups = ofType(one, 'AWS::Logs::LogGroup').filter(({ stack }) => stack === 'api');
  const promises: [string, boolean | undefined][] = [
    [
      'its own address only',
      api?.properties.DisableExecuteApiEndpoint === true &&
        domain?.properties.DomainName === stage.address.apiHost,
    ],
    ['is of its region', JSON.stringify(api?.properties.EndpointConfiguration.Types) === '["REGIONAL"]'],
    ['refuses old TLS', domain?.properties.SecurityPolicy === 'TLS_1_2'],
    [
      'holds back as the stage says',
      settings.ThrottlingRateLimit === stage.apiRequestsPerSecondMax &&
        settings.ThrottlingBurstLimit === stage.apiBurstRequestsMax,
    ],
    ['writes no data of requests', settings.DataTraceEnabled === false && settings.LoggingLevel === 'ERROR'],
    ['is traced and counted', live?.properties.TracingEnabled === true && settings.MetricsEnabled === true],
    [
      'asks the authorizer for five minutes',
      authorizer?.properties.AuthorizerResultTtlInSeconds === 300 && authorizer.properties.Type === 'TOKEN',
    ],
    ['logs each request', format.includes('$context.resourcePath') && format.includes('$context.status')],
    // The path holds ids, the rest holds people: addresses, agents, tokens, queries, subjects.
    [
      'logs nothing of a person',
      !/\$context\.(path\b|identity|authorizer\.(principalId|caller|claims))|querystring|header|\$input/i.test(
        format,
      ),
    ],
    [
      'keeps its logs as the stage says',
      groups.every(
        ({ properties }) => properties.RetentionInDays === stage.logRetentionDays && properties.KmsKeyId,
      ),
    ],
    [
      'logs its errors into a group of ours',
      groups.some(({ properties }) =>
        JSON.stringify(properties.LogGroupName).includes('API-Gateway-Execution-Logs_'),
      ),
    ],
  ];
  return promises.filter(([, kept]) => kept !== true).map(([promise]) => `the API breaks: ${promise}`);
};

const firewallComplaints = (one: Built): string[] => {
  const [acl] = ofType(one, 'AWS::WAFv2::WebACL');
  const [association] = ofType(one, 'AWS::WAFv2::WebACLAssociation');
  if (!one.stage.hasWaf) return acl === undefined ? [] : ['a firewall that the stage does not want'];
  const rules: Json[] = acl?.properties.Rules ?? [];
  const limitBy = (kind: string): number | undefined =>
    rules.map((rule) => rule.Statement.RateBasedStatement).find((rule) => rule?.AggregateKeyType === kind)
      ?.Limit;
  const groups = rules.map((rule) => rule.Statement.ManagedRuleGroupStatement?.Name);
  return [
    ...(association !== undefined && JSON.stringify(association.properties.ResourceArn).includes('/stages/')
      ? []
      : ['the firewall stands before nothing']),
    ...(limitBy('CUSTOM_KEYS') === one.stage.tokenRequestsPerFiveMinutesMax ? [] : ['no limit by token']),
    ...(limitBy('IP') === one.stage.addressRequestsPerFiveMinutesMax ? [] : ['no limit by address']),
    ...[
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesAmazonIpReputationList',
    ]
      .filter((group) => !groups.includes(group))
      .map((group) => `${group} is missing`),
    ...(rules.some((rule) => rule.VisibilityConfig.SampledRequestsEnabled)
      ? ['the firewall keeps samples with tokens']
      : []),
  ];
};

const problemComplaints = (one: Built): string[] => {
  const responses = ofType(one, 'AWS::ApiGateway::GatewayResponse');
  return [
    ...GATEWAY_PROBLEMS.filter(
      ([type]) => !responses.some(({ properties }) => properties.ResponseType === type.responseType),
    ).map(([type]) => `${type.responseType} is answered in the gateway’s own words`),
    ...responses
      .filter(({ properties }) => {
        const problem = JSON.parse(properties.ResponseTemplates['application/json']);
        return (
          String(problem.status) !== properties.StatusCode ||
          !properties.ResponseParameters['gatewayresponse.header.Content-Type'].includes(
            'application/problem+json',
          )
        );
      })
      .map(({ properties }) => `${properties.ResponseType} is no problem document`),
  ];
};

/** A token can name its tenant only if people cannot write that themselves. */
const identityComplaints = (one: Built): string[] => {
  const [pool] = ofType(one, 'AWS::Cognito::UserPool');
  const bound = (pool?.properties.Schema ?? []).map((attribute: Json) => `custom:${attribute.Name}`);
  const trigger = pool?.properties.LambdaConfig?.PreTokenGenerationConfig;
  const clients = ofType(one, 'AWS::Cognito::UserPoolClient');
  return [
    ...(bound.includes('custom:providerId') && bound.includes('custom:caregiverId')
      ? []
      : ['people are bound to nothing']),
    ...clients
      .filter(({ properties }) =>
        (properties.WriteAttributes ?? bound).some((name: string) => bound.includes(name)),
      )
      .map(({ properties }) => `people can move to another tenant through ${properties.ClientName}`),
    ...(trigger?.LambdaVersion === 'V3_0' &&
    plainName(one, pointsAt(one, 'identity', trigger.LambdaArn)) === 'function add-claims'
      ? []
      : ['tokens carry no tenant']),
    ...(pool?.properties.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true
      ? []
      : ['anybody can sign up']),
    ...((pool?.properties.DeletionProtection === 'ACTIVE') === one.stage.deletionProtected
      ? []
      : ['people can be deleted']),
    ...(clients.some(({ properties }) => properties.AllowedOAuthFlows?.includes('implicit'))
      ? ['tokens in addresses']
      : []),
  ];
};

const webComplaints = (one: Built): string[] => {
  const [bucket] = ofType(one, 'AWS::S3::Bucket');
  const [distribution] = ofType(one, 'AWS::CloudFront::Distribution');
  const [headers] = ofType(one, 'AWS::CloudFront::ResponseHeadersPolicy');
  const config = distribution?.properties.DistributionConfig;
  const blocked = bucket?.properties.PublicAccessBlockConfiguration ?? {};
  const security = headers?.properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig;
  const hidden = JSON.stringify(headers?.properties ?? {}).includes('noindex');
  const [edge] = ofType(one, 'AWS::CloudFront::Function');
  const practises = !JSON.stringify(edge?.properties.FunctionCode ?? '').includes('practice: null');
  const promises: [string, boolean | undefined][] = [
    [
      'the bucket is private',
      Object.values(blocked).length === 4 && Object.values(blocked).every((value) => value === true),
    ],
    [
      'CloudFront alone reads the bucket',
      JSON.stringify(config?.Origins ?? []).includes('OriginAccessControlId'),
    ],
    [
      'pages come over TLS',
      config?.DefaultCacheBehavior.ViewerProtocolPolicy === 'redirect-to-https' &&
        config.ViewerCertificate.MinimumProtocolVersion === 'TLSv1.2_2021',
    ],
    ['the API stands under the same host', config?.CacheBehaviors?.[0]?.PathPattern === '/v1/*'],
    [
      'pages take scripts of their own only',
      /default-src 'self'/.test(JSON.stringify(security?.ContentSecurityPolicy)) &&
        !/script-src[^;]*unsafe/.test(JSON.stringify(security)),
    ],
    ['pages stand in no frame', security?.FrameOptions?.FrameOption === 'DENY'],
    ['search engines find the public stage only', hidden === !one.stage.reachesPublic],
    ['calls are practised where nobody is real only', practises === !one.stage.reachesPublic],
  ];
  return promises.filter(([, kept]) => kept !== true).map(([promise]) => `the pages break: ${promise}`);
};

const complaints = (one: Built): string[] => [
  ...routeComplaints(one),
  ...gatewayComplaints(one),
  ...firewallComplaints(one),
  ...problemComplaints(one),
  ...identityComplaints(one),
  ...webComplaints(one),
];

describe.each(stageCases)('%s: the API, people and pages', (_, one) => {
  test('has a method for every operation of the contracts, behind the authorizer unless it is public', () => {
    expect(routeComplaints(one)).toEqual([]);
  });

  test('has a gateway that is limited, traced and silent about people', () => {
    expect(gatewayComplaints(one)).toEqual([]);
  });

  test('stands behind the firewall where it says so', () => {
    expect(firewallComplaints(one)).toEqual([]);
  });

  test('answers with problem documents what never reaches a function', () => {
    expect(problemComplaints(one)).toEqual([]);
  });

  test('binds people to their tenant so that they cannot move', () => {
    expect(identityComplaints(one)).toEqual([]);
  });

  test('serves its pages from a private bucket under strict headers', () => {
    expect(webComplaints(one)).toEqual([]);
  });
});

test('the gateway in the cloud refuses in the same words as the one on this machine', () => {
  const local = new Map(Object.values(PROBLEMS).map(({ body }) => [JSON.parse(body).code, body]));
  const shared = GATEWAY_PROBLEMS.filter(([, problem]) => local.has(problem.code));
  expect(shared.length).toBeGreaterThan(10);
  for (const [, problem] of shared) {
    expect(JSON.parse(problemText(problem))).toEqual(JSON.parse(local.get(problem.code)!));
  }
});

describe('a planted fault in the API, people or pages is seen', () => {
  const prod = built('prod');
  const method = (copy: Built, operation: string): Found => methodsOf(copy).get(operation)!;
  const drop = (copy: Built, { stack, id }: Found) => delete copy.templates[stack]!.Resources[id];
  const live = (copy: Built): Json => pick(copy, 'AWS::ApiGateway::Stage').properties;
  const client = (copy: Built): Json =>
    pick(copy, 'AWS::Cognito::UserPoolClient', ({ properties }) => properties.ClientName === 'web')
      .properties;

  test.each<[string, string, (copy: Built) => void]>([
    [
      'an operation that is open',
      'PUT /v1/reports/{reportId} is open',
      (copy) => (method(copy, 'PUT /v1/reports/{reportId}').properties.AuthorizationType = 'NONE'),
    ],
    [
      'an operation that is not there',
      'GET /v1/visits is not there',
      (copy) => drop(copy, method(copy, 'GET /v1/visits')),
    ],
    [
      'an operation of no contract',
      'DELETE /v1/visits is in no contract',
      (copy) => (method(copy, 'GET /v1/visits').properties.HttpMethod = 'DELETE'),
    ],
    [
      'an operation that calls another function',
      'GET /v1/visits calls',
      (copy) =>
        (method(copy, 'GET /v1/visits').properties.Integration = method(
          copy,
          'GET /v1/branches',
        ).properties.Integration),
    ],
    [
      'a second way in',
      'its own address only',
      (copy) => (pick(copy, 'AWS::ApiGateway::RestApi').properties.DisableExecuteApiEndpoint = false),
    ],
    ['no limit of requests', 'holds back', (copy) => delete live(copy).MethodSettings[0].ThrottlingRateLimit],
    ['a log with bodies', 'writes no data', (copy) => (live(copy).MethodSettings[0].DataTraceEnabled = true)],
    [
      'a log with addresses',
      'logs nothing of a person',
      (copy) => (live(copy).AccessLogSetting.Format += '$context.identity.sourceIp'),
    ],
    [
      'a log with paths',
      'logs nothing of a person',
      (copy) => (live(copy).AccessLogSetting.Format += '$context.path'),
    ],
    [
      'an old TLS',
      'refuses old TLS',
      (copy) => (pick(copy, 'AWS::ApiGateway::DomainName').properties.SecurityPolicy = 'TLS_1_0'),
    ],
    [
      'a firewall before nothing',
      'stands before nothing',
      (copy) => drop(copy, pick(copy, 'AWS::WAFv2::WebACLAssociation')),
    ],
    [
      'a firewall without limits',
      'no limit by token',
      (copy) => (pick(copy, 'AWS::WAFv2::WebACL').properties.Rules.length = 3),
    ],
    [
      'an answer in the gateway’s own words',
      'THROTTLED is answered',
      (copy) =>
        drop(
          copy,
          pick(
            copy,
            'AWS::ApiGateway::GatewayResponse',
            ({ properties }) => properties.ResponseType === 'THROTTLED',
          ),
        ),
    ],
    [
      'people who can move',
      'people can move to another tenant through web',
      (copy) => delete client(copy).WriteAttributes,
    ],
    [
      'tokens without a tenant',
      'tokens carry no tenant',
      (copy) => delete pick(copy, 'AWS::Cognito::UserPool').properties.LambdaConfig,
    ],
    [
      'open doors',
      'anybody can sign up',
      (copy) => delete pick(copy, 'AWS::Cognito::UserPool').properties.AdminCreateUserConfig,
    ],
    [
      'a public bucket',
      'the bucket is private',
      (copy) =>
        (pick(copy, 'AWS::S3::Bucket').properties.PublicAccessBlockConfiguration.BlockPublicPolicy = false),
    ],
    [
      'practice among real people',
      'calls are practised where nobody is real only',
      (copy) => {
        const { properties } = pick(copy, 'AWS::CloudFront::Function');
        const code = JSON.stringify(properties.FunctionCode).replace('practice: null', 'practice: {}');
        properties.FunctionCode = JSON.parse(code);
      },
    ],
    [
      'pages in frames',
      'pages stand in no frame',
      (copy) =>
        delete pick(copy, 'AWS::CloudFront::ResponseHeadersPolicy').properties.ResponseHeadersPolicyConfig
          .SecurityHeadersConfig.FrameOptions,
    ],
  ])('%s', (_, complaint, change) => {
    expect(complaints(planted(prod, change))).toContainEqual(expect.stringContaining(complaint));
  });
});
