import { csvText } from '../parts/files.ts';
import type { Row } from './rows.ts';

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
  return csvText([HEAD, ...lines]);
};
