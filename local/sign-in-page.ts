import { LOCAL_PASSWORD, personOf, usernames } from './people.ts';

const WORDS = {
  he: {
    dir: 'rtl',
    title: 'כניסה להִנֵּנִי',
    who: 'מי נכנס',
    hint: 'בשלב המקומי כל האנשים בדויים',
    password: 'סיסמה',
    passwordHint: `הסיסמה המקומית: ${LOCAL_PASSWORD}`,
    enter: 'כניסה',
    wrong: 'השם או הסיסמה אינם נכונים. אפשר לנסות שוב.',
    over: 'הכניסה הזאת כבר הסתיימה. יש לחזור לדף ולהתחיל שוב.',
    refused: 'הכניסה לא הושלמה. אפשר לחזור לדף ולהתחיל שוב.',
    back: 'חזרה לדף',
    other: 'English',
  },
  en: {
    dir: 'ltr',
    title: 'Sign in to Hineni',
    who: 'Who signs in',
    hint: 'In the local stage all people are made up',
    password: 'Password',
    passwordHint: `The local password: ${LOCAL_PASSWORD}`,
    enter: 'Sign in',
    wrong: 'The name or the password is not right. Try again.',
    over: 'This sign-in is over. Go back to the page and start again.',
    refused: 'The sign-in did not succeed. Go back to the page and start again.',
    back: 'Back to the page',
    other: 'עברית',
  },
} as const;

/** The languages of the page. */
export type PageLanguage = keyof typeof WORDS;

/** The first language of a list such as `ui_locales` that the page has; Hebrew unless told. */
export const pageLanguage = (wanted: string): PageLanguage =>
  wanted
    .split(' ')
    .map((tag) => tag.slice(0, 2))
    .find((tag) => tag === 'he' || tag === 'en') === 'en'
    ? 'en'
    : 'he';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

const STYLE = `
  :root { color-scheme: light dark; --ink: #17212b; --paper: #f7f8f8; --surface: #fff; --line: #6b7680; --accent: #0b5f66; --bad: #a11d1d }
  @media (prefers-color-scheme: dark) { :root { --ink: #eef1f3; --paper: #12171b; --surface: #1b2228; --line: #93a0aa; --accent: #7fd3d8; --bad: #ff9d9d } }
  * { box-sizing: border-box }
  body { margin: 0; font: 18px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
  main { max-inline-size: 26rem; margin: 8vh auto; padding: 24px; background: var(--surface); border-radius: 8px }
  h1 { font-size: 28px; margin-block: 0 16px }
  label { display: block; font-weight: 600; margin-block-start: 16px }
  .hint { margin: 0; color: var(--ink); font-size: 16px }
  input, select, button { font: inherit; inline-size: 100%; min-block-size: 48px; padding: 8px 12px; border: 2px solid var(--line); border-radius: 8px; background: var(--surface); color: var(--ink) }
  button { margin-block-start: 24px; background: var(--accent); border-color: var(--accent); color: var(--paper); font-weight: 700 }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
  .wrong { border-inline-start: 4px solid var(--bad); padding-inline-start: 12px; color: var(--bad); font-weight: 600 }
  a { color: var(--accent) }
`;

const page = (language: PageLanguage, title: string, body: string): string => `<!doctype html>
<html lang="${language}" dir="${WORDS[language].dir}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>`;

/**
 * The form: choose or type a seeded person, and the local password. Works without scripts.
 * @param form `action` is where it is sent; `failed` says so after a wrong try, and keeps the name that was typed.
 */
export const signInPage = (
  language: PageLanguage,
  form: { action: string; username: string; failed: boolean },
): string => {
  const words = WORDS[language];
  const other = language === 'he' ? 'en' : 'he';
  const options = usernames
    .map((name) => `<option value="${escaped(name)}">${escaped(personOf(name)?.name ?? name)}</option>`)
    .join('');
  const wrong = form.failed ? `<p class="wrong" role="alert" id="wrong">${words.wrong}</p>` : '';
  const invalid = form.failed ? ' aria-invalid="true"' : '';
  return page(
    language,
    words.title,
    `<h1>${words.title}</h1>${wrong}
    <form method="post" action="${escaped(form.action)}">
    <input type="hidden" name="language" value="${language}">
    <label for="username">${words.who}</label><p class="hint" id="who-hint">${words.hint}</p>
    <input id="username" name="username" list="people" required autofocus autocomplete="username" dir="ltr" spellcheck="false"
      aria-describedby="who-hint"${invalid} value="${escaped(form.username)}">
    <datalist id="people">${options}</datalist>
    <label for="password">${words.password}</label><p class="hint" id="password-hint">${words.passwordHint}</p>
    <input id="password" name="password" type="password" required autocomplete="current-password" dir="ltr"
      aria-describedby="password-hint"${invalid}>
    <button>${words.enter}</button></form>
    <p><a href="?language=${other}" lang="${other}" hreflang="${other}">${words.other}</a></p>`,
  );
};

/** What a person sees whose sign-in was already finished or took too long. */
export const signInOverPage = (language: PageLanguage): string => {
  const words = WORDS[language];
  return page(
    language,
    words.title,
    `<h1>${words.title}</h1><p>${words.over}</p><p><a href="/">${words.back}</a></p>`,
  );
};

/** What a person sees when the issuer refuses a request; `code` is for the support desk. */
export const signInErrorPage = (code: string): string =>
  page(
    'he',
    WORDS.he.title,
    `<h1>${WORDS.he.title}</h1><p>${WORDS.he.refused}</p><p lang="en" dir="ltr">${WORDS.en.refused}</p>
    <p><bdi dir="ltr">${escaped(code)}</bdi></p><p><a href="/">${WORDS.he.back}</a></p>`,
  );
