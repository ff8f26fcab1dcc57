import type { Row } from './rows.ts';

/** A cell that no spreadsheet takes for a formula. */
const cell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
};

const HEAD = [
  'visitId',
  'recipientId',
  'recipient',
  'caregiverId',
  'caregiver',
  'arrivalAt',
  'departureAt',
  'minutes',
  'state',
  'standing',
  'exceptions',
];

/** The lines as CSV for a spreadsheet; times in UTC. The mark in front tells Excel that it is UTF-8. */
export const csvOf = (rows: readonly Row[]): string => {
  const lines = rows.map(({ visit, recipient, caregiver }) => [
    visit.visitId,
    visit.recipientId,
    recipient?.text ?? null,
    visit.caregiverId,
    caregiver.text,
    visit.arrivalAt,
    visit.departureAt,
    visit.minutes,
    visit.state,
    visit.standing,
    visit.exceptions.map(({ code }) => code).join(' '),
  ]);
  return `\uFEFF${[HEAD, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
};

/** Hands a text over as a file. */
export const download = (name: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};
