import type { DateCell } from '../parts/xlsx.ts';
import type { InvoiceLine } from '../payment/payment-calls.ts';
import { hoursOf } from '../payment/words.tsx';
import type { LineNames } from './line-list.tsx';

/** What the words of a file are made with. */
export type FileWords = {
  say: (key: string) => string;
  codeWord: (code: string) => string;
  branchName: (branchId: string) => string;
  names: LineNames;
};

type Value = string | number | null | DateCell;
type Column = { name: string; width: number; value: (line: InvoiceLine, words: FileWords) => Value };

const reasonsOf = (held: readonly { code: string; minutes: number }[], { codeWord }: FileWords): string =>
  held.map(({ code, minutes }) => `${codeWord(code)} (${minutes})`).join('; ');
const sumOf = (held: readonly { minutes: number }[]): number =>
  held.reduce((sum, { minutes }) => sum + minutes, 0);

/** What an accountant takes along of a line: every amount in minutes and in hours, every code in words. */
const COLUMNS: readonly Column[] = [
  { name: 'line', width: 14, value: ({ lineId }) => lineId },
  { name: 'date', width: 12, value: ({ date }) => ({ date }) },
  { name: 'recipientId', width: 16, value: ({ recipientId }) => recipientId },
  {
    name: 'recipient',
    width: 22,
    value: (line, { names }) => names.recipients.get(line.recipientId) ?? null,
  },
  { name: 'caregiverId', width: 16, value: ({ caregiverId }) => caregiverId },
  {
    name: 'caregiver',
    width: 22,
    value: (line, { names }) => names.caregivers.get(line.caregiverId) ?? null,
  },
  {
    name: 'branch',
    width: 16,
    value: ({ branchId }, { branchName }) => (branchId === null ? null : branchName(branchId)),
  },
  { name: 'claimedMinutes', width: 12, value: ({ claimedMinutes }) => claimedMinutes },
  { name: 'claimedHours', width: 12, value: ({ claimedMinutes }) => hoursOf(claimedMinutes) },
  { name: 'payableMinutes', width: 12, value: ({ payableMinutes }) => payableMinutes },
  { name: 'payableHours', width: 12, value: ({ payableMinutes }) => hoursOf(payableMinutes) },
  { name: 'heldMinutes', width: 12, value: ({ heldMinutes }) => heldMinutes },
  { name: 'heldHours', width: 12, value: ({ heldMinutes }) => hoursOf(heldMinutes) },
  { name: 'reasons', width: 40, value: ({ held }, words) => reasonsOf(held, words) },
  { name: 'wouldMinutes', width: 12, value: ({ shadowHeld }) => sumOf(shadowHeld) },
  { name: 'wouldReasons', width: 40, value: ({ shadowHeld }, words) => reasonsOf(shadowHeld, words) },
];

/** The widths of the columns, in letters. */
export const columnWidths: readonly number[] = COLUMNS.map(({ width }) => width);

/** The head of the file, in the reader's language. */
export const headOf = ({ say }: FileWords): string[] =>
  COLUMNS.map(({ name }) => say(`web.invoice.file.${name}`));

/** One line of a workbook. */
export const cellsOf = (line: InvoiceLine, words: FileWords): Value[] =>
  COLUMNS.map(({ value }) => value(line, words));

/** One line of a text file: a date as it is written everywhere else in one. */
export const textCellsOf = (line: InvoiceLine, words: FileWords): (string | number | null)[] =>
  cellsOf(line, words).map((value) => (typeof value === 'object' && value !== null ? value.date : value));
