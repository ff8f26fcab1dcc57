import { AppError } from '../domain/app-error.ts';
import type { Problem } from './problem.ts';

/** Worked on side by side: enough to keep the database busy, few enough to be fair to others. */
const AT_ONCE = 8;

const idOf = (input: unknown): string => {
  const id: unknown =
    typeof input === 'object' && input !== null ? Reflect.get(input, 'reportId') : undefined;
  return typeof id === 'string' ? id.slice(0, 64) : '';
};

const refusal = async (
  reportId: string,
  error: unknown,
): Promise<{ reportId: string; status: number; problem: Problem }> => {
  const { problemOf } = await import('./problem.ts');
  const { problem } = problemOf(error);
  // In a sync result every refused report is 422: what is malformed on its own row is still a well-formed request.
  const status = problem.status === 400 ? 422 : problem.status;
  return { reportId, status, problem: { ...problem, status } };
};

/**
 * Works on each input on its own, in the order given, and answers in the same order. A refusal becomes the result of
 * its row; a fault of ours (the database away) fails the whole request, so that the phone keeps everything.
 */
export const eachResult = async <Result extends { status: number }>(
  inputs: readonly unknown[],
  work: (input: unknown) => Promise<Result>,
): Promise<({ reportId: string } & (Result | { status: number; problem: Problem }))[]> => {
  const results: ({ reportId: string } & (Result | { status: number; problem: Problem }))[] = [];
  const waiting = [...inputs.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, input] = next;
      const reportId = idOf(input);
      results[index] = await work(input).then(
        (result) => ({ reportId, ...result }),
        (error: unknown) => {
          if (error instanceof AppError && error.kind !== 'unavailable') return refusal(reportId, error);
          throw error;
        },
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
};
