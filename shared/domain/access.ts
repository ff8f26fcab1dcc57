import * as z from 'zod/mini';
import { AppError } from './app-error.ts';

export const ROLES = [
  'caregiver',
  'recipient',
  'coordinator',
  'provider-admin',
  'interface',
  'branch-clerk',
  'social-worker',
  'inspector',
  'division',
  'training-admin',
  'operator',
] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** Who calls, as the token says. The tenant comes from here and never from a body. */
export const Caller = z.strictObject({
  subject: z.string(),
  roles: z.array(Role),
  providerId: z.nullable(z.string()),
  providerBranchId: z.nullable(z.string()),
  branchId: z.nullable(z.string()),
  caregiverId: z.nullable(z.string()),
  recipientId: z.nullable(z.string()),
});
export type Caller = z.infer<typeof Caller>;

/** Whose a thing is, as far as it is anybody's. */
export type Ownership = {
  providerId?: string | null;
  providerBranchId?: string | null;
  branchId?: string | null;
  caregiverId?: string | null;
  recipientId?: string | null;
};

type Belongs = (caller: Caller, thing: Ownership) => boolean;
const same = (mine: string | null, its: string | null | undefined): boolean => mine !== null && mine === its;

/** A thing without a provider branch (a provider, a recipient) belongs to the provider as a whole. */
const ofOwnOffice: Belongs = (caller, thing) =>
  same(caller.providerId, thing.providerId) &&
  (thing.providerBranchId === undefined ||
    thing.providerBranchId === null ||
    same(caller.providerBranchId, thing.providerBranchId));

/** What each role sees (`domain.md` section 9): self, own branch of the provider, own provider, own branch of the Institute, all. */
const SEES: Record<Role, Belongs> = {
  caregiver: (caller, thing) => same(caller.caregiverId, thing.caregiverId),
  recipient: (caller, thing) => same(caller.recipientId, thing.recipientId),
  coordinator: ofOwnOffice,
  // An admin of one branch sees what its coordinators see; one of the provider as a whole sees all of it.
  'provider-admin': (caller, thing) =>
    caller.providerBranchId === null ? same(caller.providerId, thing.providerId) : ofOwnOffice(caller, thing),
  interface: (caller, thing) => same(caller.providerId, thing.providerId),
  'branch-clerk': (caller, thing) => same(caller.branchId, thing.branchId),
  'social-worker': (caller, thing) => same(caller.branchId, thing.branchId),
  inspector: () => true,
  division: () => true,
  'training-admin': () => false,
  operator: () => false,
};

/**
 * The one branch of a provider that a caller is held to; null for who sees the whole provider, and for the Institute.
 * @throws AppError `NO_OFFICE` (forbidden) for somebody of one branch whose account is bound to none.
 */
export const officeHeldTo = ({ roles, providerId, providerBranchId }: Caller): string | null => {
  if (providerId === null || roles.includes('interface')) return null;
  if (providerBranchId !== null) return providerBranchId;
  if (roles.includes('provider-admin')) return null;
  throw new AppError('forbidden', 'NO_OFFICE', 'This account is not bound to a branch of a provider');
};

/** Whether a thing exists for this caller. */
export const maySee = (caller: Caller, thing: Ownership, roles: readonly Role[] = ROLES): boolean =>
  caller.roles.some((role) => roles.includes(role) && SEES[role](caller, thing));

/**
 * Holds a request to the roles of its operation.
 * @throws AppError `ROLE_NOT_ALLOWED` (forbidden)
 */
export const requireRole = (caller: Caller, roles: readonly Role[]): void => {
  if (caller.roles.some((role) => roles.includes(role))) return;
  throw new AppError('forbidden', 'ROLE_NOT_ALLOWED', 'This operation is not open to your role');
};

/**
 * Another tenant's thing does not exist.
 * @param what the word that the answer names, such as `visit`.
 * @param roles of the operation, where it writes: what somebody sees in another role is not theirs to change.
 * @throws AppError `NOT_FOUND`
 */
export const requireSight = (
  caller: Caller,
  thing: Ownership | undefined,
  what: string,
  roles: readonly Role[] = ROLES,
): void => {
  if (thing === undefined || !maySee(caller, thing, roles)) throw notFound(what);
};

/** The one answer for what is missing and for what belongs to somebody else. */
export const notFound = (what: string): AppError =>
  new AppError('not-found', 'NOT_FOUND', `There is no such ${what}`);
