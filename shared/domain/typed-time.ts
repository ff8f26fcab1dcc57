import { Temporal } from 'temporal-polyfill';
import { AppError } from './app-error.ts';
import { canonical, type Instant, toInstant, ZONE } from './instants.ts';

const HAS_OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * The instant of a time that a person typed: with an offset as it stands, else the wall time of Asia/Jerusalem, which
 * must exist exactly once (`domain.md` section 5, rule 9). Nothing is shifted silently.
 *
 * @param text `2026-10-25T01:30`, with seconds or without, with an offset or without.
 * @param path JSON Pointer of the field, for the problem document.
 * @throws AppError `NONEXISTENT_LOCAL_TIME` or `AMBIGUOUS_LOCAL_TIME` (impossible): the client sends an offset
 */
export const resolveTypedTime = (text: string, path = ''): Instant => {
  if (HAS_OFFSET.test(text)) return canonical(text);
  const wall = Temporal.PlainDateTime.from(text);
  const earlier = wall.toZonedDateTime(ZONE, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(ZONE, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds) return toInstant(earlier.epochMilliseconds);
  const refused = (code: string, message: string): AppError =>
    new AppError('impossible', code, message, { errors: [{ path, code, message }] });
  if (!earlier.toPlainDateTime().equals(wall)) {
    throw refused('NONEXISTENT_LOCAL_TIME', `The clock never showed ${text} on that night`);
  }
  throw refused(
    'AMBIGUOUS_LOCAL_TIME',
    `The clock showed ${text} twice on that night: send ${earlier.offset} or ${later.offset} with it`,
  );
};
