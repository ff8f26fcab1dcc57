import { runtimeCredentials } from './credentials.ts';

/**
 * Stands in the bundles where the AWS SDK's search for credentials is: a function has what its runtime gives it and
 * nothing else, so the ways of laptops and of other services (profiles, single sign-on, role assumption) are 135 KB
 * that every start would read (decision 0002). Named as the SDK names it.
 */
export const defaultProvider = () => async () => {
  // eslint-disable-next-line no-restricted-syntax -- the runtime sets the credentials' variables, not the stage
  const { accessKeyId, secretAccessKey, sessionToken } = await runtimeCredentials(process.env)();
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
};
