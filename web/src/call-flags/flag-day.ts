import { localDateOf } from '#shared/domain/instants';

/** The local day of a flag, which its id begins with (UUIDv7); undefined for anything that is no such id. */
export const dayOfFlag = (flagId: string): string | undefined => {
  const millis = /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(flagId)
    ? Number.parseInt(flagId.replaceAll('-', '').slice(0, 12), 16)
    : Number.NaN;
  return Number.isFinite(millis) ? localDateOf(millis) : undefined;
};
