import * as z from 'zod/mini';
import { Language } from '../directory.ts';
import { ReportKind } from '../fact.ts';
import { CaregiverId, RecipientId, ReportId, VisitId } from '../ids.ts';
import { Instant } from '../instants.ts';

/** Where a call is. The contract calls it `state`. */
export const Step = z.enum([
  'language',
  'identify',
  'pin',
  'recipient',
  'confirm',
  'past',
  'recorded',
  'check',
  'answer',
  'ended',
]);
export type Step = z.infer<typeof Step>;

/** One answer to "for whom?": a person, both of a household, whoever lives at this line, or nobody that we found. */
export const Choice = z.strictObject({
  label: z.enum(['name', 'both', 'here', 'other']),
  /** Empty for `other`: the report is kept, and the office completes it. */
  recipientIds: z.array(RecipientId).check(z.maxLength(2)),
  /** What is said: one first name, or two; none for `here` and `other`. */
  names: z.array(z.string()),
  /** Whether a visit of this caregiver is open there: then departure is proposed. */
  open: z.boolean(),
  /** Whether the line is a landline of each of these recipients. */
  onLine: z.boolean(),
});
export type Choice = z.infer<typeof Choice>;

/** What a caregiver hears of her last days: her reports, and what is missing of her visits. */
export const Past = z.strictObject({
  reports: z.array(z.strictObject({ kind: ReportKind, at: Instant, names: z.array(z.string()) })),
  gaps: z.array(z.strictObject({ missing: ReportKind, at: Instant, names: z.array(z.string()) })),
});
export type Past = z.infer<typeof Past>;

/** The last visit at somebody's home, as it is put to the person who lives there. */
export const LastVisit = z.strictObject({
  visitId: VisitId,
  arrivalAt: z.nullable(Instant),
  departureAt: z.nullable(Instant),
  /** First name of the caregiver. */
  name: z.string(),
});
export type LastVisit = z.infer<typeof LastVisit>;

/** What a call has come to: kept between turns, and gone some hours after it. */
export const Session = z.strictObject({
  callId: z.string(),
  /** The number that the call came from; a later turn cannot change it. */
  line: z.nullable(z.string()),
  /** Registered as some recipient's landline. */
  lineRegistered: z.boolean(),
  startedAt: Instant,
  step: Step,
  /** Where the language menu goes on to. */
  resume: Step,
  /** Turns taken: a call cannot go on for ever. */
  turns: z.int(),
  /** Silences and wrong keys since the last answer that fitted. */
  misses: z.int(),
  language: z.nullable(Language),
  /** Chosen in this call: wins over what is remembered. */
  languageChosen: z.boolean(),
  /** Who the caller says to be: nobody yet, or the person under each of her registrations. */
  claimedIds: z.array(CaregiverId),
  /** The number was typed, so it can be typed again. */
  typed: z.boolean(),
  pinTries: z.int(),
  /** Somebody typed a number or a PIN: a call that ends from here on without a report leaves a note for the office. */
  begun: z._default(z.boolean(), false),
  /** Wanted the support desk while it was closed: the office calls back. */
  wantsCall: z._default(z.boolean(), false),
  /** The language that the caregiver and the line are known to want since this call. */
  languageKept: z._default(z.nullable(Language), null),
  /** When the record of a call came in that was made while the database was away. */
  recoveredAt: z._default(z.nullable(Instant), null),
  /** Only after the PIN. */
  caregiverId: z.nullable(CaregiverId),
  choices: z.array(Choice),
  /** First choice of the page that was read out. */
  page: z.int(),
  chosen: z.nullable(Choice),
  /** Only after the PIN. */
  past: z._default(z.nullable(Past), null),
  /** Only after the check of the person who lives at the line. */
  visit: z._default(z.nullable(LastVisit), null),
  /** The report that this call stored. */
  report: z.nullable(
    z.strictObject({ reportId: ReportId, kind: ReportKind, at: Instant, receipt: z.string() }),
  ),
});
export type Session = z.infer<typeof Session>;

/** A call that nothing is known of yet. */
export const newSession = (callId: string, line: string | null, startedAt: Instant): Session => ({
  callId,
  line,
  lineRegistered: false,
  startedAt,
  step: 'language',
  resume: 'identify',
  turns: 0,
  misses: 0,
  language: null,
  languageChosen: false,
  claimedIds: [],
  typed: false,
  pinTries: 0,
  begun: false,
  wantsCall: false,
  languageKept: null,
  recoveredAt: null,
  caregiverId: null,
  choices: [],
  page: 0,
  chosen: null,
  past: null,
  visit: null,
  report: null,
});
