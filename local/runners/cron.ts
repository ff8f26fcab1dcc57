const ZONE = 'Asia/Jerusalem';
const MINUTE_MILLIS = 60_000;

/** The fields of an EventBridge cron expression and their bounds. Sunday is 1. */
const BOUNDS: readonly (readonly [number, number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [1, 7],
  [1970, 2199],
];

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  weekday: 'short',
});
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `5`, `1-5`, `*` or `0/15` as first, last and step. */
const rangeOf = (part: string, [least, most]: readonly [number, number]) => {
  const match = /^(\*|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part);
  if (match === null) throw new Error(`This runner does not know the cron field ${part}`);
  const [, from = '*', to, every] = match;
  const isOpen = from === '*' || every !== undefined;
  const first = from === '*' ? least : Number(from);
  return { first, last: Number(to ?? (isOpen ? most : first)), step: Number(every ?? 1) };
};

const valuesOf = (field: string, bounds: readonly [number, number]): ReadonlySet<number> | null => {
  if (field === '*' || field === '?') return null;
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const { first, last, step } = rangeOf(part, bounds);
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return values;
};

/** What a clock in Asia/Jerusalem shows, in the order of the fields. */
const shown = (millis: number): number[] => {
  const parts = new Map(CLOCK.formatToParts(millis).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const weekday = WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1;
  return [number('minute'), number('hour'), number('day'), number('month'), weekday, number('year')];
};

/**
 * The instants of a span at which an EventBridge cron expression is due, in Asia/Jerusalem. A wall time that comes twice
 * in the night of the change counts once; one that does not exist that night is not due.
 *
 * @param expression six fields: minute, hour, day of month, month, day of week, year.
 * @param afterMillis not included; `untilMillis` is.
 */
export const dueBetween = (expression: string, afterMillis: number, untilMillis: number): number[] => {
  const fields = expression.split(/\s+/).map((field, index) => valuesOf(field, BOUNDS[index] ?? [0, 0]));
  const due: number[] = [];
  const walls = new Set<string>();
  const start = (Math.floor(afterMillis / MINUTE_MILLIS) + 1) * MINUTE_MILLIS;
  for (let at = start; at <= untilMillis; at += MINUTE_MILLIS) {
    const now = shown(at);
    const wall = now.join(' ');
    const matches = fields.every((values, index) => values === null || values.has(now[index] ?? -1));
    if (matches && !walls.has(wall)) due.push(at);
    if (matches) walls.add(wall);
  }
  return due;
};
