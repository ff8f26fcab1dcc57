import * as z from 'zod/mini';
import { AppError } from '../domain/app-error.ts';
import type { Assignment, Recipient, WorkerKind } from '../domain/directory.ts';
import { LocalDate, localDateOf } from '../domain/instants.ts';
import {
  type CareFact,
  type CareFactKind,
  type CareFacts,
  recipientsOfCareFact,
} from '../domain/payment/care-facts.ts';
import type { Month } from '../domain/payment/invoice.ts';
import type { FollowUp } from '../domain/payment/shared-worker-follow-ups.ts';
import type { Known } from '../domain/payment/shared-worker-rules.ts';
import { type Served, servedBy } from '../domain/payment/shared-worker-served.ts';
import { sharedWorkerDecision } from '../domain/payment/shared-worker.ts';
import { benefitFacts } from './benefit-facts.ts';
import type { Database, Key, Write } from './database.ts';
import { directoryReads } from './directory-reads.ts';

/** Two recipients whose case is kept in the registers of their branches and providers. */
const RegisterItem = z.object({ recipientIds: z.array(z.string()), openedOn: LocalDate });
export type RegisteredCase = z.infer<typeof RegisterItem>;
/** A worker of a case, as the worker's providers know the worker. */
type SharedWorker = { caregiverId: string; workerKind: WorkerKind | undefined } & Served;
/** Whose register. */
export type RegisterOf = { branchId: string } | { providerId: string };

const registerPk = (of: RegisterOf): string =>
  'branchId' in of ? `CASES#BRANCH#${of.branchId}` : `CASES#PROVIDER#${of.providerId}`;

const caseSk = (two: readonly Recipient[]): string =>
  `CASE#${two
    .map((one) => one.recipientId)
    .sort()
    .join('~')}`;

const registerKeys = (two: readonly Recipient[]): Key[] => {
  const sk = caseSk(two);
  const pks = two.flatMap(({ branchId, providerId }) => [
    registerPk({ branchId }),
    registerPk({ providerId }),
  ]);
  return [...new Set(pks)].map((pk) => ({ pk, sk }));
};

const toCursor = (sk: string | undefined): string | null =>
  sk === undefined ? null : Buffer.from(sk).toString('base64url');
const CASE = /^CASE#[A-Za-z0-9._-]{1,64}~[A-Za-z0-9._-]{1,64}$/;
const fromCursor = (cursor: string): string => {
  const sk = Buffer.from(cursor, 'base64url').toString();
  if (CASE.test(sk)) return sk;
  throw new AppError('malformed', 'QUERY_INVALID', 'This cursor is not one of ours', {
    errors: [{ path: '?cursor', code: 'CURSOR', message: 'Start again without a cursor' }],
  });
};

/**
 * Cases of circular 1536A: two recipients, what is recorded of them, and the workers who may serve both.
 *
 * | question                                      | how                                                       |
 * | the recipients of a case and their facts       | GetItem, and Query CARE# each                             |
 * | record a fact, and the case in its registers   | GetItem CASES#…, then the fact's transaction               |
 * | open a case of a worker assigned to two        | GetItem CASES#…, TransactWriteItems                       |
 * | the cases of a branch or a provider, a page    | Query pk = CASES#BRANCH#<id> or CASES#PROVIDER#<id>        |
 * | who lives with a recipient                     | Query pk = HOUSEHOLD#…, then BatchGetItem                  |
 * | a recipient moved to another branch           | GetItem CASES#…, TransactWriteItems                       |
 * | workers assigned to both                       | Query ASSIGNMENT# of each, Query the employments of each   |
 */
