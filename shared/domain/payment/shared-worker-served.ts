import type { Assignment } from '../directory.ts';
import type { LocalDate } from '../instants.ts';

/** From when until when somebody serves two; left out where no assignment says so. */
export type Served = { since?: LocalDate; until?: LocalDate };

const earliest = (days: readonly LocalDate[]): LocalDate | undefined => [...days].sort()[0];
const latest = (days: readonly LocalDate[]): LocalDate | undefined => [...days].sort().at(-1);

/** The end of the last of somebody's assignments at one recipient; undefined while one is open. */
const endOf = (own: readonly Assignment[]): LocalDate | undefined =>
  own.some((one) => one.to === undefined) ? undefined : latest(own.flatMap(({ to }) => to ?? []));

/** Both are served from the later beginning until the earlier end. @param assigned the assignments at each of the two. */
export const servedBy = (caregiverId: string, assigned: readonly (readonly Assignment[])[]): Served => {
  const own = assigned.map((some) => some.filter((one) => one.caregiverId === caregiverId));
  if (own.some((some) => some.length === 0)) return {};
  const since = latest(own.flatMap((some) => earliest(some.map((one) => one.from)) ?? []));
  const until = earliest(own.flatMap((some) => endOf(some) ?? []));
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
};
