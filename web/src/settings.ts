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
});
export type Settings = z.infer<typeof Settings>;

/** Reads the settings of this stage. @throws when the page is not served with them. */
export const readSettings = async (): Promise<Settings> => {
  const reply = await fetch('/settings.json', { cache: 'no-cache' });
  const settings = z.parse(Settings, await reply.json());
  const absolute = (address: string): string => new URL(address, location.origin).href;
  return { ...settings, issuer: absolute(settings.issuer), api: absolute(settings.api) };
};
