import { hash } from 'node:crypto';
import { establishTime } from '../domain/clock.ts';
import { chainText, deviceStatement } from '../domain/device-statement.ts';
import type { Device } from '../domain/device.ts';
import type { DeviceEvidence, Report } from '../domain/report.ts';
import { newReport, contentHashOf } from '../domain/new-report.ts';
import type { DeviceProof, ReportContent } from '../domain/report-content.ts';
import { AppError } from '../domain/app-error.ts';
import { isSignedBy } from './device-signature.ts';
import type { IntakeDatabase } from './database-intake.ts';
import { directoryIntake } from './directory-intake.ts';
import { fixKeyTable } from './fix-key-table.ts';
import { fixSeal } from './fix-seal.ts';
import type { PlaceJudge } from './place-verdict.ts';
import { reportStore } from './report-store.ts';

/** The tables that an intake works with. */
export type IntakeTables = { reports: string; directory: string; fixKeys: string };

/** One report on its way in. */
export type IncomingReport = {
  reportId: string;
  caregiverId: string;
  content: ReportContent;
  sentAt: string | undefined;
  receivedAt: string;
  /** The boot that the phone sends in, as far as another report of the same request tells it. */
  currentBootId?: string | undefined;
};

const evidenceOf = (
  incoming: IncomingReport,
  proof: DeviceProof | undefined,
  device: Device | undefined,
): DeviceEvidence | undefined => {
  if (proof === undefined) return undefined;
  const statement = deviceStatement({ ...incoming.content, reportId: incoming.reportId, device: proof });
  const signature =
    device === undefined
      ? 'unregistered'
      : isSignedBy(device, statement, proof.signature)
        ? 'valid'
        : 'invalid';
  return {
    deviceId: proof.deviceId,
    sequence: proof.sequence,
    previousHash: proof.previousHash,
    hash: hash('sha256', chainText(statement, proof.signature), 'base64url'),
    bootId: proof.bootId,
    signature,
  };
};

type Ask = ReturnType<typeof directoryIntake>['forIntake'];

/** What two reports of one request ask alike is read once: a phone that was off line sends a hundred of two homes. */
const askedOnce = (ask: Ask): Ask => {
  const asked = new Map<string, ReturnType<Ask>>();
  return (...question) => {
    const key = JSON.stringify(question);
    const known = asked.get(key) ?? ask(...question);
    asked.set(key, known);
    return known;
  };
};

type Accepted = { report: Report; created: boolean; serves: boolean };

/**
 * Takes reports in: one read (places and device key), the decisions, one conditional write. The same id with the same
 * content gives what is stored.
 */
export const reportIntake = (tables: IntakeTables, database: IntakeDatabase, judge: PlaceJudge) => {
  const reports = reportStore(tables.reports, database);
  const directory = directoryIntake(tables.directory, database);
  const seal = fixSeal(fixKeyTable(tables.fixKeys, database));

  /** Coordinates are compared as long as they can be opened; once they are purged, the rest tells. */
  const isSame = async (existing: Report, content: ReportContent): Promise<boolean> => {
    if (existing.contentHash !== contentHashOf(content)) return false;
    const was = existing.sealedFix && (await seal.open(existing.sealedFix));
    const { fix } = content;
    if (was === undefined || was === null || 'absent' in fix) return true;
    return was.latitudeDegrees === fix.latitudeDegrees && was.longitudeDegrees === fix.longitudeDegrees;
  };

  const acceptBy =
    (ask: Ask) =>
    async (incoming: IncomingReport): Promise<Accepted> => {
      const { content, receivedAt } = incoming;
      const proof = content.device;
      const asked = ask(incoming.caregiverId, content.recipientIds, proof?.deviceId);
      const { recipients, device, serves } = await asked;
      const time = establishTime({
        occurredAt: content.occurredAt,
        sentAt: incoming.sentAt,
        receivedAt,
        device: proof,
        currentBootId: incoming.currentBootId,
      });
      const fix = 'absent' in content.fix ? null : content.fix;
      const report = newReport({
        ...incoming,
        effectiveAt: time.effectiveAt,
        clock: time.clock,
        place: await judge(fix, recipients),
        device: evidenceOf(incoming, proof, device),
        sealedFix: fix === null ? undefined : await seal.close(fix, receivedAt),
      });
      const result = await reports.store(report);
      if (result.stored) return { report, created: true, serves };
      if (!(await isSame(result.existing, content))) {
        throw new AppError('conflict', 'REPORT_ID_TAKEN', 'Another report is stored under this id');
      }
      return { report: result.existing, created: false, serves };
    };

  return {
    /** @throws AppError `REPORT_ID_TAKEN` (conflict) when other content is stored under the id. */
    accept: acceptBy((...question) => directory.forIntake(...question)),

    /** The same for the reports of one request. */
    acceptMany: () => acceptBy(askedOnce((...question) => directory.forIntake(...question))),
  };
};
