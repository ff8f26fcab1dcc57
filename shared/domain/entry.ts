import * as z from 'zod/mini';
import { Instant } from './instants.ts';

/** What every directory entry carries beside its content. */
export const entry = { version: z.int(), updatedAt: Instant, updatedBy: z.string() };
