import * as z from 'zod/mini';
import { AppError, type FieldError } from './app-error.ts';
import { ROLLOUT } from './branches.ts';
import { LocalityCode } from './directory.ts';
import { fieldErrorsOf } from './field-errors.ts';
import { Instant, LocalDate } from './instants.ts';

/** All localities of the country, some of them with a second date. */
export const LOCALITY_ROWS_MAX = 3_000;

/** One row of the table of localities: from a day on a locality belongs to a branch. */
export const LocalityRow = z.strictObject({
  localityCode: LocalityCode,
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  branchId: z.string().check(
    z.trim(),
    z.refine((id) => ROLLOUT.has(id), 'UNKNOWN_BRANCH'),
  ),
  from: LocalDate,
});
export type LocalityRow = z.infer<typeof LocalityRow>;

/** A row as it is kept: who sent it and when. */
export const LocalityBranch = z.strictObject({ ...LocalityRow.shape, by: z.string(), at: Instant });
export type LocalityBranch = z.infer<typeof LocalityBranch>;

/**
 * The branch that a locality belongs to on a day: the latest record up to it.
 *
 * @param records of one locality, in any order. @returns undefined before the first of them.
 * @see `domain.md` section 8; decision 0052.
 */
export const localityBranchOn = (
  records: readonly { from: LocalDate; branchId: string }[],
  day: LocalDate,
): string | undefined => {
  let latest: { from: LocalDate; branchId: string } | undefined;
  for (const record of records) {
    if (record.from <= day && (latest === undefined || record.from > latest.from)) latest = record;
  }
  return latest?.branchId;
};

/** What is found of a row before anything is read or written for it. */
export type JudgedLocality = { row: LocalityRow } | { errors: FieldError[] };

const dateTaken: FieldError = {
  path: '/branchId',
  code: 'LOCALITY_DATE_TAKEN',
  message: 'This locality belongs to another branch from this date; name another date',
};

/** A row that says something else than what is kept for the same locality and date. */
export const DATE_TAKEN: { errors: FieldError[] } = { errors: [dateTaken] };

/** Each row on its own; of two rows that contradict each other the first counts. */
export const judgeLocalities = (rows: readonly unknown[]): JudgedLocality[] => {
  const first = new Map<string, LocalityRow>();
  return rows.map((sent): JudgedLocality => {
    const parsed = z.safeParse(LocalityRow, sent);
    if (!parsed.success) return { errors: fieldErrorsOf(parsed.error, sent) };
    const row = parsed.data;
    const key = `${row.localityCode}#${row.from}`;
    const before = first.get(key) ?? row;
    first.set(key, before);
    return before.branchId === row.branchId ? { row } : DATE_TAKEN;
  });
};

/** What became of a row. */
export type LocalityOutcome = {
  status: 'added' | 'renamed' | 'unchanged' | 'rejected';
  code?: string;
  errors?: FieldError[];
};

/** A row that is not taken, with every wrong field and the code of the first. */
export const rejectedLocality = (errors: FieldError[]): LocalityOutcome => ({
  status: 'rejected',
  code: errors[0]?.code ?? 'ROW_INVALID',
  errors,
});

/** The answer to a whole table: counts, and the outcome of each row in order. */
export const localitySummary = (outcomes: readonly LocalityOutcome[]) => {
  const count = (status: LocalityOutcome['status']): number =>
    outcomes.filter((outcome) => outcome.status === status).length;
  return {
    rows: outcomes.length,
    added: count('added'),
    renamed: count('renamed'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    results: outcomes.map((outcome, index) => ({ index, ...outcome })),
  };
};

/**
 * Holds a table of localities to its size.
 * @throws AppError `TOO_MANY_ROWS` (too large), `NO_ROWS` (malformed)
 */
export const requireLocalityRows = (rows: readonly unknown[]): void => {
  if (rows.length === 0) throw new AppError('malformed', 'NO_ROWS', 'The table has no rows');
  if (rows.length <= LOCALITY_ROWS_MAX) return;
  const detail = `A table has ${LOCALITY_ROWS_MAX} rows at most; nothing was taken`;
  throw new AppError('too-large', 'TOO_MANY_ROWS', detail);
};
