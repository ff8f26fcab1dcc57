import type { Assignment } from '../domain/directory.ts';
import { isIdentityNumber } from '../domain/identity-number.ts';
import { HOUR_MILLIS } from '../domain/instants.ts';
import { localDateAt } from '../domain/local-time.ts';
import { RULES } from '../domain/rules.ts';
import { openDesk } from '../domain/voice/desk.ts';
import type { IncompleteCall } from '../domain/voice/incomplete-call.ts';
import type { Ask, CheckAnswer, Known, PinAnswer } from '../domain/voice/knowledge.ts';
import { firstName } from '../domain/voice/work.ts';
import type { CallParts } from './call-parts.ts';
import { callWatchTable } from './call-watch-table.ts';
import { credentialTable } from './credential-table.ts';
import { directoryReads } from './directory-reads.ts';
import { directoryServed } from './directory-served.ts';
import { incompleteCalls, type NoteOwner } from './incomplete-calls.ts';
import { caregiverOwner, lineOwner } from './language-memory.ts';
import { reportTable } from './report-table.ts';

/** A caregiver's work reaches back as far as a visit can be long. */
const BACK_MILLIS = RULES.pairHoursMax * HOUR_MILLIS;

const IDENTITY_DIGITS = 9;
/** Stands for whoever is not known on a line: an id that no caregiver can have. */
const strangersOn = (line: string | null): string[] => (line === null ? [] : [`?${line}`]);

/** Few calls look back, so the rules of visits are read when one does. */
const recentVisits = () => import('../domain/voice/recent-visits.ts');

/** Whose line it is, is asked by the ringing alone. */
export type LaterAsk = Exclude<Ask, { kind: 'line' }>;
type Keeping = Extract<Ask, { kind: 'store' | 'note' | 'remember' | 'answer' }>;
const KEEPING: ReadonlySet<string> = new Set<Keeping['kind']>(['store', 'note', 'remember', 'answer']);
const isKeeping = (ask: LaterAsk): ask is Keeping => KEEPING.has(ask.kind);

/** Who is assigned on a day of a span. */
const servedIn = (assignments: readonly Assignment[], fromMillis: number, toMillis: number): Assignment[] => {
  const [first, last] = [localDateAt(fromMillis), localDateAt(toMillis)];
  return assignments.filter(({ from, to }) => from <= last && (to === undefined || first <= to));
};

