import type { Language } from '../domain/directory.ts';

const RIGHT_TO_LEFT: ReadonlySet<Language> = new Set(['he', 'ar']);

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

/** Addresses of pages as links. */
const linked = (text: string): string =>
  text.replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}" dir="ltr">${url}</a>`);

/** A plain text as a page of the language's own direction: programs that show mails as text guess it wrongly. */
export const mailHtml = (text: string, language: Language): string => {
  const direction = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
  const paragraphs = text
    .split(/\n{2,}/)
    .map((one) => `<p>${linked(escaped(one)).replaceAll('\n', '<br>')}</p>`)
    .join('\n');
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"></head>
<body style="font: 16px/1.5 sans-serif">
${paragraphs}
</body>
</html>
`;
};
