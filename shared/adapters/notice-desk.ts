import type { Contact } from '../domain/contact.ts';
import type { Recipient } from '../domain/directory.ts';
import type { LocalDate } from '../domain/instants.ts';
import { factsOfTwo } from '../domain/payment/shared-worker-couple.ts';
import { type Notice, noticesDue } from '../domain/payment/shared-worker-notices.ts';
import type { Known } from '../domain/payment/shared-worker-rules.ts';
import { monthOf } from '../domain/payment/week.ts';
import type { Database } from './database.ts';
import { directoryContacts } from './directory-contacts.ts';
import { directoryReads } from './directory-reads.ts';
import { eventLog } from './event-log.ts';
import { type Mail, mailOutbox } from './mail-outbox.ts';
import { noticeTable, type ToldNotice } from './notice-table.ts';
import { type RegisteredCase, sharedWorkerCases } from './shared-worker-cases.ts';

export type NoticeTables = { DIRECTORY_TABLE: string; MAIL_TABLE: string; EVENT_TABLE: string };

/**
 * Tells providers what circular 1536A has told them of a case: on the page, in their log of events, and by mail to the
 * contacts whom it concerns. Each way takes the same thing twice for once, and a notice is marked as told after all of
 * them; so whatever breaks in between is done again, and nobody is told twice.
 */
export const noticeDesk = (
  tables: NoticeTables,
  database: Database,
  mailOf: (told: ToldNotice, contact: Contact) => Mail,
) => {
  const cases = sharedWorkerCases(tables.DIRECTORY_TABLE, database);
  const notices = noticeTable(tables.DIRECTORY_TABLE, database);
  const directory = directoryReads(tables.DIRECTORY_TABLE, database);
  const contacts = directoryContacts(tables.DIRECTORY_TABLE, database);
  const outbox = mailOutbox(tables.MAIL_TABLE, database);
  const events = eventLog(tables.EVENT_TABLE, database);

  /** Those of the whole provider and of the branch that employs the worker; all of them where no such branch is known. */
  const contactsFor = async ({ providerId, caregiverId }: ToldNotice): Promise<Contact[]> => {
    const [all, { employments }] = await Promise.all([
      contacts.contactsOf(providerId),
      directory.ofCaregiver(caregiverId),
    ]);
    const branchId = employments.find((one) => one.providerId === providerId)?.providerBranchId;
    const near = all.filter((one) => one.providerBranchId === null || one.providerBranchId === branchId);
    return near.length === 0 ? all : near;
  };

  const tell = async (
    { notice, providerId }: { notice: Notice; providerId: string },
    two: readonly Recipient[],
    now: Date,
  ): Promise<void> => {
    const about = two.map((one) => one.recipientId);
    const own = two.filter((one) => one.providerId === providerId).map((one) => one.recipientId);
    const { providerIds: _all, ...said } = notice;
    const told = await notices.begin(about, {
      ...said,
      providerId,
      recipientIds: own.sort(),
      toldAt: now.toISOString(),
    });
    await notices.show(told);
    for (const contact of await contactsFor(told)) await outbox.queue(mailOf(told, contact), now);
    const { noticeId, reason, month, recipientIds, caregiverId } = told;
    await events.append(providerId, `notice#${noticeId}`, {
      type: 'shared-worker.noticed.v1',
      occurredAt: told.toldAt,
      data: { noticeId, reason, month, recipientIds, caregiverId },
    });
    await notices.finish(about, told);
  };

  /** Everything that is due of a case on a day. */
  const tellCase = async (
    { recipientIds, openedOn }: RegisteredCase,
    today: LocalDate,
    now: Date,
  ): Promise<number> => {
    const { people, facts: known } = await cases.load(recipientIds);
    const [a, b] = people;
    if (a === undefined || b === undefined) return 0;
    const facts = factsOfTwo(known, [a, b]);
    const [workers, { done }] = await Promise.all([
      cases.workersOf([a, b], facts),
      notices.ofCase(recipientIds),
    ]);
    const due = workers
      .filter(({ until }) => until === undefined || until >= today)
      .flatMap(({ caregiverId, workerKind, since = openedOn }) => {
        const first = monthOf(since > openedOn ? since : openedOn);
        return noticesDue({ people: [a, b], caregiverId, workerKind, facts }, first, done, today);
      });
    for (const one of due) await tell(one, [a, b], now);
    return due.length;
  };

  const pairsOf = async (known: Known): Promise<Recipient[][]> => {
    const [one] = known.people;
    if (one === undefined) return [];
    if (known.people.length > 1) return [known.people];
    const others = await directory.getRecipients(await cases.othersOf(known));
    return others.map((other) => [one, other]);
  };

  return {
    tellCase,

    /** Whatever is due of the cases that somebody is part of; two who are named together are one case. */
    async tellOf(recipientIds: readonly string[], today: LocalDate, now: Date): Promise<void> {
      const known = await cases.load(recipientIds);
      for (const two of await pairsOf(known)) {
        const registered = await cases.caseOf(two);
        if (registered !== undefined) await tellCase(registered, today, now);
      }
    },
  };
};
