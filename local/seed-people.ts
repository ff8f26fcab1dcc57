/** What is registered at the first start: who does it (a username), the address, and the content. All made up. */
export type SeedEntry = { by: string; path: string; body: object };

/** Nine digits with a right check digit, made from eight. */
export const identityNumber = (eight: string): string => {
  const sum = [...eight].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return `${eight}${(10 - (sum % 10)) % 10}`;
};

const FROM = '2025-01-01';
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const daily = (start: string, end: string) => EVERY_DAY.map((weekday) => ({ weekday, start, end }));

const provider = (id: string, name: string, branch: string): SeedEntry => ({
  by: 'division',
  path: `/v1/providers/${id}`,
  body: { name, branches: [{ providerBranchId: `${id}-main`, name: branch }] },
});

/** @param owner id of the provider. */
const caregiver = (owner: string, id: string, body: Record<string, unknown>): SeedEntry => ({
  by: `interface.${owner}`,
  path: `/v1/caregivers/${id}`,
  body: { kind: 'israeli', phoneKind: 'smart', language: 'he', providerBranchId: `${owner}-main`, ...body },
});

const recipient = (
  owner: string,
  id: string,
  body: Record<string, unknown> & { name: string; at: [number, number] },
): SeedEntry => {
  const { at, ...rest } = body;
  const [latitudeDegrees, longitudeDegrees] = at;
  return {
    by: `interface.${owner}`,
    path: `/v1/recipients/${id}`,
    body: {
      branchId: 'tel-aviv',
      householdId: `home-${id}`,
      landlines: [],
      places: [{ placeId: 'home', kind: 'home', latitudeDegrees, longitudeDegrees, radiusMetres: 150 }],
      language: 'he',
      ...rest,
    },
  };
};

const assignment = (owner: string, caregiverId: string, recipientId: string, plan?: object[]): SeedEntry => ({
  by: `interface.${owner}`,
  path: `/v1/assignments/${caregiverId}-${recipientId}`,
  body: { caregiverId, recipientId, from: FROM, ...(plan && { plan }) },
});

const galit = {
  name: 'גלית אלון',
  identityNumber: identityNumber('20000001'),
  phones: ['+972522345501'],
};

/** The people and places of the worked examples (`domain.md` section 10). */
export const PEOPLE_AND_PLACES: readonly SeedEntry[] = [
  provider('a1', 'בית חם סיעוד', 'סניף ראשי א1'),
  provider('a2', 'יד לתומך', 'סניף ראשי א2'),

  caregiver('a1', 'g1', galit),
  caregiver('a2', 'g1', galit),
  caregiver('a1', 'g2', {
    name: 'גדעון ברק',
    identityNumber: identityNumber('20000002'),
    phones: ['+972527612345'],
    phoneKind: 'kosher',
  }),
  caregiver('a1', 'f1', {
    name: 'Flor Santos',
    kind: 'foreign',
    passport: { country: 'PHL', number: 'P1234567A' },
    phones: ['+972542345503'],
    language: 'en',
  }),
  caregiver('a2', 'f2', {
    name: 'Maya Gurung',
    kind: 'foreign',
    passport: { country: 'NPL', number: 'N7654321' },
    phones: ['+972542345504'],
    language: 'en',
  }),

  recipient('a1', 'c1', {
    name: 'כרמלה דיין',
    identityNumber: identityNumber('10000001'),
    householdId: 'h1',
    landlines: ['+97235551234'],
    at: [32.08, 34.78],
    points: 9.5,
  }),
  recipient('a1', 'c2', {
    name: 'כפיר דיין',
    identityNumber: identityNumber('10000002'),
    householdId: 'h1',
    landlines: ['+97235551234'],
    at: [32.08, 34.78],
    points: 7.5,
  }),
  recipient('a2', 'c3', {
    name: 'כוכבה הררי',
    identityNumber: identityNumber('10000003'),
    branchId: 'bnei-brak',
    at: [32.084, 34.8338],
    points: 4.5,
  }),
  recipient('a2', 'c4', {
    name: 'כרמי ורד',
    identityNumber: identityNumber('10000004'),
    branchId: 'jerusalem',
    at: [31.778, 35.225],
    points: 6,
  }),

  assignment('a1', 'g1', 'c1'),
  assignment('a2', 'g1', 'c3'),
  assignment('a2', 'g1', 'c4'),
  // At every hour at most one of the two spouses has a planned visit, so a call from their line needs no question then.
  assignment('a1', 'g2', 'c1', daily('13:00', '17:00')),
  assignment('a1', 'g2', 'c2', daily('08:00', '12:00')),
  assignment('a1', 'f1', 'c1'),
  assignment('a1', 'f1', 'c2'),
  assignment('a2', 'f2', 'c4'),
];

