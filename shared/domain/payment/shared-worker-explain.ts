import { line, type Line } from '../explain-line.ts';
import type { Instant } from '../instants.ts';
import { addMonths } from './months.ts';
import { groupOf } from './shared-worker-groups.ts';
import type { Judgement } from './shared-worker-load.ts';
import type { Situation } from './shared-worker.ts';
import type { Row } from './shared-worker-table.ts';

type Decided = { row: Row; supplementAllowed: boolean; cashAllowed: boolean };

/** A month as people write it, the same in all five languages: `03/2026`. */
export const monthText = (month: string): string => `${month.slice(5)}/${month.slice(0, 4)}`;

/** A local date as people write it: `31.12.2020`. */
export const dateText = (date: string): string =>
  `${Number(date.slice(8))}.${Number(date.slice(5, 7))}.${date.slice(0, 4)}`;

const tell = (rule: string, messageId: string, values: Line['values'] = {}, factIds: string[] = []): Line =>
  line(`8.1536A.${rule}`, factIds, `shared-worker.${messageId}`, values);

const tieLine = ({ tie }: Situation): Line =>
  tell('spouses', `tie.${tie.tie}`, {}, tie.relation === undefined ? [] : [tie.relation.relationId]);

const twoAsThreeLines = ({ oldJoint, group }: Situation, byPoints: number | null): Line[] => {
  if (oldJoint?.joint === undefined || group !== 3 || byPoints !== 2) return [];
  const values = { approvedOn: dateText(oldJoint.joint.approvedOn) };
  return [tell('group-2', 'group.two-as-three', values, [oldJoint.permitId])];
};

const pointLines = (situation: Situation): Line[] => {
  const [a, b] = situation.points;
  if (a === null || b === null) return [tell('points', 'points.unknown')];
  const group = groupOf(a, b) ?? 'none';
  return [
    tell('points', 'points.known', { higher: Math.max(a, b), lower: Math.min(a, b) }),
    tell(`group-${group}`, `group.${group}`),
    ...twoAsThreeLines(situation, groupOf(a, b)),
  ];
};

const permitLines = (situation: Situation): Line[] => {
  const { permit, jointPermit, group } = situation;
  if (group === 1) {
    return permit === undefined
      ? [tell('group-1', 'permit.missing')]
      : [tell('group-1', 'permit.in-force', { to: dateText(permit.to) }, [permit.permitId])];
  }
  return group === 3 && jointPermit !== undefined
    ? [tell('group-3', 'permit.joint', { to: dateText(jointPermit.to) }, [jointPermit.permitId])]
    : [];
};

const judgementName = ({ isAppeal, load }: Judgement): string => {
  if (isAppeal) return 'appeal';
  return load ? 'load' : 'no-load';
};

const endLines = ({ load: { end, endedBy } }: Situation, until: string): Line[] =>
  end === undefined
    ? []
    : [tell('determination', `ended.${end}`, { until }, endedBy === undefined ? [] : [endedBy])];

const loadLines = (situation: Situation): Line[] => {
  const { group, load } = situation;
  if (group !== 3 && !(group === 2 && load.judgement?.isAppeal === true)) return [];
  if (load.judgement === undefined) return [tell('determination', 'determination.none')];
  const { judgement } = load;
  const values = { month: monthText(judgement.month), until: monthText(judgement.untilMonth) };
  return [
    tell('determination', `determination.${judgementName(judgement)}`, values, [judgement.id]),
    ...endLines(situation, values.until),
  ];
};

const resultMessage = ({ then }: Row): string => {
  if (then.refer === true) return 'result.refer';
  return then.code === null ? 'result.allowed' : `result.${then.code}`;
};

const consequenceLines = ({ question, worker }: Situation, decided: Decided): Line[] => {
  const { row, supplementAllowed, cashAllowed } = decided;
  if (worker === 'other') return [];
  const isFirstMonth = row.then.allowed && supplementAllowed;
  const from = monthText(isFirstMonth ? addMonths(question.month, 1) : question.month);
  return [
    ...(row.then.allowed
      ? [tell('supplement', isFirstMonth ? 'supplement.ends' : 'supplement.none', { from })]
      : []),
    ...(cashAllowed ? [] : [tell('cash', 'cash.none')]),
  ];
};

/** Why the decision is what it is, in the order of the circular: who, points, permits, determinations, what follows. */
export const explainSharedWorker = (situation: Situation, decided: Decided): Line[] => {
  if (situation.worker === 'other') return [tell('question', 'question.none')];
  const isAsked = decided.row.then.refer !== true;
  return [
    tieLine(situation),
    ...(isAsked ? [...pointLines(situation), ...permitLines(situation), ...loadLines(situation)] : []),
    tell(decided.row.row, resultMessage(decided.row)),
    ...(isAsked ? consequenceLines(situation, decided) : []),
    ...(isAsked && situation.specialServices && situation.group !== null && situation.group !== 1
      ? [tell('special-services', 'special-services')]
      : []),
  ];
};

/**
 * That the permit holder's invoice did not come first, with the moments that were compared: of the holder the first
 * submission, of the other the latest (decision 0050, C9).
 */
export const explainOrder = (
  permitIds: readonly string[],
  firstOfHolder: Instant,
  latestOfOther: Instant,
): Line[] => {
  const received = { holder: firstOfHolder, other: latestOfOther };
  return [
    tell('order', 'order', {}, [...permitIds]),
    tell('order', 'order.received', received, [...permitIds]),
  ];
};

/** Three or more under one roof: the circular speaks of two, so the Division decides (decision 0050). */
export const explainMoreThanTwo = (): Line[] => [
  tell('more-than-two', 'more-than-two'),
  tell('refer', 'result.refer'),
];
