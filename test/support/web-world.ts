import { createHash } from 'node:crypto';
import { EXCEPTION_CLASSES, Visit, type ExceptionCode, type VisitException } from '#shared/domain/visit';
import * as z from 'zod/mini';
import type { World } from './web-stub.ts';

/** A made-up fact id that is always the same for the same word. */
const factIdOf = (seed: string): string => {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A visit of the day; name only what matters. Goes through the contract's schema. */
export const aVisit = (some: Partial<Visit> & { seed: string }): Visit => {
  const { seed, ...given } = some;
  const caregiverId = given.caregiverId ?? 'g1';
  const recipientId = given.recipientId === undefined ? 'c1' : given.recipientId;
  const factId = factIdOf(seed);
  const arrivalAt = given.arrivalAt === undefined ? '2026-11-22T06:00:00.000Z' : given.arrivalAt;
  const departureAt = given.departureAt === undefined ? '2026-11-22T10:00:00.000Z' : given.departureAt;
  const minutes =
    arrivalAt === null || departureAt === null
      ? null
      : (Date.parse(departureAt) - Date.parse(arrivalAt)) / 60_000;
  return z.parse(Visit, {
    visitId: `${factId}~${recipientId ?? 'unknown'}~${caregiverId}`,
    providerId: 'a1',
    providerBranchId: 'a1-main',
    branchId: 'tel-aviv',
    minutes,
    state: 'complete',
    standing: 'verified',
    channelIn: arrivalAt === null ? null : 'app',
    channelOut: departureAt === null ? null : 'app',
    place: { verdict: 'inside', method: 'gps', distanceMetres: 12 },
    exceptions: [],
    facts: [{ factId, role: 'arrival' }],
    version: 2,
    ...given,
    caregiverId,
    recipientId,
    arrivalAt,
    departureAt,
  });
};

/** An exception of a visit, open since the morning. */
export const anException = (code: ExceptionCode, more: Partial<VisitException> = {}): VisitException => ({
  code,
  class: EXCEPTION_CLASSES[code],
  openedAt: '2026-11-22T08:00:05.000Z',
  owner: 'coordinator:a1-main',
  dueAt: '2026-11-25T08:00:05.000Z',
  ...more,
});

const CAREGIVERS = {
  g1: 'גלית אברהם',
  g2: 'גדעון מזרחי',
  g3: 'Светлана Левина',
  g4: 'فاطمة حسن',
  g5: 'אסתר בקלה',
  g6: 'מרים בן־דוד הכהן־אזולאי',
};
const RECIPIENTS = {
  c1: 'כרמלה שטרן',
  c2: 'יעקב שטרן',
  c3: 'נחמה רוזנברג',
  c4: 'שלמה פרץ',
  c5: 'Роза Гольдберг',
  c6: 'عبد الرحمن خوري',
};

const WHY: Record<string, Record<string, string[]>> = {
  verified: {
    he: [
      'ההגעה דווחה מהאפליקציה, 12 מטרים מהבית הרשום: בתוך המקום.',
      'העזיבה סוגרת את הביקור. המשך הוא ההפרש בין שני הדיווחים.',
      'הביקור שלם, אין דבר שחוסם אותו ואין מה לאשר: הוא מאומת.',
    ],
    en: [
      'The arrival was reported by the app, 12 metres from the registered home: inside the place.',
      'The departure closes the visit. Its length is the difference between the two reports.',
      'The visit is complete, nothing blocks it and nothing waits: it is verified.',
    ],
    ar: [
      'أُبلغ عن الوصول من التطبيق على بُعد 12 مترًا من المنزل المسجّل: داخل المكان.',
      'الزيارة مكتملة ولا شيء يمنع اعتمادها.',
    ],
    ru: [
      'О приходе сообщено из приложения, в 12 метрах от указанного дома: на месте.',
      'Посещение завершено, ничто ему не препятствует.',
    ],
    am: ['መድረሱ በመተግበሪያው ተመዝግቧል፣ ከተመዘገበው ቤት 12 ሜትር፦ በቦታው ውስጥ።', 'ጉብኝቱ የተሟላ ነው፣ ምንም የሚያግደው የለም።'],
  },
  other: {
    he: [
      'ההגעה דווחה 340 מטרים מהבית הרשום, בדיוק של 20 מטרים: מחוץ למקום.',
      'חריג כזה אינו מבטל את הביקור. הוא ממתין לאישור של המשרד.',
    ],
    en: [
      'The arrival was reported 340 metres from the registered home, accurate to 20 metres: outside the place.',
      'Such an exception does not undo the visit. It waits for the office’s acknowledgement.',
    ],
    ar: ['أُبلغ عن الوصول على بُعد 340 مترًا من المنزل المسجّل: خارج المكان.', 'الزيارة تنتظر إقرار المكتب.'],
    ru: [
      'О приходе сообщено в 340 метрах от указанного дома: вне места.',
      'Посещение ожидает подтверждения офиса.',
    ],
    am: ['መድረሱ ከተመዘገበው ቤት 340 ሜትር ላይ ተመዝግቧል፦ ከቦታው ውጭ።', 'ጉብኝቱ የቢሮውን ማረጋገጫ ይጠብቃል።'],
  },
};

/** Shifts a visit of the model day to another one (UTC date). */
const on = (date: string, visit: Visit): Visit =>
  z.parse(Visit, JSON.parse(JSON.stringify(visit).replaceAll('2026-11-22', date)));

/** A day at an office with one visit of every kind. @param date UTC date of the visits, such as `2026-11-22`. */
export const fillWorld = (world: World, date: string): void => {
  const at = (time: string): string => `2026-11-22T${time}:00.000Z`;
  const far = { verdict: 'outside', method: 'gps', distanceMetres: 340 } as const;
  const visits = [
    aVisit({ seed: 'a', recipientId: 'c1', arrivalAt: at('05:02'), departureAt: at('09:01') }),
    aVisit({
      seed: 'b',
      recipientId: 'c3',
      caregiverId: 'g2',
      arrivalAt: at('05:30'),
      departureAt: at('08:45'),
      standing: 'needs-acknowledgement',
      place: far,
      channelIn: 'voice-mobile',
      exceptions: [
        anException('OUTSIDE_PLACE'),
        anException('CLOCK_SKEW', { acknowledgedBy: 'coordinator.a1', acknowledgedAt: at('09:12') }),
      ],
    }),
    aVisit({
      seed: 'c',
      recipientId: 'c4',
      caregiverId: 'g6',
      arrivalAt: null,
      departureAt: at('08:20'),
      state: 'incomplete',
      standing: 'needs-correction',
      exceptions: [anException('MISSING_ARRIVAL')],
    }),
    aVisit({
      seed: 'd',
      recipientId: 'c5',
      caregiverId: 'g3',
      arrivalAt: at('06:15'),
      departureAt: null,
      state: 'open',
    }),
    aVisit({
      seed: 'e',
      recipientId: 'c6',
      caregiverId: 'g4',
      arrivalAt: at('04:10'),
      departureAt: at('04:40'),
      standing: 'voided',
    }),
    aVisit({
      seed: 'f',
      recipientId: null,
      caregiverId: 'g5',
      arrivalAt: at('06:40'),
      departureAt: at('08:10'),
      branchId: null,
      standing: 'needs-correction',
      channelIn: 'voice-landline',
      channelOut: 'voice-landline',
      place: { verdict: 'none', method: 'none', distanceMetres: null },
      exceptions: [anException('UNKNOWN_RECIPIENT', { owner: 'division' }), anException('NO_PLACE')],
    }),
    aVisit({
      seed: 'g',
      recipientId: 'c2',
      caregiverId: 'g1',
      arrivalAt: at('09:20'),
      departureAt: at('10:30'),
      branchId: 'ramat-gan',
      reportedDepartureAt: null,
    }),
  ];
  world.visits = visits.map((visit) => on(date, visit));
  world.caregivers = { ...CAREGIVERS };
  world.recipients = { ...RECIPIENTS };
  world.explanations = (visit, language) =>
    WHY[visit.standing === 'verified' ? 'verified' : 'other']?.[language] ?? [];
  world.history = (visit) => [
    {
      version: 1,
      at: visit.arrivalAt ?? visit.departureAt ?? at('06:00'),
      cause: { kind: 'arrival', id: visit.facts[0]?.factId ?? '' },
      arrivalAt: visit.arrivalAt,
      departureAt: null,
      minutes: null,
      state: 'open',
      standing: 'verified',
      exceptions: [],
    },
    {
      version: 2,
      at: visit.departureAt ?? visit.arrivalAt ?? at('06:00'),
      cause: {
        kind: visit.reportedDepartureAt === null ? 'correction' : 'departure',
        id: 'x',
        by: 'coordinator.a1',
      },
      arrivalAt: visit.arrivalAt,
      departureAt: visit.departureAt,
      minutes: visit.minutes,
      state: visit.state,
      standing: visit.standing,
      exceptions: visit.exceptions.map(({ code }) => code),
    },
  ];
};
