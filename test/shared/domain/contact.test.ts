import { describe, expect, test } from 'vitest';
import {
  accountIdOf,
  CONTACT_ROWS_MAX,
  judgeContacts,
  providerIdsIn,
  requireContactRows,
} from '#shared/domain/contact';
import type { Provider } from '#shared/domain/directory';

const provider: Provider = {
  providerId: 'p1',
  name: 'ספק',
  branches: [
    { providerBranchId: 'north', name: 'צפון' },
    { providerBranchId: 'south', name: 'דרום' },
  ],
  version: 1,
  updatedAt: '2026-11-22T08:00:00.000Z',
  updatedBy: 'division',
};
const known = new Map([['p1', provider]]);

const row = (more: Record<string, unknown> = {}) => ({
  providerId: 'p1',
  providerBranchId: '',
  name: 'דנה לוי',
  email: 'dana@example.org',
  mobile: '050-1234567',
  ...more,
});
const judge = (...rows: unknown[]) => judgeContacts(rows, known);
const codes = (...rows: unknown[]): string[] =>
  judge(...rows).map((one) =>
    one.judged === 'rejected' ? one.errors.map(({ path, code }) => `${path} ${code}`).join() : one.judged,
  );

describe('a row of contacts', () => {
  test.each([
    '050-1234567',
    '0501234567',
    '501234567',
    '+972501234567',
    '00972 50 123 4567',
    '(050) 123-4567',
  ])('takes the mobile number %s as people write it', (mobile) => {
    expect(judge(row({ mobile }))).toMatchObject([
      { judged: 'contact', contact: { mobile: '+972501234567' } },
    ]);
  });

  test.each([
    ['03-5551234', '/mobile MOBILE_INVALID'],
    ['077-1234567', '/mobile MOBILE_INVALID'],
    ['050-123456', '/mobile MOBILE_INVALID'],
    ['', '/mobile MOBILE_INVALID'],
  ])('refuses %s, which is no mobile number', (mobile, found) => {
    expect(codes(row({ mobile }))).toEqual([found]);
  });

  test.each(['dana', 'dana@', '@example.org', 'dana@example', 'a b@example.org', 'x@y.org\r\nBcc: z@y.org'])(
    'refuses %j, which is no address',
    (email) => {
      expect(codes(row({ email }))).toEqual(['/email EMAIL_INVALID']);
    },
  );

  test('names every wrong field at once', () => {
    expect(
      codes(row({ name: ' ', email: 'x', mobile: 'y', colour: 'red' }))[0]
        ?.split(',')
        .sort(),
    ).toEqual(['/colour UNKNOWN_FIELD', '/email EMAIL_INVALID', '/mobile MOBILE_INVALID', '/name TOO_SMALL']);
  });

  test('is refused for a provider or a branch that nobody knows', () => {
    expect(codes(row({ providerId: 'p9' }), row({ providerBranchId: 'west' }))).toEqual([
      '/providerId UNKNOWN_PROVIDER',
      '/providerBranchId UNKNOWN_PROVIDER_BRANCH',
    ]);
  });

  test('means the provider as a whole without a branch, however the cell is empty', () => {
    const { providerBranchId: _none, ...absent } = row();
    for (const one of [row(), row({ providerBranchId: ' ' }), row({ providerBranchId: null }), absent])
      expect(judge(one)).toMatchObject([{ judged: 'contact', contact: { providerBranchId: null } }]);
  });
});

describe('a list of contacts', () => {
  test('lets only the last row of a place count', () => {
    expect(
      codes(
        row({ providerBranchId: 'north', email: 'first@example.org' }),
        row({ providerBranchId: 'south', email: 'south@example.org' }),
        row({ providerBranchId: 'north', email: 'last@example.org' }),
      ),
    ).toEqual(['superseded', 'contact', 'contact']);
  });

  test('refuses one address for two places, however it is written', () => {
    expect(codes(row(), row({ providerBranchId: 'north', email: ' Dana@Example.org ' }))).toEqual([
      'contact',
      '/email EMAIL_REPEATED',
    ]);
  });

  test('lets a rejected row replace nobody', () => {
    expect(codes(row(), row({ mobile: 'none' }))).toEqual(['contact', '/mobile MOBILE_INVALID']);
  });

  test('asks for each provider once, and for none that cannot be one', () => {
    expect(providerIdsIn([row(), row(), row({ providerId: '#' }), 'text', null])).toEqual(['p1']);
  });

  test('is held to its size', () => {
    const rows = (count: number): object[] => Array.from({ length: count }, () => row());
    expect(() => requireContactRows(rows(CONTACT_ROWS_MAX))).not.toThrow();
    expect(() => requireContactRows(rows(CONTACT_ROWS_MAX + 1))).toThrow(
      expect.objectContaining({ kind: 'too-large', code: 'TOO_MANY_ROWS' }),
    );
    expect(() => requireContactRows([])).toThrow(expect.objectContaining({ code: 'NO_ROWS' }));
  });
});

test('an account is the same for every way to write an address, and tells nothing of it', () => {
  expect(accountIdOf(' Dana@Example.org')).toBe(accountIdOf('dana@example.org'));
  expect(accountIdOf('dana@example.org')).toMatch(/^contact\.[0-9a-f]{32}$/);
});