/** The PINs, keyed in on the phone. Never readable, so they are set at the first start only. */
export const PINS: readonly { by: string; caregiverId: string; pin: string }[] = [
  { by: 'interface.a1', caregiverId: 'g1', pin: '1111' },
  { by: 'interface.a1', caregiverId: 'g2', pin: '2222' },
  { by: 'interface.a1', caregiverId: 'f1', pin: '3333' },
  { by: 'interface.a2', caregiverId: 'f2', pin: '4444' },
];

const morningCaregiver = (owner: string, number: number, name: string): SeedEntry =>
  caregiver(owner, `morning-g${number}`, {
    name,
    identityNumber: identityNumber(`3000000${number}`),
    phones: [`+97252234560${number}`],
  });

const MORNING_HOME: { householdId: string; at: [number, number] } = {
  householdId: 'morning-home',
  at: [32.0771, 34.7745],
};
const morningFact = (by: string, path: string, body: object): SeedEntry => ({ by, path, body });

/** A second home with one foreign worker for two (circular 1536A): determined this year, with work left to do. */
const SHARED_WORKER: readonly SeedEntry[] = [
  caregiver('a1', 'morning-f3', {
    name: 'Ana Reyes',
    kind: 'foreign',
    passport: { country: 'PHL', number: 'P7654321B' },
    phones: ['+972542345563'],
    language: 'en',
  }),
  recipient('a1', 'morning-c6', {
    name: 'אסתר לביא',
    identityNumber: identityNumber('40000006'),
    points: 9.5,
    ...MORNING_HOME,
  }),
  recipient('a1', 'morning-c7', {
    name: 'משה לביא',
    identityNumber: identityNumber('40000007'),
    points: 7.5,
    ...MORNING_HOME,
  }),
  assignment('a1', 'morning-f3', 'morning-c6'),
  assignment('a1', 'morning-f3', 'morning-c7'),
  morningFact('clerk.tel-aviv', '/v1/immigration-permits/morning-permit', {
    recipientId: 'morning-c6',
    from: '2024-01-01',
    to: '2028-12-31',
  }),
  morningFact('interface.a1', '/v1/determinations/morning-load', {
    recipientIds: ['morning-c6', 'morning-c7'],
    caregiverId: 'morning-f3',
    load: false,
    month: '2026-02',
    visitedOn: '2026-02-08',
    professional: { name: 'שירה לב', kind: 'social-worker' },
  }),
];

/** Others, so that the first page shows a day; the people of the worked examples stay untouched. */
export const MORNING_PEOPLE: readonly SeedEntry[] = [
  morningCaregiver('a1', 1, 'נועה שגב'),
  morningCaregiver('a1', 2, 'סאמר חדד'),
  morningCaregiver('a1', 3, 'אירינה לוין'),
  morningCaregiver('a1', 4, 'דוד מלכה'),
  morningCaregiver('a2', 5, 'רות טספאי'),
  ...(
    [
      ['a1', 1, 'יוסף נחמני', [32.0853, 34.7818]],
      ['a1', 2, 'לאה ששון', [32.0712, 34.7736]],
      ['a1', 3, 'מרים פוקס', [32.0945, 34.7951]],
      ['a1', 4, 'אברהם עמר', [32.0634, 34.7702]],
      ['a2', 5, 'סוזן נאסר', [32.1093, 34.8403]],
    ] as const
  ).flatMap(([owner, number, name, [latitude, longitude]]) => [
    recipient(owner, `morning-c${number}`, {
      name,
      identityNumber: identityNumber(`4000000${number}`),
      at: [latitude, longitude],
    }),
    assignment(owner, `morning-g${number}`, `morning-c${number}`),
  ]),
  ...SHARED_WORKER,
];
