import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { AppError, type FieldError } from './app-error.ts';
import type { Provider } from './directory.ts';
import { entry } from './entry.ts';
import { fieldErrorsOf } from './field-errors.ts';
import { ProviderBranchId, ProviderId } from './ids.ts';

/** Each row is a person to invite: more at once than all providers have branches is a mistake. */
export const CONTACT_ROWS_MAX = 1_000;

const EMAIL_CHARACTERS_MAX = 200;
const MOBILE = /^\+9725[0-9]{8}$/;

/** As people and spreadsheets write a mobile number: with dashes, with a leading zero, or without it. */
const e164Of = (typed: string): string =>
  typed
    .replace(/[\s().\u200e\u200f-]/g, '')
    .replace(/^00972/, '+972')
    .replace(/^\+9720/, '+972')
    .replace(/^972/, '+972')
    .replace(/^0?5/, '+9725');

const Email = z
  .string()
  .check(z.trim(), z.toLowerCase(), z.maxLength(EMAIL_CHARACTERS_MAX), z.email('EMAIL_INVALID'));

const Mobile = z.pipe(
  z.pipe(z.string().check(z.maxLength(40)), z.transform(e164Of)),
  z.string().check(z.regex(MOBILE, 'MOBILE_INVALID')),
);

/** An empty cell names no branch. */
const BranchCell = z.pipe(
  z.pipe(
    z.optional(z.nullable(z.string().check(z.trim()))),
    z.transform((cell: string | null | undefined) => (cell === undefined || cell === '' ? null : cell)),
  ),
  z.nullable(ProviderBranchId),
);

/** One row of a list of contacts, every field named as the contract's columns are. */
export const ContactRow = z.strictObject({
  providerId: ProviderId,
  /** Of one branch, or null: of the provider as a whole. */
  providerBranchId: BranchCell,
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  email: Email,
  /** E.164, a mobile number of Israel. */
  mobile: Mobile,
});
export type ContactRow = z.infer<typeof ContactRow>;

/** Whom a provider named to manage it: at most one of a provider as a whole and one of each of its branches. */
export const Contact = z.strictObject({
  providerId: ProviderId,
  providerBranchId: z.nullable(ProviderBranchId),
  name: z.string(),
  email: z.string(),
  mobile: z.string(),
  ...entry,
});
export type Contact = z.infer<typeof Contact>;

/** The account of an e-mail address: says nothing of the person, so it may stand in logs and in facts. */
export const accountIdOf = (email: string): string =>
  `contact.${hash('sha256', email.trim().toLowerCase(), 'hex').slice(0, 32)}`;

/** What is found of a row before anything is read or written for it. */
export type JudgedContact =
  | { judged: 'contact'; contact: ContactRow; provider: Provider }
  | { judged: 'superseded' }
  | { judged: 'rejected'; errors: FieldError[] };

const wrong = (path: string, code: string, message: string): FieldError => ({ path, code, message });

const placeOf = (row: ContactRow): string => `${row.providerId}#${row.providerBranchId ?? ''}`;

const parsedOf = (row: unknown): { contact: ContactRow } | { errors: FieldError[] } => {
  const parsed = z.safeParse(ContactRow, row);
  return parsed.success ? { contact: parsed.data } : { errors: fieldErrorsOf(parsed.error, row) };
};

const unknownIn = (row: ContactRow, provider: Provider | undefined): FieldError[] => {
  if (provider === undefined) return [wrong('/providerId', 'UNKNOWN_PROVIDER', 'There is no such provider')];
  const { providerBranchId } = row;
  const isKnown =
    providerBranchId === null ||
    provider.branches.some((branch) => branch.providerBranchId === providerBranchId);
  return isKnown
    ? []
    : [wrong('/providerBranchId', 'UNKNOWN_PROVIDER_BRANCH', 'The provider has no such branch')];
};

/** The providers that rows name, as far as they can be read. */
export const providerIdsIn = (rows: readonly unknown[]): string[] => [
  ...new Set(
    rows.flatMap((row) => {
      const parsed = parsedOf(row);
      return 'contact' in parsed ? [parsed.contact.providerId] : [];
    }),
  ),
];

/**
 * Each row of a list of contacts on its own, in the order of the list. A provider has one contact, or one for each of
 * its branches (circular 544, opening of admin users): of two rows for the same place only the last one counts, so that
 * the same list again changes nothing. An address stands for one account and one place: a second place with the same
 * address is refused; whoever manages several branches is named once, for the provider.
 */
export const judgeContacts = (
  rows: readonly unknown[],
  providers: ReadonlyMap<string, Provider>,
): JudgedContact[] => {
  const parsed = rows.map((row): { contact: ContactRow; provider: Provider } | { errors: FieldError[] } => {
    const one = parsedOf(row);
    if ('errors' in one) return one;
    const provider = providers.get(one.contact.providerId);
    const errors = unknownIn(one.contact, provider);
    return errors.length === 0 && provider !== undefined ? { contact: one.contact, provider } : { errors };
  });
  const lastOf = new Map<string, number>();
  for (const [index, one] of parsed.entries()) if ('contact' in one) lastOf.set(placeOf(one.contact), index);
  const taken = new Set<string>();
  return parsed.map((one, index): JudgedContact => {
    if ('errors' in one) return { judged: 'rejected', errors: one.errors };
    if (lastOf.get(placeOf(one.contact)) !== index) return { judged: 'superseded' };
    if (taken.has(one.contact.email)) {
      return {
        judged: 'rejected',
        errors: [wrong('/email', 'EMAIL_REPEATED', 'Another place of this list has this address')],
      };
    }
    taken.add(one.contact.email);
    return { judged: 'contact', ...one };
  });
};

/** What became of a row. */
export type ContactOutcome = {
  status: 'invited' | 'updated' | 'unchanged' | 'superseded' | 'rejected';
  code?: string;
  errors?: FieldError[];
};

/** A row that is not taken, with every wrong field and the code of the first. */
export const rejectedContact = (errors: FieldError[]): ContactOutcome => ({
  status: 'rejected',
  code: errors[0]?.code ?? 'ROW_INVALID',
  errors,
});

/** What became of a contact that was put: whoever is new to the place was invited, the same again changed nothing. */
export const contactOutcome = (put: {
  invited: boolean;
  entry: Contact;
  stampedAt: string;
}): ContactOutcome => {
  if (put.invited) return { status: 'invited' };
  return { status: put.entry.updatedAt === put.stampedAt ? 'updated' : 'unchanged' };
};

/** The answer to a whole list: counts, and the outcome of each row in order. */
export const contactSummary = (outcomes: readonly ContactOutcome[]) => {
  const count = (status: ContactOutcome['status']): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  return {
    rows: outcomes.length,
    invited: count('invited'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    superseded: count('superseded'),
    rejected: count('rejected'),
    results: outcomes.map((outcome, index) => ({ index, ...outcome })),
  };
};

/**
 * Holds a list of contacts to its size.
 * @throws AppError `TOO_MANY_ROWS` (too large), `NO_ROWS` (malformed)
 */
export const requireContactRows = (rows: readonly unknown[]): void => {
  if (rows.length === 0) throw new AppError('malformed', 'NO_ROWS', 'The list has no rows');
  if (rows.length <= CONTACT_ROWS_MAX) return;
  throw new AppError(
    'too-large',
    'TOO_MANY_ROWS',
    `A list has ${CONTACT_ROWS_MAX} rows at most; nothing was taken`,
  );
};
