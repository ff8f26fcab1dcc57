/**
 * Whom the Institute tells, and when, as data beside the circular. What comes back with an invoice (81, 82, the order of
 * two invoices) is told by the invoice itself: its lines carry the codes, so no notice repeats them.
 *
 * @see Circular 1536A of 28 January 2021; decision 0050, C14 for whatever the circular leaves open.
 */

export const NOTICE_REASONS = [
  'new',
  'moved',
  'worsened',
  'replaced',
  'permit-changed',
  'permit-ends',
  'permit-ended',
  'determined',
  'appeal-decided',
  'ends',
  'ended',
  'referred',
] as const;
export type NoticeReason = (typeof NOTICE_REASONS)[number];

/** What the provider is asked or told in the second sentence. */
export type NoticeRequest =
  /** Group 2 forbids, group 3 asks for a check. */
  | 'by-group'
  /** The load has to be checked, and the finding sent. */
  | 'check'
  /** The same, before a date. */
  | 'check-before'
  /** What was found, and what it means for the invoices. */
  | 'by-finding'
  | 'division-decides';

export type NoticeRow = {
  reason: NoticeReason;
  /** Section of the circular. */
  source: string;
  /** What happened, in its words. */
  cause: string;
  asks: NoticeRequest;
  /** Told so many days before the last day; left out: as soon as it is known. */
  daysAhead?: number;
};

/** The circular names no lead time: as long as a check of the load may take (decision 0050, C13). */
const CHECK_DAYS = 30;

/** One row a reason. Nothing is told in group 1: there the provider need not check or tell anything (table, row 1). */
export const NOTICES: readonly NoticeRow[] = [
  {
    reason: 'new',
    source: 'Emphases: "in new cases"; groups 2 and 3',
    cause: 'one foreign worker serves two in one home',
    asks: 'by-group',
  },
  {
    reason: 'moved',
    source: 'Emphases: "a recipient moves from one group to another"',
    cause: 'points put the two into another group',
    asks: 'by-group',
  },
  {
    reason: 'worsened',
    source: 'Emphases: a worse condition, told also where the care programme stays the same',
    cause: 'the points of one rose',
    asks: 'by-group',
  },
  {
    reason: 'replaced',
    source: 'Special cases 2.1: the load is examined anew',
    cause: 'another worker came than the one who was determined',
    asks: 'check',
  },
  {
    reason: 'permit-changed',
    source: 'Online process: the load is checked on a change of a permit',
    cause: 'a permit of one of the two began after the determination',
    asks: 'check',
  },
  {
    reason: 'permit-ends',
    source: 'Table, row 3: a joint permit runs to its end, and then the two are examined anew',
    cause: 'a joint permit is about to end',
    asks: 'check-before',
    daysAhead: CHECK_DAYS,
  },
  {
    reason: 'permit-ended',
    source: 'Table, row 3: a joint permit runs to its end, and then the two are examined anew',
    cause: 'a joint permit ended',
    asks: 'check',
  },
  {
    reason: 'determined',
    source: 'Online process: "ל" and "כ", entered for one and planted for the other',
    cause: 'the load was determined',
    asks: 'by-finding',
  },
  {
    reason: 'appeal-decided',
    source: 'Appeal on the decision of the care load; circular 1533',
    cause: 'an appeal has its result',
    asks: 'by-finding',
  },
  {
    reason: 'ends',
    source: 'Online process: once in two years, or at the until-month',
    cause: 'a determination is about to end',
    asks: 'check-before',
    daysAhead: CHECK_DAYS,
  },
  {
    reason: 'ended',
    source: 'Online process: at the end of the period invoices come back',
    cause: 'a determination ended with nothing new',
    asks: 'check',
  },
  {
    reason: 'referred',
    source: 'Emphases, last item: two who are not spouses are referred to the Division',
    cause: 'the two are not spouses, or not under one roof',
    asks: 'division-decides',
  },
];

/**
 * The row of a reason.
 * @throws Error when there is none: the table is not whole.
 */
export const noticeRow = (reason: NoticeReason): NoticeRow => {
  const row = NOTICES.find((one) => one.reason === reason);
  if (row === undefined) throw new Error(`No notice for ${reason}`);
  return row;
};
