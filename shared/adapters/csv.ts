import { CsvError, parse } from 'csv-parse/sync';
import { AppError } from '../domain/app-error.ts';

/**
 * Rows of a CSV text with a header row, as text by column name. A byte order mark is skipped, as spreadsheets write one.
 * @throws AppError `CSV_INVALID` (malformed) with the line, or naming every missing or unknown column
 */
export const rowsOfCsv = (
  text: string,
  columns: readonly string[],
  optional: readonly string[],
): Record<string, string>[] => {
  const checkHeader = (header: string[]): string[] => {
    const names = header.map((name) => name.trim());
    const errors = [
      ...columns
        .filter((column) => !names.includes(column) && !optional.includes(column))
        .map((column) => ({ path: `/${column}`, code: 'REQUIRED', message: 'This column is required' })),
      ...names
        .filter((name) => !columns.includes(name))
        .map((name) => ({ path: `/${name}`, code: 'UNKNOWN_FIELD', message: 'This column is not known' })),
    ];
    if (errors.length > 0)
      throw new AppError('malformed', 'CSV_INVALID', 'The header row is wrong', { errors });
    return names;
  };
  try {
    return parse(text, { bom: true, columns: checkHeader, skip_empty_lines: true, trim: true });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new AppError('malformed', 'CSV_INVALID', 'The text is not CSV', {
      cause,
      errors: [
        {
          path: `/line ${typeof cause['lines'] === 'number' ? cause['lines'] : '?'}`,
          code: cause.code,
          message: 'This line cannot be read',
        },
      ],
    });
  }
};
