import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import * as z from 'zod/mini';
import type { Settings } from '../settings.ts';
import { goTo } from '../address.ts';
import { personOf, type Person } from './person.ts';

/** Where the person was when the sign-in began. */
const ReturnTo = z.object({ address: z.string().check(z.startsWith('/')) });

/** What the page may ask of the session: who it is, a token that is still good, and the two doors. */
export type Session = {
  /** Null when nobody is signed in. */
  person: () => Person | null;
  /** The access token, or null. */
  token: () => string | null;
  /** Asks for a new token; false when only signing in again helps. */
  renew: () => Promise<boolean>;
  signIn: (language: string) => Promise<void>;
  signOut: () => Promise<void>;
  watch: (changed: () => void) => () => void;
};

const managerOf = (settings: Settings): UserManager =>
  new UserManager({
    authority: settings.issuer,
    client_id: settings.clientId,
    redirect_uri: `${location.origin}/`,
    post_logout_redirect_uri: `${location.origin}/`,
    scope: 'openid',
    resource: settings.audience,
    // Asked for again at the token endpoint, so that the token is for the API and not for the issuer itself.
    extraTokenParams: { resource: settings.audience },
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: true,
    monitorSession: false,
    loadUserInfo: false,
  });

const isReply = (query: URLSearchParams): boolean =>
  query.has('state') && (query.has('code') || query.has('error'));

/** Takes the issuer's reply out of the address and goes back to where the person was. */
const finishSignIn = async (manager: UserManager): Promise<User | null> => {
  if (!isReply(new URLSearchParams(location.search))) return manager.getUser();
  try {
    const user = await manager.signinCallback();
    const back = z.safeParse(ReturnTo, user?.state);
    goTo(back.success ? back.data.address : '/', 'replace');
    return user ?? null;
  } catch {
    // An old or foreign reply in the address: signing in again mends it.
    goTo('/', 'replace');
    return manager.getUser();
  }
};

/**
 * Opens the session of this tab: finishes a sign-in that is under way, and renews the token before it ends.
 * @see docs/decisions/0020-page-sign-in-and-parts.md
 */
export const openSession = async (settings: Settings): Promise<Session> => {
  const manager = managerOf(settings);
  const watchers = new Set<() => void>();
  let user = await finishSignIn(manager);
  const become = (next: User | null): void => {
    user = next;
    watchers.forEach((changed) => changed());
  };
  manager.events.addUserLoaded(become);
  manager.events.addUserUnloaded(() => become(null));
  let renewing: Promise<boolean> | undefined;
  const renewOnce = async (): Promise<boolean> => {
    try {
      if (user?.refresh_token === undefined) throw new Error('There is nothing to renew with');
      return (await manager.signinSilent()) !== null;
    } catch {
      await manager.removeUser();
      return false;
    }
  };
  let read: { user: User | null; person: Person | null } = { user: null, person: null };
  return {
    person: () => {
      if (read.user !== user) read = { user, person: user === null ? null : personOf(user) };
      return read.person;
    },
    token: () => user?.access_token ?? null,
    renew: () => (renewing ??= renewOnce().finally(() => (renewing = undefined))),
    signIn: (language) =>
      manager.signinRedirect({
        state: { address: `${location.pathname}${location.search}` },
        ui_locales: language,
      }),
    signOut: async () => {
      try {
        await manager.signoutRedirect();
      } catch {
        // No way to the issuer: at least this tab forgets.
        await manager.removeUser();
      }
    },
    watch: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
};
