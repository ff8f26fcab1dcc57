import { expect, test } from 'vitest';
import { mailHtml } from '#shared/lambda/mail-html';

test('a mail reads in the direction of its language, with its paragraphs and links', () => {
  const html = mailHtml('שלום,\nשורה\n\nhttps://app.hineni.example/shared-worker', 'he');

  expect(html).toContain('<html lang="he" dir="rtl">');
  expect(html).toContain('<p>שלום,<br>שורה</p>');
  expect(html).toContain(
    '<p><a href="https://app.hineni.example/shared-worker" dir="ltr">https://app.hineni.example/shared-worker</a></p>',
  );
  expect(mailHtml('Hello', 'en')).toContain('dir="ltr"');
});

test('what a text holds is never markup', () => {
  const html = mailHtml('<script>alert("x")</script> & https://a.example/?q="><b>', 'ar');

  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;');
  expect(html).not.toMatch(/<script|<b>/);
});
