import type { User } from 'oidc-client-ts';
import * as z from 'zod/mini';
import { Role } from '#shared/domain/access';

/** What the page reads in a token. The servers hold everyone to the rules; the page only shows the right things. */
const Claims = z.object({
  sub: z.string(),
  name: z.optional(z.string()),
  roles: z.optional(z.array(z.string())),
  caregiverId: z.optional(z.nullable(z.string())),
  recipientId: z.optional(z.nullable(z.string())),
  branchId: z.optional(z.nullable(z.string())),
  providerBranchId: z.optional(z.nullable(z.string())),
});

/** Who is signed in. */
export type Person = {
  subject: string;
  name: string;
  roles: Role[];
  branchId: string | null;
  /** The one branch of a provider that this account is for; null: of the provider as a whole, or of none. */
  providerBranchId: string | null;
};

/** The payload of a JWT; its signature is the servers' business. */
const payloadOf = (token: string): unknown => {
  try {
    const middle = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(middle), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
};

/** Reads the person out of the tokens; null when they do not say who it is. */
export const personOf = (user: Pick<User, 'access_token' | 'profile'>): Person | null => {
  const claims = z.safeParse(Claims, { ...user.profile, ...Object(payloadOf(user.access_token)) });
  if (!claims.success) return null;
  const { sub, name, roles = [], branchId = null, providerBranchId = null } = claims.data;
  const known = roles.flatMap((role) => {
    const read = z.safeParse(Role, role);
    return read.success ? [read.data] : [];
  });
  return { subject: sub, name: name ?? sub, roles: known, branchId, providerBranchId };
};

const STAFF = [
  'coordinator',
  'provider-admin',
  'branch-clerk',
  'social-worker',
  'inspector',
  'division',
] as const;

/** What the page offers a person. */
export type Reach = {
  /** Visits of an office, own visits, or none at all. */
  visits: 'office' | 'own' | 'none';
  acknowledges: boolean;
  /** May read the lists of names of the own provider. */
  readsNames: boolean;
  /** Sees more than one branch of the Institute. */
  seesBranches: boolean;
};

/** Derives from the roles what to show; the servers refuse the rest anyway. */
export const reachOf = ({ roles }: Pick<Person, 'roles'>): Reach => {
  const is = (...wanted: readonly Role[]): boolean => roles.some((role) => wanted.includes(role));
  const own = is('caregiver', 'recipient') ? 'own' : 'none';
  return {
    visits: is(...STAFF) ? 'office' : own,
    acknowledges: is('coordinator'),
    readsNames: is('coordinator', 'provider-admin'),
    seesBranches: is('coordinator', 'provider-admin', 'inspector', 'division'),
  };
};
