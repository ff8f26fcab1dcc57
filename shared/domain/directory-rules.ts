import { AppError } from './app-error.ts';
import { ROLLOUT } from './branches.ts';
import type { Provider } from './directory.ts';

const unknown = (path: string, code: string, message: string): AppError =>
  new AppError('impossible', code, message, { errors: [{ path, code, message }] });

/** @throws AppError `UNKNOWN_PROVIDER_BRANCH` (impossible) */
export const requireProviderBranch = (provider: Provider | undefined, providerBranchId: string): void => {
  if (provider?.branches.some((branch) => branch.providerBranchId === providerBranchId)) return;
  throw unknown('/providerBranchId', 'UNKNOWN_PROVIDER_BRANCH', 'Your provider has no such branch');
};

/** @throws AppError `UNKNOWN_BRANCH` (impossible) for a branch that the Institute does not have. */
export const requireBranch = (branchId: string): void => {
  if (ROLLOUT.has(branchId)) return;
  throw unknown('/branchId', 'UNKNOWN_BRANCH', 'The Institute has no such branch');
};

/** @throws AppError naming every person that the provider does not know. */
export const requirePeople = (people: { path: string; what: string; found: boolean }[]): void => {
  const errors = people
    .filter((person) => !person.found)
    .map(({ path, what }) => ({
      path,
      code: `UNKNOWN_${what.toUpperCase()}`,
      message: `There is no such ${what}`,
    }));
  if (errors.length > 0)
    throw new AppError('impossible', errors[0]?.code ?? 'UNKNOWN', 'Somebody named is not known', { errors });
};
