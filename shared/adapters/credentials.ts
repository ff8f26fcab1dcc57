import type { Credentials } from './signature-v4.ts';

/** Gives the credentials that hold now. */
export type CredentialSource = () => Credentials | Promise<Credentials>;

/**
 * Credentials as the Lambda runtime gives them: in variables, or (SnapStart) from an address in the execution
 * environment. The runtime sets these variables, not the stage, so they are no settings of ours.
 *
 * @throws Error when there are none
 */
export const runtimeCredentials = (
  variables: Readonly<Record<string, string | undefined>>,
): CredentialSource => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables;
  if (AWS_ACCESS_KEY_ID !== undefined && AWS_SECRET_ACCESS_KEY !== undefined) {
    const credentials = {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      sessionToken: AWS_SESSION_TOKEN === '' ? undefined : AWS_SESSION_TOKEN,
    };
    return () => credentials;
  }
  const url = variables['AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  if (url === undefined) throw new Error('The runtime gave no AWS credentials');
  let source: Promise<CredentialSource> | undefined;
  return async () => {
    // Most functions have them in variables, and start without what reads an address.
    source ??= import('./container-credentials.ts').then(({ containerCredentials }) =>
      containerCredentials(url, variables['AWS_CONTAINER_AUTHORIZATION_TOKEN']),
    );
    return await (
      await source
    )();
  };
};
