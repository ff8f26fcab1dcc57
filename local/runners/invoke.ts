import { randomUUID } from 'node:crypto';
import type { FunctionEntry } from '#functions/catalogue';
import { FunctionContext, type Handler } from '../functions.ts';

/** A function that is run here: its name and entry of the catalogue, and the deployed handler. */
export type LocalFunction = { name: string; entry: FunctionEntry; handler: Handler };

/** How an invocation ended: the ids that the function says failed, or the error that it threw. */
export type Outcome = { requestId: string } & ({ failedIds: string[] } | { error: string });

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const failedIdsOf = (reply: unknown): string[] => {
  const failures = field(reply, 'batchItemFailures');
  if (!Array.isArray(failures)) return [];
  return failures.map((failure: unknown) => {
    const id = field(failure, 'itemIdentifier');
    return typeof id === 'string' ? id : '';
  });
};

/** The name of an error and never its message, which may quote what people wrote. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Runs a function once, with its time-out; never throws. */
export const invoke = async (fn: LocalFunction, event: unknown): Promise<Outcome> => {
  const requestId = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    const late = Object.assign(new Error('The function took too long'), { name: 'Sandbox.Timedout' });
    timer = setTimeout(() => reject(late), fn.entry.timeoutSeconds * 1_000);
  });
  try {
    const context = new FunctionContext(fn.name, fn.entry, requestId);
    return { requestId, failedIds: failedIdsOf(await Promise.race([fn.handler(event, context), timeout])) };
  } catch (error) {
    process.stderr.write(`${fn.name} failed: ${nameOf(error)}\n`);
    return { requestId, error: nameOf(error) };
  } finally {
    clearTimeout(timer);
  }
};
