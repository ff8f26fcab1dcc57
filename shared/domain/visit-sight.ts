import { type Caller, maySee, ROLES } from './access.ts';
import type { Fact } from './fact.ts';
import { withoutNotes } from './recipient-answer.ts';
import type { Visit, VisitException } from './visit.ts';

/** Everybody who may know where a recipient lives, as far as they may see the visit. */
const OFFICES = ROLES.filter((role) => role !== 'caregiver');

/** Nobody has assigned her, or nobody knows whom she named. */
const isStranger = (visit: Visit): boolean =>
  visit.exceptions.some(({ code }) => code === 'NOT_ASSIGNED' || code === 'UNKNOWN_RECIPIENT');

const without = (exception: VisitException, hidden: RegExp): VisitException => {
  if (exception.details === undefined) return exception;
  const details = Object.fromEntries(
    Object.entries(exception.details).filter(([name]) => !hidden.test(name)),
  );
  return { ...exception, details };
};

/**
 * A visit as somebody may read it. A caregiver learns no distances to the home of a recipient to whom nobody has
 * assigned her, nor between two homes: from those the homes could be found (decision 0042). Verdicts stay.
 */
export const visitFor = (caller: Caller, visit: Visit): Visit => {
  if (maySee(caller, visit, OFFICES)) return visit;
  const hidden = isStranger(visit) ? /Metres$/ : /^(before|after)Metres$/;
  return {
    ...visit,
    place: isStranger(visit) ? { ...visit.place, distanceMetres: null } : visit.place,
    exceptions: visit.exceptions.map((exception) => without(exception, hidden)),
  };
};

/**
 * The facts behind a visit as the same reader may be told of them; what the person cared for wrote beside an answer is
 * for the offices.
 */
export const factsFor = (caller: Caller, visit: Visit, facts: readonly Fact[]): readonly Fact[] => {
  if (maySee(caller, visit, OFFICES)) return facts;
  const told = withoutNotes(facts);
  if (!isStranger(visit)) return told;
  return told.map((fact) =>
    'place' in fact ? { ...fact, place: { ...fact.place, distanceMetres: null } } : fact,
  );
};
