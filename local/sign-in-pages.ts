import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { FindPerson } from './invited.ts';
import { LOCAL_PASSWORD, usernames } from './people.ts';
import { pageLanguage, signInOverPage, signInPage } from './sign-in-page.ts';

const BODY_MAX = 4_096;

const html = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
};

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > BODY_MAX) throw new Error('The form is too long');
  }
  return new URLSearchParams(text);
};

const isPassword = (given: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(LOCAL_PASSWORD);
  return a.length === b.length && timingSafeEqual(a, b);
};

/** `accountId` is there when name and password are right. */
type Try = { username: string; accountId: string | undefined };

/** What was typed; undefined when the form is only asked for. Whoever was invited signs in by e-mail address. */
const tryOf = async (form: URLSearchParams | undefined, find: FindPerson): Promise<Try | undefined> => {
  if (form === undefined) return undefined;
  const username = form.get('username')?.trim() ?? '';
  const isOffered = usernames.includes(username) || username.includes('@');
  if (!isOffered || !isPassword(form.get('password') ?? '')) return { username, accountId: undefined };
  return { username, accountId: (await find(username))?.accountId };
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The pages of a sign-in. @returns a function that says whether the address was one of them. */
export const signInPages = (provider: Provider, mount: string, find: FindPerson) => {
  const serve = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    const form = request.method === 'POST' ? await formOf(request) : undefined;
    const asked = form?.get('language') ?? url.searchParams.get('language');
    const details = await provider.interactionDetails(request, response).catch(() => undefined);
    if (details === undefined) {
      html(response, 400, signInOverPage(pageLanguage(textOf(asked))));
      return;
    }
    const one = await tryOf(form, find);
    if (one?.accountId !== undefined) {
      await provider.interactionFinished(request, response, { login: { accountId: one.accountId } });
      return;
    }
    const language = pageLanguage(asked ?? textOf(details.params['ui_locales']));
    const failed = one !== undefined;
    const body = signInPage(language, { action: url.pathname, username: textOf(one?.username), failed });
    html(response, failed ? 401 : 200, body);
  };

  return (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (!path.startsWith(`${mount}/interaction/`)) return false;
    serve(request, response, new URL(path, 'http://localhost')).catch(() =>
      html(response, 400, signInOverPage('he')),
    );
    return true;
  };
};
