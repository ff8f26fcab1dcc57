import * as z from 'zod/mini';

/** `?limit=` and `?cursor=` of every list. */
export const pageQuery = {
  limit: z.optional(
    z.pipe(
      z.string().check(z.regex(/^[0-9]{1,3}$/)),
      z.pipe(
        z.transform((digits: string) => Number(digits)),
        z.int().check(z.gte(1), z.lte(200)),
      ),
    ),
  ),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(2_000))),
};

export const PAGE_SIZE = 50;

/** `{ items, next }`: `next` is the cursor of the following page, null on the last. */
export const listOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.strictObject({ items: z.array(item), next: z.nullable(z.string()) });
