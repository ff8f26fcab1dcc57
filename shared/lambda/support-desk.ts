import { type Desk, deskOf } from '../domain/voice/desk.ts';
import { optionalEnv } from './env.ts';

/** The support desk of the stage; null where it has none. */
export const supportDesk = (): Desk | null =>
  deskOf(optionalEnv('SUPPORT_NUMBER'), optionalEnv('SUPPORT_HOURS'));
