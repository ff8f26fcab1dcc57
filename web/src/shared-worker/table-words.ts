import type { NoticeReason } from '#shared/domain/payment/shared-worker-notice-table';
import type { Condition } from '#shared/domain/payment/shared-worker-table';

const SECTIONS = {
  'no-question': 'codes',
  refer: 'emphases',
  'points-unknown': 'rules',
  'group-1': 'table1',
  'group-1-without-permit': 'table1',
  'group-2-appeal': 'special',
  'group-2': 'table2',
  'group-3-joint-permit': 'table3',
  'group-3-no-load': 'online',
  'group-3-load': 'online',
  'group-3-ended': 'online',
  'group-3-undetermined': 'emphases',
  'no-group': 'table',
} as const;

type Section = (typeof SECTIONS)[keyof typeof SECTIONS];

/** Where in the circular a reader finds a row of the decision table (`source` of the row, in a word of the page). */
export const sectionOf = (row: string): Section =>
  Object.entries(SECTIONS).find(([name]) => name === row)?.[1] ?? 'rules';

/** Every row that has a place in the circular. */
export const ROWS_WITH_SECTION: readonly string[] = Object.keys(SECTIONS);

const NOTICE_SECTIONS = {
  new: 'emphases',
  moved: 'emphases',
  worsened: 'emphases',
  replaced: 'special',
  'permit-changed': 'online',
  'permit-ends': 'table3',
  'permit-ended': 'table3',
  determined: 'online',
  'appeal-decided': 'appeal',
  ends: 'online',
  ended: 'online',
  referred: 'emphases',
} as const satisfies Record<NoticeReason, Section | 'appeal'>;

/** Where in the circular a reader finds why a provider is told (`source` of the notice, in a word of the page). */
export const noticeSectionOf = (reason: NoticeReason): Section | 'appeal' => NOTICE_SECTIONS[reason];

/** What a row asks, each condition by the name of its words; several values of one are alternatives. */
export const asksOf = (when: Condition): string[][] =>
  Object.entries(when).map(([what, wanted]) => [wanted].flat().map((one) => `${what}-${one}`));
