import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { StageConfig } from '#stages/stage-config';
import { problemText, TOO_MANY } from './gateway-problems.ts';

const FIVE_MINUTES = 300;
const TOO_MANY_BODY = 'too-many';

const visibility = (name: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName: name,
  // Samples show whole headers, and with them access tokens.
  sampledRequestsEnabled: false,
});

/** @param counted rules of the group that only count, each with its reason where it is named. */
const managed = (priority: number, group: string, counted: readonly string[]): CfnWebACL.RuleProperty => ({
  name: group,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name: group,
      ruleActionOverrides: counted.map((name) => ({ name, actionToUse: { count: {} } })),
    },
  },
  visibilityConfig: visibility(group),
});

const limit = (
  priority: number,
  name: string,
  statement: CfnWebACL.RateBasedStatementProperty,
): CfnWebACL.RuleProperty => ({
  name,
  priority,
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: TOO_MANY_BODY,
        responseHeaders: [{ name: 'Retry-After', value: String(FIVE_MINUTES) }],
      },
    },
  },
  statement: { rateBasedStatement: statement },
  visibilityConfig: visibility(name),
});

/** The firewall before the API: AWS's lists of known bad, and limits by token and by address. */
export class ApiFirewall extends Construct {
  constructor(scope: Construct, id: string, props: { stage: StageConfig; api: Stage }) {
    super(scope, id);
    const { stage, api } = props;
    const acl = new CfnWebACL(this, 'acl', {
      name: 'hineni-api',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('hineni-api'),
      customResponseBodies: {
        [TOO_MANY_BODY]: {
          contentType: 'APPLICATION_JSON',
          content: problemText(TOO_MANY),
        },
      },
      rules: [
        managed(0, 'AWSManagedRulesAmazonIpReputationList', []),
        managed(1, 'AWSManagedRulesCommonRuleSet', [
          // Batches and kept reports are larger than 8 KB; the functions hold each body to its own limit.
          'SizeRestrictions_BODY',
          // Providers' software often names no agent.
          'NoUserAgent_HEADER',
        ]),
        managed(2, 'AWSManagedRulesKnownBadInputsRuleSet', []),
        limit(3, 'requests-by-token', {
          limit: stage.tokenRequestsPerFiveMinutesMax,
          evaluationWindowSec: FIVE_MINUTES,
          aggregateKeyType: 'CUSTOM_KEYS',
          customKeys: [
            { header: { name: 'authorization', textTransformations: [{ priority: 0, type: 'NONE' }] } },
          ],
        }),
        // Generous: thousands of phones come through the one address of a mobile network or of CloudFront.
        limit(4, 'requests-by-address', {
          limit: stage.addressRequestsPerFiveMinutesMax,
          evaluationWindowSec: FIVE_MINUTES,
          aggregateKeyType: 'IP',
        }),
      ],
    });
    new CfnWebACLAssociation(this, 'association', { resourceArn: api.stageArn, webAclArn: acl.attrArn });
  }
}
