import type { Route } from '#shared/contracts/route';
import type { Person } from './person.ts';

/** Whether an operation is open to somebody: the contract says so, the servers hold to it. */
export const mayDo = (person: Pick<Person, 'roles'>, { roles }: Pick<Route, 'roles'>): boolean =>
  typeof roles !== 'string' && person.roles.some((role) => roles.includes(role));
