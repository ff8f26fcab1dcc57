/** What a token says of whom it was made for: the names of `Caller` in `shared/domain/access.ts`. */
export type Claims = {
  roles: readonly string[];
  providerId?: string;
  providerBranchId?: string;
  branchId?: string;
  caregiverId?: string;
  recipientId?: string;
};

/** Who may sign in on one machine, made up. */
export type Person = { name: string; claims: Claims };

/** Opens every seeded account and machine client of this stage; it protects nothing but made-up people. */
export const LOCAL_PASSWORD = 'hineni';

const PEOPLE: Record<string, Person> = {
  division: { name: 'אגף סיעוד · Nursing Division', claims: { roles: ['division'] } },
  // Whoever asks for an earlier paying date does not approve it.
  'division.second': {
    name: 'אגף סיעוד, מאשרת · Nursing Division, approver',
    claims: { roles: ['division'] },
  },
  'clerk.tel-aviv': {
    name: 'פקידת סניף תל אביב · Clerk, Tel Aviv',
    claims: { roles: ['branch-clerk'], branchId: 'tel-aviv' },
  },
  'worker.social': {
    name: 'עובד סוציאלי, תל אביב · Social worker, Tel Aviv',
    claims: { roles: ['social-worker'], branchId: 'tel-aviv' },
  },
  inspector: { name: 'בקרה · Inspector', claims: { roles: ['inspector'] } },
  'admin.a1': {
    name: 'מנהלת ספק א1 · Admin of provider A1',
    claims: { roles: ['provider-admin'], providerId: 'a1' },
  },
  'admin.a2': {
    name: 'מנהל ספק א2 · Admin of provider A2',
    claims: { roles: ['provider-admin'], providerId: 'a2' },
  },
  'coordinator.a1': {
    name: 'רכזת ספק א1 · Coordinator of provider A1',
    claims: { roles: ['coordinator'], providerId: 'a1', providerBranchId: 'a1-main' },
  },
  'coordinator.a2': {
    name: 'רכז ספק א2 · Coordinator of provider A2',
    claims: { roles: ['coordinator'], providerId: 'a2', providerBranchId: 'a2-main' },
  },
  'caregiver.g1': { name: 'גלית (ג1) · Galit (G1)', claims: { roles: ['caregiver'], caregiverId: 'g1' } },
  'caregiver.g2': { name: 'גדעון (ג2) · Gideon (G2)', claims: { roles: ['caregiver'], caregiverId: 'g2' } },
  'caregiver.f1': { name: 'פלור (ז1) · Flor (F1)', claims: { roles: ['caregiver'], caregiverId: 'f1' } },
  'recipient.c1': { name: 'כרמלה (מ1) · Carmela (C1)', claims: { roles: ['recipient'], recipientId: 'c1' } },
  training: { name: 'הדרכה · Training', claims: { roles: ['training-admin'] } },
  operator: { name: 'תפעול · Operator', claims: { roles: ['operator'] } },
};

const MACHINES: Record<string, Claims> = {
  'interface.a1': { roles: ['interface'], providerId: 'a1' },
  'interface.a2': { roles: ['interface'], providerId: 'a2' },
  'voice.gateway': { roles: ['operator'] },
};

/** The usernames that the sign-in page offers. */
export const usernames: readonly string[] = Object.keys(PEOPLE);
/** The machine clients (client credentials; their secret is the local password). */
export const machineIds: readonly string[] = Object.keys(MACHINES);

const ID = '([A-Za-z0-9][A-Za-z0-9._-]{0,63})';

/** Usernames that stand for anybody of a role and a place. */
const ANYBODY: readonly { form: RegExp; claims: (id: string, office: string) => Claims }[] = [
  {
    form: new RegExp(`^caregiver:${ID}$`),
    claims: (caregiverId) => ({ roles: ['caregiver'], caregiverId }),
  },
  {
    form: new RegExp(`^admin:${ID}$`),
    claims: (providerId) => ({ roles: ['provider-admin'], providerId }),
  },
  {
    form: new RegExp(`^admin:${ID}:${ID}$`),
    claims: (providerId, providerBranchId) => ({ roles: ['provider-admin'], providerId, providerBranchId }),
  },
  {
    form: new RegExp(`^coordinator:${ID}:${ID}$`),
    claims: (providerId, providerBranchId) => ({ roles: ['coordinator'], providerId, providerBranchId }),
  },
  { form: new RegExp(`^clerk:${ID}$`), claims: (branchId) => ({ roles: ['branch-clerk'], branchId }) },
  {
    form: new RegExp(`^social-worker:${ID}$`),
    claims: (branchId) => ({ roles: ['social-worker'], branchId }),
  },
];

/**
 * A seeded person; `caregiver:<id>`, `admin:<providerId>`, `admin:` or `coordinator:<providerId>:<providerBranchId>`,
 * `clerk:` or `social-worker:<branchId>` stand for anybody, so that a made-up morning needs no accounts.
 */
export const personOf = (username: string): Person | undefined => {
  for (const { form, claims } of ANYBODY) {
    const [, id, office = ''] = form.exec(username) ?? [];
    if (id !== undefined)
      return { name: username.slice(username.indexOf(':') + 1), claims: claims(id, office) };
  }
  return Object.hasOwn(PEOPLE, username) ? PEOPLE[username] : undefined;
};

/** What a machine client may do. */
export const machineOf = (clientId: string): Claims | undefined =>
  Object.hasOwn(MACHINES, clientId) ? MACHINES[clientId] : undefined;
