import { HAS_INSTRUCTIONS } from './meter.ts';

/** CPU time is not as steady as instructions are. */
const CPU_TIME_ALLOWANCE = 1.15;

/** One figure of a run, with what it should be. */
export type Figure = {
  what: string;
  value: number;
  /** Written behind the value, such as `x` or ` KB`. */
  unit: string;
  /** What it must reach first, and what it should come to in the end; a figure without a target only informs. */
  target?: number;
  goal?: number;
  /** Whether more is better; less is, unless told. */
  moreIsBetter?: boolean;
  /** A ratio of what processes used: where instructions cannot be counted, CPU time has to do, and is allowed more. */
  isUse?: boolean;
  /** Absolute values behind a ratio, for the reader. */
  note?: string;
};

/** How large a run is. */
export type Size = { quick: boolean; caregivers: number; reports: number };

/** One thing that is measured. */
export type Metric = { id: string; title: string; measure: (size: Size) => Promise<Figure[]> };

/** Whether a figure is at least as good as a limit. */
export const reaches = ({ value, moreIsBetter }: Figure, limit: number): boolean =>
  moreIsBetter ? value >= limit : value <= limit;

/** How a figure stands, in a word or two. */
export const standingOf = (figure: Figure): string => {
  if (figure.target === undefined) return '';
  if (figure.goal !== undefined && reaches(figure, figure.goal)) return 'goal met';
  if (reaches(figure, figure.target)) return 'met';
  const isAllowed = figure.isUse && !HAS_INSTRUCTIONS && reaches(figure, figure.target * CPU_TIME_ALLOWANCE);
  return isAllowed ? 'met, with the 15 % that CPU time is allowed' : 'missed';
};