export const sharedWorkerCases = (table: string, database: Database) => {
  const directory = directoryReads(table, database);
  const facts = benefitFacts(table, database);

  /** How the worker's providers know the worker; undefined where none does. */
  const workerKind = async (caregiverId: string): Promise<WorkerKind | undefined> => {
    const kinds = (await directory.ofCaregiver(caregiverId)).employments.map((one) => one.kind);
    return kinds.find((kind) => kind === 'foreign') ?? kinds[0];
  };

  const registerWrites = async (two: readonly Recipient[], openedOn: LocalDate): Promise<Write[]> => {
    const recipientIds = two.map((one) => one.recipientId).sort();
    const writes = await Promise.all(
      registerKeys(two).map(async (key): Promise<Write[]> =>
        (await database.get({ table, key, consistent: true })) === undefined
          ? [{ put: { table, item: { ...key, recipientIds, openedOn } } }]
          : [],
      ),
    );
    return writes.flat();
  };

  const mates = async ({ recipientId, providerId, householdId }: Recipient): Promise<Recipient[]> =>
    (await directory.recipientsOfHousehold(providerId, householdId)).filter(
      (one) => one.recipientId !== recipientId,
    );

  const load = async (recipientIds: readonly string[]): Promise<Known> => {
    const [people, known] = await Promise.all([
      Promise.all(recipientIds.map((id) => directory.getRecipient(id))),
      facts.ofRecipients(recipientIds),
    ]);
    return { people: people.flatMap((one) => (one === undefined ? [] : [one])), facts: known };
  };

  /** Everybody who may share a worker with a recipient: of the same home, or named beside the recipient in a fact. */
  const othersOf = async ({ people: [person], facts: known }: Known): Promise<string[]> => {
    if (person === undefined) return [];
    const named = [...known.determinations, ...known.relations, ...known.appeals].flatMap(
      (one) => one.recipientIds,
    );
    const joint = known.permits.flatMap((one) =>
      one.joint === undefined ? [] : [one.recipientId, one.joint.withRecipientId],
    );
    const home = (await mates(person)).map((one) => one.recipientId);
    const all = new Set([...named, ...joint, ...home]);
    all.delete(person.recipientId);
    return [...all].sort();
  };

  const workersOf = async (two: readonly Recipient[], known: CareFacts): Promise<SharedWorker[]> => {
    const ids = new Set(two.map((one) => one.recipientId));
    const judged = [...known.determinations, ...known.appeals]
      .filter((one) => one.recipientIds.every((id) => ids.has(id)))
      .map((one) => one.caregiverId);
    const assigned = await Promise.all([...ids].map((id) => directory.assignmentsOfRecipient(id)));
    const [first = [], second = []] = assigned.map((some) => some.map((one) => one.caregiverId));
    const wanted = new Set([...judged, ...first.filter((id) => second.includes(id))]);
    const found = await Promise.all(
      [...wanted].sort().map(async (id) => ({
        caregiverId: id,
        workerKind: await workerKind(id),
        ...servedBy(id, assigned),
      })),
    );
    return found.filter((one) => one.workerKind === 'foreign' || judged.includes(one.caregiverId));
  };

  const caseOf = async (two: readonly Recipient[]): Promise<RegisteredCase | undefined> => {
    const [key] = registerKeys(two);
    const item = key && (await database.get({ table, key }));
    return item && z.parse(RegisterItem, item);
  };

  return {
    getFact: (kind: CareFactKind, factId: string) => facts.get(kind, factId),
    workerKind,
    caseOf,
    mates,

    /** The recipients, as far as they exist, in the order asked for, and everything recorded of them. */
    load,

    /** Workers of whom the question may be asked: judged for both, or foreign and assigned to both. */
    workersOf,

    /** Stores a fact once, and its case in the registers. @throws AppError `ID_TAKEN` (conflict) */
    async record(
      fact: CareFact,
      people: readonly Recipient[],
    ): Promise<{ fact: CareFact; created: boolean }> {
      const [one] = people;
      const about = new Set(recipientsOfCareFact(fact));
      const pairs =
        about.size === 2 || one === undefined ? [people] : (await mates(one)).map((mate) => [one, mate]);
      const openedOn = localDateOf(fact.at);
      const writes = await Promise.all(pairs.map((two) => registerWrites(two, openedOn)));
      const once = new Map(writes.flat().map((write) => [JSON.stringify(write), write]));
      return facts.store(fact, [...once.values()]);
    },

    othersOf,

    /** What waits for somebody in a case, as it stands in a month: derived from its facts, without what is done. */
    async openFollowUps(
      { recipientIds, openedOn }: { recipientIds: string[]; openedOn?: LocalDate },
      month: Month,
    ): Promise<FollowUp[]> {
      const { people, facts: known } = await load(recipientIds);
      const [a, b] = people;
      if (a === undefined || b === undefined) return [];
      const [workers, kept] = await Promise.all([workersOf([a, b], known), caseOf([a, b])]);
      const done = new Set(known.done.map((one) => one.followUpId));
      const open = workers.flatMap(
        (worker) =>
          sharedWorkerDecision({ people: [a, b], ...worker, month, facts: known }, openedOn ?? kept?.openedOn)
            .followUps,
      );
      return [...new Map(open.map((one) => [one.followUpId, one])).values()].filter(
        (one) => !done.has(one.followUpId),
      );
    },

    /** A foreign worker who serves two of one home opens their case, before anything was recorded of it. @returns whether there is one */
    async openFor({ caregiverId, recipientId }: Assignment, openedOn: LocalDate): Promise<boolean> {
      const person = await directory.getRecipient(recipientId);
      if (person === undefined || (await workerKind(caregiverId)) !== 'foreign') return false;
      let isShared = false;
      for (const mate of await mates(person)) {
        const assigned = await directory.assignmentsOfRecipient(mate.recipientId);
        if (!assigned.some((one) => one.caregiverId === caregiverId)) continue;
        const writes = await registerWrites([person, mate], openedOn);
        if (writes.length > 0) await database.transact(writes);
        isShared = true;
      }
      return isShared;
    },

    /**
     * Somebody moved to another branch of the Institute: the cases go along, with the day on which they were opened, and
     * a branch in which neither of the two is any more no longer lists them.
     */
    async follow(before: Recipient, after: Recipient): Promise<void> {
      if (before.branchId === after.branchId) return;
      const named = await othersOf(await load([after.recipientId]));
      const left = (await mates(before)).map((one) => one.recipientId);
      for (const other of new Set([...named, ...left])) {
        const two = await directory.getRecipients([after.recipientId, other]);
        // The register of the provider stays: nobody changes it.
        const key = { pk: registerPk({ providerId: after.providerId }), sk: caseSk(two) };
        const kept = await database.get({ table, key, consistent: true });
        if (kept === undefined) continue;
        const writes = await registerWrites(two, z.parse(RegisterItem, kept).openedOn);
        const old = { pk: registerPk({ branchId: before.branchId }), sk: key.sk };
        const isLeft = two.every((one) => one.branchId !== before.branchId);
        if (isLeft) writes.push({ remove: { table, key: old } });
        if (writes.length > 0) await database.transact(writes);
      }
    },

    /** @throws AppError `QUERY_INVALID` (malformed) for a cursor that this list never gave */
    async list(
      of: RegisterOf,
      limit: number,
      cursor: string | undefined,
    ): Promise<{ items: RegisteredCase[]; next: string | null }> {
      const pk = registerPk(of);
      const { items, next } = await database.query({
        table,
        keyCondition: 'pk = :pk AND begins_with(sk, :prefix)',
        values: { ':pk': pk, ':prefix': 'CASE#' },
        limit,
        consistent: true,
        ...(cursor !== undefined && { startAfter: { pk, sk: fromCursor(cursor) } }),
      });
      return {
        items: items.map((item) => z.parse(RegisterItem, item)),
        next: toCursor(next === undefined ? undefined : String(next['sk'])),
      };
    },
  };
};
