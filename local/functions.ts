import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionEntry } from '#functions/catalogue';

/** A deployed function's handler, as Lambda calls it. */
export type Handler = (event: unknown, context: object) => Promise<unknown>;

/** The root of the project, whatever folder the command was given in. */
export const ROOT = join(import.meta.dirname, '..');

const isHandler = (value: unknown): value is Handler => typeof value === 'function';

/**
 * Loads the very file that is deployed.
 * @throws Error when the file has no `handler`, or whatever it throws at its own cold start
 */
export const loadHandler = async (entry: FunctionEntry): Promise<Handler> => {
  const module: unknown = await import(pathToFileURL(join(ROOT, `${entry.file}.ts`)).href);
  const handler: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, 'handler') : undefined;
  if (!isHandler(handler)) throw new Error(`${entry.file}.ts exports no handler`);
  return handler;
};

/** What Lambda hands over beside the event. */
export class FunctionContext {
  readonly functionName: string;
  readonly functionVersion = '$LATEST';
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName = 'local';
  callbackWaitsForEmptyEventLoop = false;
  readonly #deadline: number;

  constructor(name: string, entry: FunctionEntry, requestId: string) {
    this.functionName = name;
    this.invokedFunctionArn = functionArn(name);
    this.memoryLimitInMB = String(entry.memoryMegabytes);
    this.awsRequestId = requestId;
    this.logGroupName = `/aws/lambda/${name}`;
    this.#deadline = Date.now() + entry.timeoutSeconds * 1_000;
  }

  /** Milliseconds until the function would be ended. */
  getRemainingTimeInMillis(): number {
    return Math.max(0, this.#deadline - Date.now());
  }
}

/** The ARN that a function has on one machine. */
export const functionArn = (name: string): string =>
  `arn:aws:lambda:il-central-1:000000000000:function:${name}`;
