import * as z from 'zod/mini';
import { Instant } from '../domain/instants.ts';

/** Why somebody asks for another date, or what a second person notes. */
export const Said = z.string().check(z.trim(), z.minLength(1), z.maxLength(1_000));

/** What a second person says of a change of a date. */
export const DecisionBody = z.strictObject({
  /** When the change was asked for, as the history says. */
  at: Instant,
  decision: z.enum(['approved', 'rejected']),
  note: z.optional(Said),
});
