import { hash } from 'node:crypto';
import { AppError } from '../app-error.ts';
import { uuidv7Of } from '../fact-id.ts';
import type { Report, ReportKind } from '../fact.ts';
import { millisOf } from '../instants.ts';
import { receiptOf } from '../receipt.ts';
import { channelOf, placeOfLine } from './line.ts';
import type { Session } from './session.ts';

/**
 * The report that a press in the confirming step makes. Its id comes from the call alone (when it began, which turn),
 * so that a turn delivered again makes the same report whatever the clock says by then.
 *
 * @param now when the press was received: the time that counts, and that is read back.
 * @throws AppError `CALL_NOT_IDENTIFIED` (conflict) when nobody has given a PIN: a fault of ours.
 */
export const reportOf = (session: Session, kind: ReportKind, now: string): Report => {
  const { caregiverId, chosen, callId, line } = session;
  if (caregiverId === null || chosen === null)
    throw new AppError('conflict', 'CALL_NOT_IDENTIFIED', 'Nobody has been identified in this call');
  const reportId = uuidv7Of(millisOf(session.startedAt), `voice|${callId}|${session.turns}`);
  const place = placeOfLine(line, chosen.onLine);
  const content = JSON.stringify([callId, session.turns, kind, chosen.recipientIds]);
  return {
    fact: 'report',
    reportId,
    caregiverId,
    recipientIds: chosen.recipientIds,
    kind,
    channel: channelOf(line, session.lineRegistered),
    occurredAt: now,
    receivedAt: session.recoveredAt ?? now,
    effectiveAt: now,
    offline: session.recoveredAt !== null,
    ...(session.recoveredAt !== null && { recovered: true as const }),
    place,
    clock: { basis: 'wall', offsetSeconds: 0 },
    ...(place.verdict === 'none' && { absence: 'unavailable' as const }),
    line,
    ...(chosen.recipientIds.length === 0 && { unknown: 'recipient' as const }),
    receipt: receiptOf(reportId),
    contentHash: hash('sha256', content, 'base64url'),
  };
};
