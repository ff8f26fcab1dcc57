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

/** Of a union, the alternative that came nearest says what is wrong. */
const nearest = (issue: z.core.$ZodIssueInvalidUnion): Issue[] =>
  issue.errors.reduce<Issue[]>(
    (best, one) => (best.length === 0 || (one.length > 0 && one.length < best.length) ? one : best),
    [],
  );

const one = (path: string, code: string, message: string): FieldError[] => [{ path, code, message }];

const errorsOf = (issue: Issue, prefix: readonly PropertyKey[], input: unknown): FieldError[] => {
  const path = [...prefix, ...issue.path];
  const at = pointer(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) =>
        one(pointer([...path, key]), 'UNKNOWN_FIELD', 'This field is not known'),
      );
    case 'invalid_union':
      return issue.errors.length === 0
        ? one(at, 'INVALID', 'Matches none of the allowed forms')
        : nearest(issue).flatMap((inner) => errorsOf(inner, path, input));
    case 'invalid_type':
      return valueAt(input, path) === undefined
        ? one(at, 'REQUIRED', 'This field is required')
        : one(at, 'TYPE', `Must be of type ${issue.expected}`);
    case 'invalid_value':
      return one(at, 'NOT_ALLOWED', `Must be one of: ${issue.values.map(String).join(', ')}`);
    case 'too_small':
      return one(at, 'TOO_SMALL', `Must be at least ${String(issue.minimum)}`);
    case 'too_big':
      return one(at, 'TOO_BIG', `Must be at most ${String(issue.maximum)}`);
    case 'invalid_format':
      return one(
        at,
        /^[A-Z_]+$/.test(issue.message) ? issue.message : 'FORMAT',
        `Must have the form of ${issue.format}`,
      );
    case 'custom':
      return one(at, /^[A-Z_]+$/.test(issue.message) ? issue.message : 'INVALID', 'This value cannot be');
    default:
      return one(at, 'INVALID', 'This value is not valid');
  }
};

/** Every wrong field of an input that a schema refused. */
export const fieldErrorsOf = (error: z.core.$ZodError, input: unknown): FieldError[] =>
  error.issues.flatMap((issue) => errorsOf(issue, [], input));

/** Whether the input has the right form and only says something that cannot be. */
const onlyImpossible = (error: z.core.$ZodError): boolean =>
  error.issues.every((issue) => issue.code === 'custom');

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
    onlyImpossible(result.error) ? 'impossible' : 'malformed',
    `${what}_INVALID`,
    `${errors.length} field${errors.length === 1 ? ' is' : 's are'} wrong`,
    { errors },
  );
};
