import { AppError, type ErrorKind } from '../domain/app-error.ts';

/** The one place that gives a refusal its HTTP status. */
const STATUS: Record<ErrorKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  unsupported: 415,
  impossible: 422,
  'too-many': 429,
  unavailable: 503,
};

const TITLE: Record<ErrorKind, string> = {
  malformed: 'The request is malformed',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Something else is stored under this id',
  stale: 'It changed meanwhile',
  'too-large': 'Too large',
  unsupported: 'Not in this form',
  impossible: 'Well-formed, but impossible',
  'too-many': 'Too many tries',
  unavailable: 'Not available now',
};

/** A problem document (RFC 9457). */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: { path: string; code: string; message: string }[];
};

/** What a caller is told of an error; a fault of ours says nothing of itself. */
export const problemOf = (error: unknown): { problem: Problem; retryAfterSeconds: number | undefined } => {
  if (!(error instanceof AppError)) {
    return {
      problem: {
        type: 'about:blank',
        title: 'A fault of ours',
        status: 500,
        detail: 'Nothing of your request was confirmed; send it again with the same id',
        code: 'INTERNAL',
      },
      retryAfterSeconds: undefined,
    };
  }
  return {
    problem: {
      type: `urn:hineni:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
      title: TITLE[error.kind],
      status: STATUS[error.kind],
      detail: error.message,
      code: error.code,
      ...(error.errors.length > 0 && { errors: error.errors }),
    },
    retryAfterSeconds: error.retryAfterSeconds ?? (STATUS[error.kind] === 503 ? 5 : undefined),
  };
};
