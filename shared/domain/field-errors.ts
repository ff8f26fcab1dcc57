import * as z from 'zod/mini';
import { AppError, type FieldError } from './app-error.ts';

type Issue = z.core.$ZodIssue;

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown => {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
};

/** Whether an alternative is of another type altogether: a text where a list was sent. */
const isOfAnotherType = (issues: readonly Issue[]): boolean =>
  issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);

/** Of a union, the alternative that came nearest says what is wrong: of the right type, with the fewest faults. */
const nearest = (issue: z.core.$ZodIssueInvalidUnion): Issue[] => {
  const ofType = issue.errors.filter((one) => one.length > 0 && !isOfAnotherType(one));
  const alternatives = ofType.length > 0 ? ofType : issue.errors;
  return alternatives.reduce<Issue[]>(
    (best, one) => (best.length === 0 || (one.length > 0 && one.length < best.length) ? one : best),
    [],
  );
};

/** A message of ours in capitals is a code; any other is the library's own words, which nobody is shown. */
const codeIn = (message: string, otherwise: string): string =>
  /^[A-Z_]+$/.test(message) ? message : otherwise;

const sayOf = (issue: Issue, value: unknown): { code: string; message: string } => {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? { code: 'REQUIRED', message: 'This field is required' }
        : { code: 'TYPE', message: `Must be of type ${issue.expected}` };
    case 'invalid_value':
      return { code: 'NOT_ALLOWED', message: `Must be one of: ${issue.values.map(String).join(', ')}` };
    case 'too_small':
      return { code: 'TOO_SMALL', message: `Must be at least ${String(issue.minimum)}` };
    case 'too_big':
      return { code: 'TOO_BIG', message: `Must be at most ${String(issue.maximum)}` };
    case 'invalid_format':
      return { code: codeIn(issue.message, 'FORMAT'), message: `Must have the form of ${issue.format}` };
    default:
      return { code: codeIn(issue.message, 'INVALID'), message: 'This value cannot be' };
  }
};

const errorsOf = (issue: Issue, prefix: readonly PropertyKey[], input: unknown): FieldError[] => {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pointer([...path, key]),
      code: 'UNKNOWN_FIELD',
      message: 'This field is not known',
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return nearest(issue).flatMap((inner) => errorsOf(inner, path, input));
  }
  return [{ path: pointer(path), ...sayOf(issue, valueAt(input, path)) }];
};

/** Every wrong field of an input that a schema refused. */
export const fieldErrorsOf = (error: z.core.$ZodError, input: unknown): FieldError[] =>
  error.issues.flatMap((issue) => errorsOf(issue, [], input));

/** Whether the input has the right form and only says something that cannot be. */
const onlyImpossible = (issues: readonly Issue[]): boolean =>
  issues.every((issue) => {
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return onlyImpossible(nearest(issue));
    return issue.code === 'custom';
  });

/**
 * Parses what comes in.
 * @param at prefix of the paths in the problem: empty for a body, `?` for a query, and so on.
 * @throws AppError `<WHAT>_INVALID` (malformed or impossible) that names every wrong field
 */
export const parseInput = <S extends z.ZodMiniType>(
  schema: S,
  input: unknown,
  what: string,
  at = '',
): z.infer<S> => {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  const errors = fieldErrorsOf(result.error, input).map((error) => ({
    ...error,
    path: at === '' ? error.path : at + error.path.slice(1),
  }));
  throw new AppError(
    onlyImpossible(result.error.issues) ? 'impossible' : 'malformed',
    `${what}_INVALID`,
    `${errors.length} field${errors.length === 1 ? ' is' : 's are'} wrong`,
    { errors },
  );
};