/** Answers the questions of the dialogue from the tables; those that keep something leave it there. */
export const voiceAnswers = ({ tables, database, desk, memory }: CallParts) => {
  const credentials = credentialTable(tables.CREDENTIAL_TABLE, database);
  const directory = directoryReads(tables.DIRECTORY_TABLE, database);
  const lines = callWatchTable(tables.CALL_WATCH_TABLE, database);
  const notes = incompleteCalls(tables.CALL_TABLE, database);
  const reports = reportTable(tables.REPORT_TABLE, database);
  const served = directoryServed(tables.DIRECTORY_TABLE, database);

  /**
   * An identity number may be under several ids, and a caregiver's code is her id where it is a number. People leave
   * out the zero that an identity number begins with.
   */
  const claimed = async (entered: string): Promise<Known> => {
    const identity = entered.length === IDENTITY_DIGITS - 1 ? `0${entered}` : entered;
    const [byIdentity, byCode] = await Promise.all([
      isIdentityNumber(identity) ? directory.caregiversByIdentity(identity) : [],
      directory.ofCaregiver(entered),
    ]);
    const found = [...byIdentity, ...byCode.employments].map((one) => one.caregiverId);
    return { claimed: [...new Set(found)] };
  };

  const pinAnswer = async (ask: Extract<Ask, { kind: 'pin' }>, now: Date): Promise<PinAnswer> => {
    // A stranger's try counts for the line as anybody's does; the dialogue itself counts those from no line.
    const ids = ask.caregiverIds.length > 0 ? ask.caregiverIds : strangersOn(ask.line);
    const results: string[] = [];
    for (const caregiverId of ids) {
      const result = await credentials.checkPin(caregiverId, ask.line, ask.pin, now);
      if (result === 'right') return { result, caregiverId };
      results.push(result);
    }
    if (ask.line !== null && ask.caregiverIds.length > 0 && results.includes('wrong')) {
      await lines.noteWrongTry(ask.line, ask.caregiverIds, now);
    }
    const isLocked = results.length > 0 && results.every((result) => result === 'locked');
    return { result: isLocked ? 'locked' : 'wrong' };
  };

  const work = async (caregiverId: string, phone: string | null, now: Date): Promise<Known> => {
    const millis = now.getTime();
    const [{ employments, assignments }, facts, onLine, chosen] = await Promise.all([
      directory.ofCaregiver(caregiverId),
      reports.factsBetween(caregiverId, millis - BACK_MILLIS, millis),
      phone === null ? [] : directory.recipientsOnLine(phone),
      memory.languageOf(caregiverOwner(caregiverId)),
    ]);
    const today = localDateAt(millis);
    const current = assignments.filter(({ from, to }) => from <= today && (to === undefined || today <= to));
    const people = await directory.recipientsIn(facts, current);
    const language = chosen ?? employments[0]?.language ?? null;
    return { work: { onLine, assignments: current, people, facts, language } };
  };

  const past = async (caregiverId: string, now: Date): Promise<Known> => {
    const { pastOf, pastSpan } = await recentVisits();
    const { fromMillis, toMillis } = pastSpan(now);
    const [{ assignments }, facts] = await Promise.all([
      directory.ofCaregiver(caregiverId),
      reports.factsBetween(caregiverId, fromMillis, toMillis),
    ]);
    const recent = servedIn(assignments, fromMillis, toMillis);
    const people = await directory.recipientsIn([], recent);
    return { past: pastOf(facts, people, recent, now.toISOString()) };
  };

  /** The offices that know the caller: hers when her PIN was right, else those whose line it is. */
  const ownersOf = async ({ caregiverId, line: phone }: IncompleteCall): Promise<NoteOwner[]> => {
    if (caregiverId !== null) return (await directory.ofCaregiver(caregiverId)).employments;
    if (phone === null) return [];
    const [caregivers, recipients] = await Promise.all([
      directory.caregiversOnLine(phone),
      directory.recipientsOnLine(phone),
    ]);
    // A recipient belongs to the provider as a whole.
    return [...caregivers, ...recipients.map(({ providerId }) => ({ providerId, providerBranchId: null }))];
  };

  const noted = async (note: IncompleteCall): Promise<Known> => {
    const owners = new Map(
      (await ownersOf(note)).map(({ providerId, providerBranchId }) => [
        `${providerId}#${providerBranchId ?? ''}`,
        { providerId, providerBranchId },
      ]),
    );
    await notes.store(note, [...owners.values()]);
    return { noted: { offices: owners.size } };
  };

  const check = async (phone: string, digits: string, now: Date): Promise<CheckAnswer> => {
    const recipients = await directory.recipientsOnLine(phone);
    const found = recipients.filter((recipient) => recipient.identityNumber.endsWith(digits));
    const isAllowed = await credentials.countCheck(phone, found.length > 0, now);
    if (!isAllowed) return { result: 'locked' };
    const recipientIds = found.map((recipient) => recipient.recipientId);
    return recipientIds.length === 0 ? { result: 'wrong' } : { result: 'right', recipientIds };
  };

  /** By whoever ever had to do with the recipients: who came without an assignment came too. */
  const lastVisit = async (recipientIds: readonly string[], now: Date): Promise<Known> => {
    const { lastVisitOf, pastSpan } = await recentVisits();
    const { fromMillis, toMillis } = pastSpan(now);
    const known = await Promise.all(recipientIds.map((id) => served.caregiversOf(id)));
    const caregiverIds = new Set(known.flat());
    const servers = await Promise.all(
      [...caregiverIds].map(async (caregiverId) => {
        const [{ employments }, facts] = await Promise.all([
          directory.ofCaregiver(caregiverId),
          reports.factsBetween(caregiverId, fromMillis, toMillis),
        ]);
        return { caregiverId, name: firstName(employments[0]?.name ?? ''), facts };
      }),
    );
    return { visit: { last: lastVisitOf(servers, recipientIds, now.toISOString()) } };
  };

  const store = async ({ report }: Extract<Ask, { kind: 'store' }>): Promise<Known> => {
    const result = await reports.store(report);
    return { stored: result.stored ? report : result.existing };
  };

  const remember = async (ask: Extract<Ask, { kind: 'remember' }>, now: Date): Promise<Known> => {
    const owners = [caregiverOwner(ask.caregiverId), ...(ask.line === null ? [] : [lineOwner(ask.line)])];
    await memory.remember(owners, ask.language, now);
    return { remembered: true };
  };

  const keepAnswer = async ({ answer }: Extract<Ask, { kind: 'answer' }>): Promise<Known> => {
    await reports.storeFact(answer);
    return { answered: true };
  };

  const keep = (ask: Keeping, now: Date): Promise<Known> => {
    switch (ask.kind) {
      case 'store':
        return store(ask);
      case 'note':
        return noted(ask.note);
      case 'remember':
        return remember(ask, now);
      case 'answer':
        return keepAnswer(ask);
    }
  };

  return async (ask: LaterAsk, now: Date): Promise<Known> => {
    if (isKeeping(ask)) return keep(ask, now);
    switch (ask.kind) {
      case 'claimed':
        return claimed(ask.entered);
      case 'pin':
        return { pin: await pinAnswer(ask, now) };
      case 'work':
        return work(ask.caregiverId, ask.line, now);
      case 'past':
        return past(ask.caregiverId, now);
      case 'desk':
        return { desk: { to: openDesk(desk, now.toISOString()) } };
      case 'check':
        return { check: await check(ask.line, ask.digits, now) };
      case 'visit':
        return lastVisit(ask.recipientIds, now);
    }
  };
};
