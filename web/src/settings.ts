import { createContext, useContext } from 'react';
import * as z from 'zod/mini';

/** What differs between stages: a deployment writes it beside the page as `/settings.json`. Addresses may be relative. */
const Settings = z.object({
  /** OpenID Connect issuer. */
  issuer: z.string(),
  clientId: z.string(),
  /** Whom the access token is for (`resource` of RFC 8707). */
  audience: z.string(),
  /** Where `/v1` stands. */
  api: z.string(),
  /**
   * The practice telephone and the numbers that it can dial (E.164). It stores real reports, so a stage of real people
   * has none, and so has one that says nothing; whoever has one has made-up people only.
   */
  practice: z._default(z.nullable(z.object({ dialIn: z.array(z.string()) })), null),
});
export type Settings = z.infer<typeof Settings>;

/** Reads the settings of this stage. @throws when the page is not served with them. */
export const readSettings = async (): Promise<Settings> => {
  const reply = await fetch('/settings.json', { cache: 'no-cache' });
  const settings = z.parse(Settings, await reply.json());
  const absolute = (address: string): string => new URL(address, location.origin).href;
  return { ...settings, issuer: absolute(settings.issuer), api: absolute(settings.api) };
};

/** The settings of this stage, wherever the page is drawn. */
export const SettingsContext = createContext<Settings | null>(null);

/** The settings of this stage. */
export const useSettings = (): Settings => {
  const settings = useContext(SettingsContext);
  if (settings === null) throw new Error('No settings stand around this part of the page');
  return settings;
};
