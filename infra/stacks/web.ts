import { CfnOutput, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { StageConfig } from '#stages/stage-config';
import { acknowledge } from '#infra/constructs/acknowledge';
import { asBucket } from '#infra/constructs/library-types';
import type { Issuer } from './identity.ts';
import { stackId } from '#infra/constructs/stack-id';

/** Where the pages may go: themselves, the issuer, and the tiles of nobody else. */
const contentPolicy = (stage: StageConfig, issuer: Issuer): string =>
  [
    "default-src 'self'",
    `connect-src 'self' https://cognito-idp.${stage.region}.amazonaws.com https://${issuer.signInHost}`,
    "img-src 'self' data: blob:",
    // The components lay themselves out with style attributes.
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * Answers `/settings.json` with what differs between stages, and every path inside the application with its one page.
 * CloudFront's own JavaScript: no modules.
 */
const edgeCode = (stage: StageConfig, issuer: Issuer): string => `
var SETTINGS = JSON.stringify({
  issuer: ${JSON.stringify(issuer.url)},
  clientId: ${JSON.stringify(issuer.webClientId)},
  audience: ${JSON.stringify(issuer.audience)},
  api: ${JSON.stringify(`https://${stage.address.webHost}`)},
  practice: ${JSON.stringify(stage.reachesPublic ? null : { dialIn: [stage.voiceNumber] })}
});
function handler(event) {
  var request = event.request;
  if (request.uri === '/settings.json') {
    return {
      statusCode: 200,
      statusDescription: 'OK',
      headers: {
        'content-type': { value: 'application/json; charset=utf-8' },
        'cache-control': { value: 'no-cache' },
        'x-content-type-options': { value: 'nosniff' }
      },
      body: SETTINGS
    };
  }
  if (request.uri.lastIndexOf('.') <= request.uri.lastIndexOf('/')) request.uri = '/index.html';
  return request;
}
`;

/** The pages: a private bucket behind CloudFront, and the API under the same host, so that pages need no CORS. */
export class WebStack extends Stack {
  constructor(scope: Construct, stage: StageConfig, issuer: Issuer) {
    super(scope, stackId('web', stage), {
      env: { account: stage.account, region: stage.region },
      description: 'Hineni: the pages',
    });
    const bucket = this.#bucket();
    const certificate = Certificate.fromCertificateArn(this, 'certificate', stage.address.webCertificateArn);
    const edge = new EdgeFunction(this, 'edge', {
      functionName: `hineni-${stage.name}`,
      comment: 'Settings of the stage, and one page for every path',
      code: FunctionCode.fromInline(edgeCode(stage, issuer)),
    });
    const distribution = new Distribution(this, 'pages', {
      comment: `Hineni, ${stage.name}`,
      domainNames: [stage.address.webHost],
      certificate,
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultRootObject: 'index.html',
      // The cheapest class that has Tel Aviv.
      priceClass: PriceClass.PRICE_CLASS_200,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(asBucket(bucket)),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: this.#headers(stage, issuer),
        functionAssociations: [{ function: edge, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: {
        '/v1/*': {
          origin: new HttpOrigin(stage.address.apiHost),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        },
      },
    });
    acknowledge(distribution, 'AwsSolutions-CFR1', 'People read their statements from abroad too');
    acknowledge(
      distribution,
      'AwsSolutions-CFR2',
      'The pages are public files; what they call stands behind the firewall of the API',
    );
    acknowledge(
      distribution,
      'AwsSolutions-CFR3',
      'CloudFront delivers no log files to buckets of il-central-1, and they would hold addresses of people; the API logs every operation',
    );
    new CfnOutput(this, 'publish', {
      description: 'Lays the built pages in place',
      value: Fn.join('', [
        'aws s3 sync web/dist s3://',
        bucket.bucketName,
        // A recording is replaced under its own name.
        " --delete && aws cloudfront create-invalidation --paths / /index.html '/voice/*' --distribution-id ",
        distribution.distributionId,
      ]),
    });
  }

  #bucket(): Bucket {
    const bucket = new Bucket(this, 'files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Public files: their secrecy is not at stake, and CloudFront reads them without a key.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      // The files are made again by `npm run web`.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      bucket,
      'AwsSolutions-S1',
      'Only CloudFront reads it, and what it holds is public; a log would hold nothing but CloudFront',
    );
    return bucket;
  }

  #headers(stage: StageConfig, issuer: Issuer): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'headers', {
      responseHeadersPolicyName: `hineni-${stage.name}`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentPolicy(stage, issuer), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          {
            header: 'permissions-policy',
            value: 'geolocation=(self), camera=(), microphone=()',
            override: true,
          },
          ...(stage.reachesPublic
            ? []
            : [{ header: 'x-robots-tag', value: 'noindex, nofollow', override: true }]),
        ],
      },
    });
  }
}
