import { optionalEnv } from './env.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';
type Fields = Record<string, string | number | boolean | null | undefined>;

const RANK: Record<Level, number> = { debug: 10, info: 20, warn: 30, error: 40 };
const least = ((level: string | undefined) => {
  switch (level) {
    case 'debug':
    case 'warn':
    case 'error':
      return RANK[level];
    default:
      return RANK.info;
  }
})(optionalEnv('LOG_LEVEL'));

const write = (level: Level, message: string, fields: Fields): void => {
  if (RANK[level] < least) return;
  process.stdout.write(`${JSON.stringify({ level, message, at: new Date().toISOString(), ...fields })}\n`);
};

/**
 * One JSON line an entry. Messages are constant text; what varies is a field; ids only, never a name, a number, a
 * position or a body. `warn`: refused; `error`: someone must look. Why not a library: decision 0002.
 */
export const logger = {
  debug: (message: string, fields: Fields = {}) => write('debug', message, fields),
  info: (message: string, fields: Fields = {}) => write('info', message, fields),
  warn: (message: string, fields: Fields = {}) => write('warn', message, fields),
  error: (message: string, fields: Fields = {}) => write('error', message, fields),
};

/** What may be said of an error in a log: its kind, code and our own stack; never its message, which may quote input. */
export const errorFields = (error: unknown): Fields => {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const place = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  return { errorName: error.name, errorCode: code, errorAt: place?.trim() };
};
