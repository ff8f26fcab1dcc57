import { randomBytes } from 'node:crypto';

/** One report of this morning. `minutesAgo` is when it happened; `northMetres` how far from the recipient's door. */
type MorningReport = {
  number: number;
  kind: 'arrival' | 'departure';
  minutesAgo: number;
  northMetres?: number;
  absent?: 'denied';
};

const MORNING: readonly MorningReport[] = [
  { number: 1, kind: 'arrival', minutesAgo: 235 },
  { number: 1, kind: 'departure', minutesAgo: 55 },
  { number: 2, kind: 'arrival', minutesAgo: 95 },
  { number: 3, kind: 'arrival', minutesAgo: 210, northMetres: 450 },
  { number: 3, kind: 'departure', minutesAgo: 40, northMetres: 12 },
  // Nobody reported the arrival.
  { number: 4, kind: 'departure', minutesAgo: 30 },
  { number: 5, kind: 'arrival', minutesAgo: 180, absent: 'denied' },
  { number: 5, kind: 'departure', minutesAgo: 20 },
];

const DOORS: Record<number, [number, number]> = {
  1: [32.0853, 34.7818],
  2: [32.0712, 34.7736],
  3: [32.0945, 34.7951],
  4: [32.0634, 34.7702],
  5: [32.1093, 34.8403],
};
const METRES_PER_DEGREE = 111_195;

const uuidv7 = (millis: number): string => {
  const time = millis.toString(16).padStart(12, '0');
  const chance = randomBytes(10).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
};

const fixOf = ({ number, northMetres = 8, absent }: MorningReport, capturedAt: string): object => {
  if (absent !== undefined) return { absent };
  const [latitude, longitudeDegrees] = DOORS[number] ?? [0, 0];
  const latitudeDegrees = latitude + northMetres / METRES_PER_DEGREE;
  return { latitudeDegrees, longitudeDegrees, accuracyMetres: 14, capturedAt };
};

/** The reports of a morning that led up to `nowMillis`: one visit in order, one still open, three with exceptions. */
export const morningReports = (nowMillis: number): { by: string; path: string; body: object }[] =>
  MORNING.map((report) => {
    const millis = nowMillis - report.minutesAgo * 60_000;
    const occurredAt = new Date(millis).toISOString();
    return {
      by: `caregiver:morning-g${report.number}`,
      path: `/v1/reports/${uuidv7(millis)}`,
      body: {
        kind: report.kind,
        recipientIds: [`morning-c${report.number}`],
        occurredAt,
        fix: fixOf(report, occurredAt),
      },
    };
  });
