import type { Report } from './fact.ts';
import { millisInUuidv7 } from './fact-id.ts';
import { HOUR_MILLIS, millisOf } from './instants.ts';
import { RULES, type Rules } from './rules.ts';

/** Queries look this far beyond their span, so a smaller difference needs no second place on the time line. */
export const STRAY_MILLIS = 2 * HOUR_MILLIS;

/** Whether a report's id says another time than the one that counts: its clock was wrong, or it tells of long ago. */
export const isStray = (report: Report): boolean =>
  Math.abs(millisInUuidv7(report.reportId) - millisOf(report.effectiveAt)) > STRAY_MILLIS;

/** A mobile phone without an application: only the operator can say where it was. */
export const needsOperator = (report: Report): boolean =>
  report.channel === 'voice-mobile' && report.place.method === 'none' && typeof report.line === 'string';

/** Farther from every place than a person could be by mistake. */
export const mayBeRegionalFault = (report: Report, rules: Rules = RULES): boolean =>
  report.place.verdict === 'outside' && (report.place.distanceMetres ?? 0) > rules.regionalFaultFarMetres;
