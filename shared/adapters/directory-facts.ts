import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import { BranchChange } from '../domain/branches.ts';
import { ReportingFromChange } from '../domain/dated-change.ts';
import type { Device, DeviceContent, WorkerKind } from '../domain/directory.ts';
import {
  type Condition,
  ConditionFailed,
  type Database,
  type Item,
  type Key,
  TransactionRefused,
} from './database.ts';
import type { Put, Stamp } from './directory-entry.ts';
import { deviceFromItem, deviceToItem } from './directory-items.ts';
import { keys } from './directory-keys.ts';

const ABSENT: Condition = { expression: 'attribute_not_exists(pk)' };
const TRIES_MAX = 4;

const Approval = z.strictObject({
  approvalId: z.string(),
  providerId: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  reason: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
type Approval = z.infer<typeof Approval>;

/** Changes a dated history as a whole: two who change it at once do it one after the other. */
const changeHistory = async <Change>(
  table: string,
  database: Database,
  head: Key & Item,
  schema: z.ZodMiniType<Change>,
  change: (history: Change[]) => Change[],
): Promise<Change[]> => {
  const key: Key = { pk: head.pk, sk: head.sk };
  for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
    const item = await database.get({ table, key, consistent: true });
    const history = z.parse(z.array(schema), item?.['history'] ?? []);
    const next = change(history);
    if (JSON.stringify(next) === JSON.stringify(history)) return history;
    const version = z.parse(z.optional(z.int()), item?.['version']) ?? 0;
    const condition: Condition =
      item === undefined ? ABSENT : { expression: 'version = :version', values: { ':version': version } };
    try {
      await database.put({ table, item: { ...head, history: next, version: version + 1 }, condition });
      return next;
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
  throw new AppError('stale', 'VERSION_CHANGED', 'The dates are being changed; read them again');
};

/**
 * What of the directory is written once and never exchanged: keys of phones, changes of branches' dates, approvals.
 *
 * | question                       | how                                                                 |
 * | register a phone's key once    | PutItem DEVICE#<caregiverId> if absent                              |
 * | move a date of a branch        | GetItem, PutItem BRANCH#<id> if its number of changes is unchanged  |
 * | date a kind of workers         | the same with WORKER_KIND#<kind>                                    |
 * | approve manual attendance once | TransactWriteItems: claim APPROVAL, approval                        |
 */
export const directoryFacts = (table: string, database: Database) => ({
  /** Registers a phone's key, once. @throws AppError `ID_TAKEN` (conflict) for another key under the id */
  async putDevice(
    deviceId: string,
    caregiverId: string,
    content: z.infer<typeof DeviceContent>,
    stamp: Stamp,
  ): Promise<Put<Device>> {
    const entry: Device = {
      deviceId,
      caregiverId,
      ...content,
      version: 1,
      updatedAt: stamp.now.toISOString(),
      updatedBy: stamp.by,
    };
    try {
      await database.put({ table, item: deviceToItem(entry), condition: ABSENT });
      return { entry, created: true };
    } catch (error) {
      if (!(error instanceof ConditionFailed) || error.item === undefined) throw error;
      const existing = deviceFromItem(error.item);
      const { x, y } = existing.publicKey;
      if (x === content.publicKey.x && y === content.publicKey.y) return { entry: existing, created: false };
      throw new AppError('conflict', 'ID_TAKEN', 'Another key is registered under this id');
    }
  },

  /**
   * Changes the history of a branch's two dates; a change that gives back the same history writes nothing.
   * @returns all changes, oldest first. @throws AppError `VERSION_CHANGED` (stale) when others keep writing
   */
  changeBranch: (
    branchId: string,
    change: (history: BranchChange[]) => BranchChange[],
  ): Promise<BranchChange[]> =>
    changeHistory(table, database, { ...keys.branch(branchId) }, BranchChange, change),

  /** The same for the date from which a kind of workers must report. @throws AppError `VERSION_CHANGED` (stale) */
  changeReportingFrom: (
    kind: WorkerKind,
    change: (history: ReportingFromChange[]) => ReportingFromChange[],
  ): Promise<ReportingFromChange[]> =>
    changeHistory(table, database, { ...keys.workerKind(kind), kind }, ReportingFromChange, change),

  /** Stores an approval once. @throws AppError `ID_TAKEN` (conflict) for other content under the id */
  async putApproval(approval: Approval): Promise<Put<Approval>> {
    const { approvalId, providerId } = approval;
    const claim = { ...keys.approvalClaim(approvalId), ...approval };
    const item = { ...keys.approval(providerId, approvalId), ...approval };
    try {
      await database.transact([
        { put: { table, item: claim, condition: ABSENT } },
        { put: { table, item, condition: ABSENT } },
      ]);
      return { entry: approval, created: true };
    } catch (error) {
      const found = error instanceof TransactionRefused ? error.reasons[0]?.item : undefined;
      if (found === undefined) throw error;
      const { pk: _pk, sk: _sk, ...rest } = found;
      const existing = z.parse(Approval, rest);
      const said = ({ from, to, reason, providerId: whose }: Approval): string =>
        JSON.stringify([whose, from, to, reason]);
      if (said(existing) === said(approval)) return { entry: existing, created: false };
      throw new AppError('conflict', 'ID_TAKEN', 'Another approval is stored under this id');
    }
  },
});
