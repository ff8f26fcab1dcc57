import { hash } from 'node:crypto';
import type { ClockFinding, DeviceEvidence, PlaceFinding, Report, SealedFix } from './fact.ts';
import { canonical, millisOf } from './instants.ts';
import { receiptOf } from './receipt.ts';
import type { ReportContent } from './report-content.ts';
import { RULES, type Rules } from './rules.ts';

/** Everything that was found out about a report before it is stored. */
export type IntakeFindings = {
  caregiverId: string;
  reportId: string;
  content: ReportContent;
  receivedAt: string;
  effectiveAt: string;
  clock: ClockFinding;
  place: PlaceFinding;
  device: DeviceEvidence | undefined;
  sealedFix: SealedFix | undefined;
};

/**
 * SHA-256 of what the caregiver said, base64url. The moment of sending is left out: a repetition is sent at another
 * moment and is the same report. So are the coordinates: this hash is kept for ever, and a place could be guessed from
 * it; they are compared where they lie sealed (decision 0043).
 */
export const contentHashOf = (content: ReportContent): string => {
  const { device, ...said } = content;
  const kept = device && { ...device, sentMonotonicMillis: undefined };
  const fixSaid = { ...said.fix, latitudeDegrees: undefined, longitudeDegrees: undefined };
  return hash(
    'sha256',
    JSON.stringify([said.kind, said.recipientIds, said.occurredAt, fixSaid, kept]),
    'base64url',
  );
};

/** The fact that is stored for an accepted report. */
export const newReport = (found: IntakeFindings, rules: Rules = RULES): Report => {
  const { content, receivedAt, effectiveAt } = found;
  const delayMillis = millisOf(receivedAt) - millisOf(effectiveAt);
  return {
    fact: 'report',
    reportId: found.reportId,
    caregiverId: found.caregiverId,
    recipientIds: content.recipientIds,
    kind: content.kind,
    channel: 'app',
    occurredAt: canonical(content.occurredAt),
    receivedAt,
    effectiveAt,
    offline: delayMillis > rules.clockOffsetSecondsMax * 1_000,
    place: found.place,
    clock: found.clock,
    ...('absent' in content.fix && { absence: content.fix.absent }),
    ...('mock' in content.fix && content.fix.mock === true && { mock: true }),
    ...(found.device && { device: found.device }),
    ...(found.sealedFix && { sealedFix: found.sealedFix }),
    receipt: receiptOf(found.reportId),
    contentHash: contentHashOf(content),
  };
};

/** What the caregiver is told beside the verdict; nothing of it refuses the report. */
export const notesOf = (report: Report): string[] => {
  const notes: string[] = [];
  if (report.clock.basis === 'uncertain') notes.push('TIME_UNCERTAIN');
  else if (report.clock.basis !== 'wall') notes.push('CLOCK_SKEW');
  if (report.device === undefined) notes.push('NO_DEVICE_EVIDENCE');
  else if (report.device.signature !== 'valid')
    notes.push(`SIGNATURE_${report.device.signature.toUpperCase()}`);
  if (report.mock) notes.push('SUSPECT_PLACE');
  return notes;
};

/**
 * The answer to a stored report; the same for the first time and for every repetition.
 * @param serves whether the caregiver was ever assigned to the recipients: only then is she told how far she stood
 *   from a home, as made-up readings would find it out else (decision 0042).
 */
export const receiptFor = (report: Report, serves: boolean) => ({
  reportId: report.reportId,
  receipt: report.receipt,
  receivedAt: report.receivedAt,
  occurredAt: report.occurredAt,
  effectiveAt: report.effectiveAt,
  place: serves ? report.place : { ...report.place, distanceMetres: null },
  notes: notesOf(report),
});
