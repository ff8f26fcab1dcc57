/** Why a request is refused; `shared/lambda/problem.ts` gives each kind its HTTP status. */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale'
  | 'too-large'
  | 'unsupported'
  | 'impossible'
  | 'too-many'
  | 'unavailable';

/** One wrong field: `path` is a JSON Pointer into the body, or a name such as `?date` or `Hineni-Sent-At`. */
export type FieldError = { path: string; code: string; message: string };

/** The only error class: a refusal that the caller may read. Anything else thrown is a fault of ours (500). */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly errors: FieldError[];
  readonly retryAfterSeconds: number | undefined;

  /** @param code public and stable, in upper snake case. */
  constructor(
    kind: ErrorKind,
    code: string,
    message: string,
    more: { cause?: unknown; errors?: FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.code = code;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
