import {
  Bell,
  CalendarRange,
  ClipboardList,
  Gauge,
  ReceiptText,
  Users,
  type LucideIcon,
  Phone,
  PhoneIncoming,
  Webhook,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { Role } from '#shared/domain/access';
import type { Person } from './session/person.ts';
import type { Settings } from './settings.ts';

/** What every screen is given. */
export type ScreenProps = { person: Person };

/** What several screens are about. Their names are `web.screens.<group>`. */
export type ScreenGroup = 'payment' | 'telephone';

/** One screen: where it stands, who sees it, and its code, which is fetched when somebody goes there. */
export type Screen = {
  /** `/` or `/<word>`; addresses below it (`/<word>/…`) are the screen's own. */
  path: string;
  /** Its entry in the top bar, as a message id. */
  title: string;
  icon: LucideIcon;
  /** Where there is room, the bar offers the screens of one group behind one button. */
  group?: ScreenGroup;
  /** Whose work it belongs to; others are told so in its place. The servers hold everyone to the rules. */
  roles: readonly Role[];
  /** Left out: on every stage. */
  isOn?: (settings: Settings) => boolean;
  /** The component with a `main` of its own, and a way to fetch it ahead. */
  page: ComponentType<ScreenProps>;
  fetch: () => Promise<unknown>;
};

const fetched = (
  fetch: () => Promise<{ default: ComponentType<ScreenProps> }>,
): Pick<Screen, 'page' | 'fetch'> => ({ page: lazy(fetch), fetch });

/** Every screen, in the order of the top bar. A new one is one entry here and a folder beside this file. */
export const SCREENS: readonly Screen[] = [
  {
    path: '/',
    title: 'web.screen.visits',
    icon: ClipboardList,
    roles: [
      'coordinator',
      'provider-admin',
      'branch-clerk',
      'social-worker',
      'inspector',
      'division',
      'caregiver',
      'recipient',
    ],
    ...fetched(async () => ({ default: (await import('./visits/visits-page.tsx')).VisitsPage })),
  },
  {
    path: '/shared-worker',
    title: 'web.screen.sharedWorker',
    icon: Users,
    group: 'payment',
    // Whom `GET /v1/follow-ups` answers.
    roles: ['coordinator', 'provider-admin', 'branch-clerk', 'social-worker', 'inspector', 'division'],
    ...fetched(async () => ({
      default: (await import('./shared-worker/shared-worker-page.tsx')).SharedWorkerPage,
    })),
  },
  {
    path: '/invoices',
    title: 'web.screen.invoices',
    icon: ReceiptText,
    group: 'payment',
    // Whom `GET /v1/invoices` answers.
    roles: ['coordinator', 'provider-admin', 'inspector', 'division'],
    ...fetched(async () => ({ default: (await import('./invoices/invoices-page.tsx')).InvoicesPage })),
  },
  {
    path: '/readiness',
    title: 'web.screen.readiness',
    icon: Gauge,
    group: 'payment',
    // Whom `GET /v1/branches/{branchId}/readiness` answers.
    roles: ['coordinator', 'provider-admin', 'branch-clerk', 'inspector', 'division'],
    ...fetched(async () => ({ default: (await import('./readiness/readiness-page.tsx')).ReadinessPage })),
  },
  {
    path: '/branches',
    title: 'web.screen.branches',
    icon: CalendarRange,
    group: 'payment',
    roles: ['coordinator', 'provider-admin', 'branch-clerk', 'social-worker', 'inspector', 'division'],
    ...fetched(async () => ({ default: (await import('./branches/branches-page.tsx')).BranchesPage })),
  },
  {
    path: '/messages',
    title: 'web.screen.messages',
    icon: Bell,
    group: 'payment',
    // Of those whom `GET /v1/notices` and `GET /v1/announcements` answer, the people.
    roles: ['coordinator', 'provider-admin', 'inspector', 'division'],
    ...fetched(async () => ({ default: (await import('./messages/messages-page.tsx')).MessagesPage })),
  },
  {
    path: '/calls',
    title: 'web.screen.calls',
    icon: PhoneIncoming,
    group: 'telephone',
    // Whom `GET /v1/call-flags` answers, and whom `GET /v1/call-back-checks` does.
    roles: ['coordinator', 'provider-admin', 'branch-clerk', 'inspector', 'division', 'operator'],
    ...fetched(async () => ({ default: (await import('./call-flags/call-flags-page.tsx')).CallFlagsPage })),
  },
  {
    path: '/trainer',
    title: 'web.screen.trainer',
    icon: Phone,
    group: 'telephone',
    // Whom `POST /v1/voice/turn` answers.
    roles: ['training-admin', 'division', 'operator'],
    isOn: ({ practice }) => practice !== null,
    ...fetched(async () => ({ default: (await import('./trainer/trainer-page.tsx')).TrainerPage })),
  },
  {
    path: '/webhooks',
    title: 'web.screen.webhooks',
    icon: Webhook,
    // Of those whom `GET /v1/webhooks` answers, the people.
    roles: ['provider-admin'],
    ...fetched(async () => ({ default: (await import('./webhooks/webhooks-page.tsx')).WebhooksPage })),
  },
];

/** The screen of an address; undefined for an address that has none. */
export const screenAt = (path: string): Screen | undefined =>
  SCREENS.find((one) => path === one.path || (one.path !== '/' && path.startsWith(`${one.path}/`)));

/** Whether a screen belongs to somebody's work. */
export const mayOpen = (screen: Screen, person: Pick<Person, 'roles'>): boolean =>
  person.roles.some((role) => screen.roles.includes(role));

/** The screens that somebody's top bar offers on this stage. */
export const screensOf = (person: Pick<Person, 'roles'>, settings: Settings): Screen[] =>
  SCREENS.filter((one) => mayOpen(one, person) && (one.isOn?.(settings) ?? true));

/** One entry of the bar: a screen by itself, or several of one group. */
export type BarEntry = { screens: readonly [Screen, ...Screen[]]; group: ScreenGroup | undefined };

/** The entries of the bar, each group where its first screen stands. A group of one screen is that screen. */
export const barOf = (screens: readonly Screen[]): BarEntry[] =>
  screens.flatMap((screen): BarEntry[] => {
    const { group } = screen;
    const [first = screen, ...others] = screens.filter((one) => one === screen || one.group === group);
    if (group === undefined || others.length === 0) return [{ screens: [screen], group: undefined }];
    return first === screen ? [{ screens: [first, ...others], group }] : [];
  });
