import { startOf, type Visit, type VisitException } from '#shared/domain/visit';
import type { Names } from '../api/queries.ts';
import type { Shown } from '../parts/standing.tsx';

/** A name where the reader may know it, else the id. */
export type Who = { text: string; isCode: boolean };

/** One line of the list. */
export type Row = { visit: Visit; shown: Shown; recipient: Who | null; caregiver: Who };

/** What a line is known by. */
export const visitIdOf = ({ visit }: Row): string => visit.visitId;

/** In the order in which they are offered and sorted: what needs somebody comes first. */
export const SHOWN_ORDER: readonly Shown[] = [
  'needs-correction',
  'needs-acknowledgement',
  'open',
  'verified',
  'voided',
];

/** Whether somebody has still to do something about it. */
export const isPending = (exception: VisitException): boolean =>
  exception.class === 'blocks' ||
  (exception.class === 'acknowledge' && exception.acknowledgedBy === undefined);

/** A visit that goes on and has nothing against it is shown as going on. */
export const shownOf = (visit: Visit): Shown =>
  visit.state === 'open' && visit.standing !== 'voided' && !visit.exceptions.some(isPending)
    ? 'open'
    : visit.standing;

const whoOf = (id: string, names: Names): Who => {
  const name = names.get(id);
  return name === undefined ? { text: id, isCode: true } : { text: name, isCode: false };
};

/** The lines of a day. */
export const rowsOf = (visits: readonly Visit[], names: { caregivers: Names; recipients: Names }): Row[] =>
  visits.map((visit) => ({
    visit,
    shown: shownOf(visit),
    recipient: visit.recipientId === null ? null : whoOf(visit.recipientId, names.recipients),
    caregiver: whoOf(visit.caregiverId, names.caregivers),
  }));

/** What a list is narrowed to; null is everything. */
export type Filters = {
  shown: Shown | null;
  find: string;
  branchId: string | null;
  /** Only those that the person cared for disputes. */
  isDisputed: boolean;
};

const isDisputed = ({ visit }: Row): boolean =>
  visit.exceptions.some(({ code }) => code === 'DISPUTED_BY_RECIPIENT');

/** How many lines the person cared for, or the family, disputes; and what is left where only those are asked for. */
export const disputedIn = (
  rows: readonly Row[],
  filters: Pick<Filters, 'isDisputed'>,
): { disputed: number; left: readonly Row[] } => {
  const found = rows.filter(isDisputed);
  return { disputed: found.length, left: filters.isDisputed ? found : rows };
};

const folded = (text: string): string => text.toLocaleLowerCase();

const isFound = ({ visit, recipient, caregiver }: Row, find: string): boolean =>
  [recipient?.text, caregiver.text, visit.recipientId, visit.caregiverId].some(
    (text) => text !== undefined && text !== null && folded(text).includes(find),
  );

/** The lines that the search and the branch leave: what the standings are counted over. */
export const narrow = (
  rows: readonly Row[],
  { find, branchId }: Pick<Filters, 'find' | 'branchId'>,
): Row[] => {
  const wanted = folded(find.trim());
  return rows.filter(
    (row) =>
      (branchId === null || row.visit.branchId === branchId) && (wanted === '' || isFound(row, wanted)),
  );
};

/** How many lines there are of each standing. */
export const countsOf = (rows: readonly Row[]): Record<Shown, number> => {
  const counts = { 'needs-correction': 0, 'needs-acknowledgement': 0, open: 0, verified: 0, voided: 0 };
  for (const { shown } of rows) counts[shown] += 1;
  return counts;
};

/** Columns that a list can be sorted by. */
export const SORT_COLUMNS = ['time', 'recipient', 'caregiver', 'minutes', 'standing'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export type Sort = { column: SortColumn; isDescending: boolean };

/** Newest first: what happens now is what is looked for. */
export const FIRST_SORT: Sort = { column: 'time', isDescending: true };

/** Reads `time` or `-time` out of the address. */
export const sortOf = (text: string | null): Sort => {
  const name = text?.replace(/^-/, '');
  const column = SORT_COLUMNS.find((one) => one === name);
  return column === undefined ? FIRST_SORT : { column, isDescending: text?.startsWith('-') === true };
};

/** Writes a sort into the address; null for the first one. */
export const sortText = (sort: Sort): string | null =>
  sort.column === FIRST_SORT.column && sort.isDescending === FIRST_SORT.isDescending
    ? null
    : `${sort.isDescending ? '-' : ''}${sort.column}`;

/** The lines in order; equal ones stay newest first. */
export const sorted = (rows: readonly Row[], sort: Sort, language: string): Row[] => {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const byTime = (a: Row, b: Row): number => compareText(startOf(a.visit), startOf(b.visit));
  const by: Record<SortColumn, (a: Row, b: Row) => number> = {
    time: byTime,
    recipient: (a, b) => compare(a.recipient?.text ?? '', b.recipient?.text ?? ''),
    caregiver: (a, b) => compare(a.caregiver.text, b.caregiver.text),
    minutes: (a, b) => (a.visit.minutes ?? -1) - (b.visit.minutes ?? -1),
    standing: (a, b) => SHOWN_ORDER.indexOf(a.shown) - SHOWN_ORDER.indexOf(b.shown),
  };
  const sign = sort.isDescending ? -1 : 1;
  return [...rows].sort(
    (a, b) => sign * by[sort.column](a, b) || -byTime(a, b) || compareText(a.visit.visitId, b.visit.visitId),
  );
};

const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
