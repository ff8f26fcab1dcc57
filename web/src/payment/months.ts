/** How many months back can be chosen. */
const MONTHS_BACK = 18;

/** The month some months before or after another, `YYYY-MM`. */
export const shiftedMonth = (month: string, months: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
};

/** The months that can be chosen, newest first; the one that is open is among them however old it is. */
export const monthsFor = (today: string, open: string): string[] => {
  const now = today.slice(0, 7);
  const months = Array.from({ length: MONTHS_BACK }, (_, index) => shiftedMonth(now, -index));
  return months.includes(open) ? months : [...months, open].sort().reverse();
};

/** Reads a month out of the address; else the last one that is over, which is the one that is being invoiced. */
export const monthOf = (text: string | null, today: string): string =>
  text !== null && /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(text) ? text : shiftedMonth(today.slice(0, 7), -1);
