import type { Handler } from '../functions.ts';

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** How many earlier batches are remembered, to be delivered once more. */
const REMEMBERED = 20;

/**
 * For tests: hands every batch to the function three times, first in reverse, then as it is, then one of the earlier
 * batches again. What it does must not depend on any of that. The answer that counts is the second.
 */
export const doubled = (handler: Handler): Handler => {
  const earlier: object[] = [];
  return async (event, context) => {
    const given = field(event, 'Records');
    if (!Array.isArray(given)) return handler(event, context);
    const records: unknown[] = given;
    const batch = { Records: records };
    await handler({ Records: records.toReversed() }, context).catch(() => undefined);
    const reply = await handler(batch, context);
    const old = earlier[Math.floor(Math.random() * earlier.length)];
    if (old !== undefined) await handler(old, context).catch(() => undefined);
    earlier.push(batch);
    if (earlier.length > REMEMBERED) earlier.shift();
    return reply;
  };
};
