/** Numbers that a decision record may change; each with the default of `domain.md` (marked * there). */
export type Rules = {
  placeRadiusMetres: number;
  placeToleranceMetresMax: number;
  accuracyMetresMax: number;
  regionalFaultCaregiversMin: number;
  regionalFaultWithinMinutes: number;
  regionalFaultSpotMetres: number;
  regionalFaultFarMetres: number;
  operatorCircleMetresMin: number;
  clockOffsetSecondsMax: number;
  duplicateWithinSeconds: number;
  pairHoursMax: number;
  contradictionSecondsMax: number;
  travelKilometresPerHourMax: number;
  shortVisitMinutesMin: number;
  longVisitHoursMax: number;
  lateAfterMinutes: number;
  noShowAfterMinutes: number;
  exceptionDueDays: number;
  correctionWindowDays: number;
  syncReportsMax: number;
  batchRowsMax: number;
  fixKeptDays: number;
  pinTriesMax: number;
  /** A day of one mobile: more caregivers, or more homes, are worth a look. A family may share a telephone. */
  handsetCaregiversMax: number;
  handsetHomesMax: number;
  /** People whose PIN was given wrongly from one line on a day: more are worth a look. */
  guessedCaregiversMax: number;
  /** Of a thousand reports by telephone, so many are checked by calling the recipient back. */
  callBackPerMille: number;
  /** So long after the report the recipient is called, somewhere between. */
  callBackMinutesMin: number;
  callBackMinutesMax: number;
  callBackTriesMax: number;
  /** Between two tries. */
  callBackWaitMinutes: number;
};

/** A name of its own: a contract that reads a member of the rules is in every bundle beside it. */
export const SYNC_REPORTS_MAX = 100;

/** The rules in force. */
export const RULES: Rules = {
  placeRadiusMetres: 150,
  placeToleranceMetresMax: 30,
  accuracyMetresMax: 100,
  regionalFaultCaregiversMin: 5,
  regionalFaultWithinMinutes: 30,
  regionalFaultSpotMetres: 60,
  regionalFaultFarMetres: 20_000,
  operatorCircleMetresMin: 2_000,
  clockOffsetSecondsMax: 120,
  duplicateWithinSeconds: 120,
  pairHoursMax: 25,
  contradictionSecondsMax: 120,
  travelKilometresPerHourMax: 120,
  shortVisitMinutesMin: 15,
  longVisitHoursMax: 12,
  lateAfterMinutes: 15,
  noShowAfterMinutes: 30,
  exceptionDueDays: 3,
  correctionWindowDays: 95,
  syncReportsMax: SYNC_REPORTS_MAX,
  batchRowsMax: 5_000,
  fixKeptDays: 90,
  pinTriesMax: 5,
  handsetCaregiversMax: 2,
  handsetHomesMax: 8,
  guessedCaregiversMax: 3,
  callBackPerMille: 15,
  callBackMinutesMin: 2,
  callBackMinutesMax: 10,
  callBackTriesMax: 3,
  callBackWaitMinutes: 10,
};
