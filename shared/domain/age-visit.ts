import { HOUR_MILLIS, millisOf } from './instants.ts';
import { RULES, type Rules } from './rules.ts';
import { type Visit } from './visit.ts';
import { exceptionOf, inOrder, standingOf } from './visit-exception.ts';

/**
 * What a visit is at a moment: no departure can close it any more once 25 hours have passed (rule 6), so an open
 * visit is then incomplete. The fold has no clock; readers apply this.
 *
 * @param nowMillis milliseconds since 1970.
 */
export const ageVisit = (visit: Visit, nowMillis: number, rules: Rules = RULES): Visit => {
  if (visit.state !== 'open' || visit.arrivalAt === null) return visit;
  const overAt = millisOf(visit.arrivalAt) + rules.pairHoursMax * HOUR_MILLIS;
  if (nowMillis <= overAt) return visit;
  const isVoided = visit.standing === 'voided';
  const missing = exceptionOf('MISSING_DEPARTURE', overAt, visit.providerBranchId, undefined, rules);
  const exceptions = isVoided ? visit.exceptions : inOrder([...visit.exceptions, missing]);
  const aged: Visit = { ...visit, state: 'incomplete', exceptions };
  return { ...aged, standing: isVoided ? 'voided' : standingOf(aged.state, exceptions) };
};
