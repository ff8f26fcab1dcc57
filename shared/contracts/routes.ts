import * as announcements from './announcements.ts';
import * as batches from './batches.ts';
import * as trust from './call-trust.ts';
import * as calls from './calls.ts';
import * as contacts from './contacts.ts';
import * as directory from './directory.ts';
import * as invoices from './invoices.ts';
import * as lateVisits from './late-visits.ts';
import * as localities from './localities.ts';
import * as notices from './notices.ts';
import * as outages from './outages.ts';
import * as readiness from './readiness.ts';
import * as reports from './reports.ts';
import type { Route } from './route.ts';
import * as service from './service.ts';
import * as sharedWorker from './shared-worker.ts';
import * as visits from './visits.ts';
import * as voice from './voice.ts';
import * as webhooks from './webhooks.ts';
import * as workerKinds from './worker-kinds.ts';

const isRoute = (value: unknown): value is Route =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'responses' in value;

/** Every operation of version 1, in the order in which the contract tells of them. */
export const ROUTES: readonly Route[] = [
  directory,
  workerKinds,
  localities,
  announcements,
  notices,
  contacts,
  outages,
  lateVisits,
  reports,
  visits,
  batches,
  webhooks,
  invoices,
  sharedWorker,
  readiness,
  voice,
  trust,
  calls,
  service,
].flatMap((contracts) => Object.values(contracts).filter(isRoute));
