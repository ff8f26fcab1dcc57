import { describe, expect, test } from 'vitest';
import { isOneOf, keysIn, requireSignature, signatureOf, twimlSignatureOf } from '#shared/lambda/signature';

const NOW = new Date('2026-06-10T05:00:00.000Z');
const SECONDS = NOW.getTime() / 1_000;
const BODY = Buffer.from('{"name":"שרה"}');
const codeOf = (header: string | undefined, keys = ['one', 'two'], body = BODY): string => {
  try {
    requireSignature(header, body, keys, NOW);
    return 'OK';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const signed = (key: string, seconds = SECONDS, body = BODY): string =>
  `t=${seconds},v1=${signatureOf(key, seconds, body)}`;

describe('Hineni-Signature', () => {
  // The value was computed by another program.
  test('is HMAC-SHA256 in hex of the time, a point and the body', () => {
    expect(signatureOf('made-up-key', 1_781_067_600, '{"a":1}')).toBe(
      'c7905834cff4e57056e2f00e9e7e5a754346e9a65187230ae049f3c19aa2769a',
    );
  });

  test('is taken by each of the active keys and by no other', () => {
    expect([codeOf(signed('one')), codeOf(signed('two')), codeOf(signed('three'))]).toEqual([
      'OK',
      'OK',
      'SIGNATURE_WRONG',
    ]);
    expect(codeOf(signed('one'), [])).toBe('SIGNATURE_WRONG');
  });

  test('may come with the signature of an older key beside it', () => {
    expect(codeOf(`${signed('gone')},v1=${signatureOf('two', SECONDS, BODY)}`)).toBe('OK');
  });

  test.each([
    [-300, 'OK'],
    [300, 'OK'],
    [-301, 'SIGNATURE_OLD'],
    [301, 'SIGNATURE_OLD'],
  ])('of %i seconds from now: %s', (offset, code) => {
    expect(codeOf(signed('one', SECONDS + offset))).toBe(code);
  });

  test('does not fit another body or another time', () => {
    expect(codeOf(signed('one'), ['one'], Buffer.from('{}'))).toBe('SIGNATURE_WRONG');
    expect(codeOf(signed('one').replace(`t=${SECONDS}`, `t=${SECONDS + 1}`))).toBe('SIGNATURE_WRONG');
  });

  test.each([undefined, '', 't=1', 'v1=ab', `t=${SECONDS},v1=xyz`, `t=-1,v1=${'a'.repeat(64)}`])(
    '%s is none',
    (header) => {
      expect(codeOf(header)).toBe('SIGNATURE_REQUIRED');
    },
  );

  test('keys stand with commas between, and nothing is a key of nothing', () => {
    expect(keysIn(' one , two,')).toEqual(['one', 'two']);
    expect([isOneOf(keysIn(','), ''), isOneOf(['one', 'two'], 'two'), isOneOf(['one'], 'on')]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('the signature of TwiML vendors', () => {
  const ADDRESS = 'https://mycompany.com/myapp.php?foo=1&bar=2';

  test.each([
    ['+14158675309', 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['+12349013030', '0/KCTR6DLpKmkAf8muzZqo1nDgQ='],
  ])('of the example with the caller %s is %s', (caller, signature) => {
    const fields = new URLSearchParams({
      To: '+18005551212',
      From: caller,
      Digits: '1234',
      CallSid: 'CA1234567890ABCDE',
      Caller: caller,
    });
    expect(twimlSignatureOf('12345', ADDRESS, fields)).toBe(signature);
  });

  test('is of the decoded values, in the order of their names', () => {
    const raw = new URLSearchParams(
      'To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&Digits=1234&CallSid=CA1234567890ABCDE',
    );
    expect(twimlSignatureOf('12345', ADDRESS, raw)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
    // A plus that was not encoded is a space, and another signature.
    const plus = new URLSearchParams(raw.toString().replaceAll('%2B', '+'));
    expect(twimlSignatureOf('12345', ADDRESS, plus)).not.toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });
});
