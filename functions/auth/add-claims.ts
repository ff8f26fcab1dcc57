import { claimsOfMachine, claimsOfPerson, type TokenClaims } from '#shared/domain/token-claims';

/** What we read and write of Cognito's event, version 3. */
export type SignInEvent = {
  triggerSource: string;
  request: {
    userAttributes: Record<string, string>;
    groupConfiguration: { groupsToOverride?: string[] };
    scopes?: string[];
  };
  response: { claimsAndScopeOverrideDetails?: object | null };
};

/**
 * Writes roles and tenant into the tokens that Cognito is about to sign; a machine's come from its granted scopes.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export const handler = <Event extends SignInEvent>(event: Event): Promise<Event> => {
  const { userAttributes, groupConfiguration, scopes } = event.request;
  const claims: TokenClaims =
    event.triggerSource === 'TokenGeneration_ClientCredentials'
      ? claimsOfMachine(scopes ?? [])
      : claimsOfPerson(groupConfiguration.groupsToOverride ?? [], userAttributes);
  event.response.claimsAndScopeOverrideDetails = {
    accessTokenGeneration: { claimsToAddOrOverride: claims },
    idTokenGeneration: { claimsToAddOrOverride: claims },
  };
  return Promise.resolve(event);
};
