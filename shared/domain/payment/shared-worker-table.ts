/**
 * The decision table of circular 1536A as data, in the words of its columns, so that it can be laid beside the circular.
 * `shared-worker.ts` reads it from top to bottom; the first row that fits decides. Points are points of dependence with
 * the supplement for living alone; `higher` and `lower` are those of the two, so their order never matters.
 *
 * @see Circular 1536A of 28 January 2021, table on its first page and the sections named in each row.
 */

/** A range of points, both ends included. */
export type PointRange = { from: number; to: number };

const MOST = Number.POSITIVE_INFINITY;

/** Circular 1536A, the table: groups by points. The first that fits. */
export const GROUPS: readonly { group: 1 | 2 | 3; higher: PointRange; lower: PointRange; source: string }[] =
  [
    {
      group: 1,
      higher: { from: 4.5, to: MOST },
      lower: { from: 2.5, to: 4 },
      source: 'row 1: a permit, 4.5 points or more · the other 2.5 to 4 points',
    },
    {
      group: 2,
      higher: { from: 9.5, to: MOST },
      lower: { from: 8, to: MOST },
      source: 'row 2: level 6, 9.5 points or more · the other of levels 5 and 6, 8 points or more',
    },
    {
      group: 3,
      higher: { from: 4.5, to: MOST },
      lower: { from: 4.5, to: MOST },
      source: 'row 3: every other case in which each meets the criteria of a permit (4.5 points, row 1)',
    },
  ];

/** Group 2, remarks: a joint permit that was approved before this day, levels unchanged, is looked at as group 3. */
export const JOINT_PERMITS_END = '2020-12-31';

/** Online process: the load is checked once in two years. */
export const DETERMINATION_MONTHS = 24;

/** How two recipients belong together, as far as it is recorded. */
export type Tie =
  /** Recorded by the Institute. */
  | 'spouses'
  /** Known to the population register only. */
  | 'registered'
  /** One household, nothing recorded (decision 0050). */
  | 'presumed'
  /** Recorded as something else. */
  | 'other'
  /** Not under one roof. */
  | 'apart';

/** What of the determinations holds for this worker in this month. */
export type LoadState = 'none' | 'no-load' | 'load' | 'ended';

/** What a row may ask. Whatever it does not name may be anything. */
export type Condition = {
  worker?: readonly ('foreign' | 'other')[];
  tie?: readonly Tie[];
  group?: readonly (1 | 2 | 3 | null)[];
  /** `yes`: the points of both are known. */
  points?: 'known' | 'unknown';
  /** Of the one with more points, own or joint, in force in the month. */
  permit?: 'in-force' | 'missing';
  /** Of these two together, in force in the month. */
  jointPermit?: 'in-force' | 'missing';
  load?: readonly LoadState[];
  /** An appeal of these two for this worker was accepted and holds. */
  appeal?: 'accepted' | 'none';
};

export const FOLLOW_UP_CODES = [
  'CHECK_CARE_LOAD',
  'CHECK_SUPPLEMENT',
  'RECORD_SPOUSE',
  'SPLIT_SERVICE_DECISION',
  'CHECK_PERMIT',
  'HOME_VISIT',
  'RECORD_POINTS',
] as const;
export type FollowUpCode = (typeof FOLLOW_UP_CODES)[number];

export type Row = {
  row: string;
  /** Section of the circular, or of `domain.md` where the circular is silent. */
  source: string;
  when: Condition;
  then: { allowed: boolean; code: 81 | 82 | null; refer?: true; followUps?: readonly FollowUpCode[] };
};

/** Circular 1536A: what follows. The first row that fits. */
export const DECISIONS: readonly Row[] = [
  {
    row: 'no-question',
    source: 'Error codes: raised only where the same foreign worker was submitted for both',
    when: { worker: ['other'] },
    then: { allowed: true, code: null },
  },
  {
    row: 'refer',
    source:
      'Emphases, last item: two recipients in one home who are not spouses are referred to the Division',
    when: { tie: ['other', 'apart'] },
    then: { allowed: false, code: null, refer: true },
  },
  {
    row: 'points-unknown',
    source: 'domain.md 8 (the circular is silent): nothing shows that one worker is allowed',
    when: { points: 'unknown' },
    then: { allowed: false, code: 81, followUps: ['RECORD_POINTS'] },
  },
  {
    row: 'group-1',
    source: 'Table, row 1: allowed, the care load is not checked, nothing is asked of the provider',
    when: { group: [1], permit: 'in-force' },
    then: { allowed: true, code: null },
  },
  {
    row: 'group-1-without-permit',
    source: 'Table, row 1, first column: "received a permit of the Immigration Authority"',
    when: { group: [1], permit: 'missing' },
    then: { allowed: false, code: 81, followUps: ['CHECK_PERMIT'] },
  },
  {
    row: 'group-2-appeal',
    source: 'Special cases, benefit in services: exceptional cases of group 2, a determination is recorded',
    when: { group: [2], appeal: 'accepted', load: ['no-load'] },
    then: { allowed: true, code: null },
  },
  {
    row: 'group-2',
    source: 'Table, row 2: not approved; each may employ a worker of their own. Code 81',
    when: { group: [2] },
    then: { allowed: false, code: 81 },
  },
  {
    row: 'group-3-joint-permit',
    source: 'Table, row 3: a joint permit in force runs to its end',
    when: { group: [3], jointPermit: 'in-force' },
    then: { allowed: true, code: null },
  },
  {
    row: 'group-3-no-load',
    source: 'Online process: "ל", no load; the invoices pass, no supplementary hours for either',
    when: { group: [3], load: ['no-load'] },
    then: { allowed: true, code: null },
  },
  {
    row: 'group-3-load',
    source: 'Online process: "כ", load; the invoices are not approved. Code 82',
    when: { group: [3], load: ['load'] },
    then: { allowed: false, code: 82 },
  },
  {
    row: 'group-3-ended',
    source: 'Online process: at the end of the period "כ", so that invoices come back. Code 82',
    when: { group: [3], load: ['ended'] },
    then: { allowed: false, code: 82, followUps: ['CHECK_CARE_LOAD'] },
  },
  {
    row: 'group-3-undetermined',
    source: 'Emphases: recipients of group 3 are checked; domain.md 8 for the code. Code 81',
    when: { group: [3], load: ['none'] },
    then: { allowed: false, code: 81, followUps: ['CHECK_CARE_LOAD'] },
  },
  {
    row: 'no-group',
    source: 'Table: neither has the points of a permit, or the other has less than 2.5',
    when: {},
    then: { allowed: false, code: 81 },
  },
];
