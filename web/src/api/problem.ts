import * as z from 'zod/mini';

const ProblemDocument = z.object({
  code: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ path: z.string(), code: z.string() }))),
});

/** One field that was refused; `path` is a JSON pointer into what was sent. */
export type FieldProblem = { path: string; code: string };

/** What went wrong with a call, ready to be put into words. `code` is the API's, or one of the page's own. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** What the support desk finds the request by; absent when nothing answered. */
  readonly reference: string | undefined;
  readonly fields: readonly FieldProblem[];

  /** @param status 0 when nothing answered. */
  constructor(status: number, code: string, reference?: string, fields: readonly FieldProblem[] = []) {
    super(code);
    this.status = status;
    this.code = code;
    this.reference = reference;
    this.fields = fields;
  }
}

/** The code of an answer that is no answer of the API. */
export const UNREADABLE = 'UNREADABLE_ANSWER';
/** The code of a call that nothing answered. */
export const UNREACHABLE = 'UNREACHABLE';

const REFERENCE_HEADERS = ['x-request-id', 'x-amzn-requestid', 'apigw-requestid'];

const referenceOf = (reply: Response): string | undefined =>
  REFERENCE_HEADERS.map((name) => reply.headers.get(name)).find((value) => value !== null) ?? undefined;

/** Reads a refusal (RFC 9457). */
export const problemOf = async (reply: Response): Promise<Problem> => {
  const body: unknown = await reply.json().catch(() => ({}));
  const read = z.safeParse(ProblemDocument, body);
  return new Problem(
    reply.status,
    read.success ? read.data.code : `HTTP_${reply.status}`,
    referenceOf(reply),
    read.success ? read.data.errors : [],
  );
};

/** Any error as a problem: what is none is a fault of the page. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(0, UNREADABLE);
