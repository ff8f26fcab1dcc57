import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Person } from './person.ts';
import type { Session } from './session.ts';

/** The session of this tab. */
export const SessionContext = createContext<Session | null>(null);

/** The session, which is open wherever the page is drawn. */
export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('No session stands around this part of the page');
  return session;
};

/** Who is signed in, or null. */
export const usePerson = (): Person | null => {
  const session = useSession();
  return useSyncExternalStore(session.watch, session.person);
};
