import { createContext, useContext } from 'react';
import type { Call } from './call.ts';

/** The way to the API. */
export const CallContext = createContext<Call | null>(null);

/** The way to the API, which stands around every part of the page. */
export const useCall = (): Call => {
  const call = useContext(CallContext);
  if (call === null) throw new Error('No way to the API stands around this part of the page');
  return call;
};
