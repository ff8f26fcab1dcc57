import * as z from 'zod/mini';
import { type Caller, Role } from './access.ts';

/** What a token says of its bearer besides `sub`: the issuer writes it, the authorizer reads it. */
export type TokenClaims = { roles: Role[] } & { [Bound in BoundTo]?: string };

const BOUND_TO = ['providerId', 'providerBranchId', 'branchId', 'caregiverId', 'recipientId'] as const;
type BoundTo = (typeof BOUND_TO)[number];

/** How a machine's scope names what its token is bound to, after the audience: `role.interface`, `provider.a1`. */
const SCOPE_NAMES = {
  'provider.': 'providerId',
  'provider-branch.': 'providerBranchId',
  'branch.': 'branchId',
} as const;

const isRole = (name: string): name is Role => z.safeParse(Role, name).success;

/** A person's claims: the groups of the user pool are the roles, its custom attributes bind them to a tenant. */
export const claimsOfPerson = (
  groups: readonly string[],
  attributes: Readonly<Record<string, string | undefined>>,
): TokenClaims => {
  const claims: TokenClaims = { roles: groups.filter(isRole) };
  for (const name of BOUND_TO) {
    const value = attributes[`custom:${name}`];
    if (value !== undefined && value !== '') claims[name] = value;
  }
  return claims;
};

/**
 * A machine's claims: they come from its scopes alone, because only an administrator grants those; what a client sends
 * along by itself is never believed.
 */
export const claimsOfMachine = (scopes: readonly string[]): TokenClaims => {
  const claims: TokenClaims = { roles: [] };
  for (const scope of scopes) {
    const name = scope.slice(scope.lastIndexOf('/') + 1);
    const role = name.startsWith('role.') ? name.slice('role.'.length) : '';
    if (isRole(role)) claims.roles.push(role);
    for (const [prefix, bound] of Object.entries(SCOPE_NAMES)) {
      if (name.startsWith(prefix)) claims[bound] = name.slice(prefix.length);
    }
  }
  return claims;
};

const optionalText = z.catch(z.nullable(z.string()), null);
const Payload = z.object({
  sub: z.string().check(z.minLength(1)),
  roles: z.catch(z.array(z.string()), []),
  providerId: optionalText,
  providerBranchId: optionalText,
  branchId: optionalText,
  caregiverId: optionalText,
  recipientId: optionalText,
});

/** Who calls, as a verified token's payload says; null when it names nobody. Roles that are not ours are left out. */
export const callerOfClaims = (payload: unknown): Caller | null => {
  const parsed = z.safeParse(Payload, payload);
  if (!parsed.success) return null;
  const { sub, roles, ...bound } = parsed.data;
  return { subject: sub, roles: roles.filter(isRole), ...bound };
};
