import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callCheckTable } from '#shared/adapters/call-check-table';
import { callFlagTable } from '#shared/adapters/call-flag-table';
import { sdkDatabase } from '#shared/adapters/database-sdk';
import { deliveryTable } from '#shared/adapters/delivery-table';
import { eventToItem } from '#shared/adapters/event-log';
import { type Route, needsToken } from '#shared/contracts/route';
import { ROUTES } from '#shared/contracts/routes';
import { type Role, ROLES } from '#shared/domain/access';
import { uuidv7Of } from '#shared/domain/fact-id';
import { LOCAL_CREDENTIALS } from '../support/dynoxide.ts';
import {
  type Answer,
  clientOf,
  eventually,
  newIdentityNumber,
  newReportId,
} from '../support/stage-client.ts';
import { startTestStage, type TestStage } from '../support/stage.ts';

/** Every operation x every role x own and foreign tenant. The operations come from the contracts; a new one without a case fails. */

type Ask = { path: string; body?: unknown };
/** `foreign`: the same of another tenant; absent where an operation names nothing of a tenant's. */
type Case = { own: (world: World, role: Role) => Ask; foreign?: (world: World, role: Role) => Ask };
type World = {
  mark: string;
  ownVisit: string;
  foreignVisit: string;
  ownBatch: string;
  ownFollowUp: string;
  foreignFollowUp: string;
};

const nameOf = (route: Route): string => `${route.method} ${route.path}`;
const USERNAME: Record<Role, (world: World) => string> = {
  caregiver: (world) => `caregiver:own-${world.mark}`,
  recipient: () => 'recipient.c1',
  coordinator: () => 'coordinator.a1',
  'provider-admin': () => 'admin.a1',
  interface: () => 'interface.a1',
  'branch-clerk': () => 'clerk.tel-aviv',
  'social-worker': () => 'worker.social',
  inspector: () => 'inspector',
  division: () => 'division',
  'training-admin': () => 'training',
  operator: () => 'operator',
};
/** The same work elsewhere: of another provider, or of another branch of the Institute. */
const STRANGER: Partial<Record<Role, (world: World) => string>> = {
  caregiver: (world) => `caregiver:foreign-${world.mark}`,
  coordinator: () => 'coordinator.a2',
  'provider-admin': () => 'admin.a2',
  interface: () => 'interface.a2',
  'branch-clerk': () => 'clerk:jerusalem',
  'social-worker': () => 'social-worker:jerusalem',
};
/** The same work in another office of the same provider. */
const NEIGHBOUR: Partial<Record<Role, string>> = {
  coordinator: 'coordinator:a1:elsewhere',
  'provider-admin': 'admin:a1:elsewhere',
};
/** What is the whole provider's: every office sees it. Everything else that has an owner is one office's. */
const OF_THE_PROVIDER: readonly string[] = [
  'GET /v1/providers/{providerId}',
  'PUT /v1/recipients/{recipientId}',
  'GET /v1/recipients/{recipientId}',
  'GET /v1/assignments/{assignmentId}',
  'GET /v1/announcements',
  'GET /v1/notices',
  'GET /v1/invoices/{invoiceId}',
  'GET /v1/invoices/{invoiceId}/adjustments',
  'PUT /v1/immigration-permits/{permitId}',
  'PUT /v1/appeals/{appealId}',
  'GET /v1/shared-worker/cases',
  'POST /v1/shared-worker/decision',
  'GET /v1/follow-ups',
  'POST /v1/follow-ups/{followUpId}/done',
];
/** Makes something new of the caller's own, whoever calls. */
const MAKES_NEW: readonly string[] = ['PUT /v1/recipients/{recipientId}'];
/** What is done for a provider as a whole, and not by one of its offices. */
const NOT_FOR_AN_OFFICE: readonly string[] = [
  'GET /v1/batches/{batchId}',
  'GET /v1/webhooks/{webhookId}',
  'GET /v1/webhooks/{webhookId}/deliveries',
];

/** What is answered to somebody without a token; an address with a wrong secret is no address. */
const CLOSED = { public: [200], signed: [401, 404], token: [401] };
const SEES_ALL: readonly Role[] = ['inspector', 'division'];

const caregiver = (providerBranchId: string) => ({
  name: 'מטפלת לדוגמה',
  kind: 'israeli',
  identityNumber: newIdentityNumber(),
  phones: [],
  phoneKind: 'smart',
  language: 'he',
  providerBranchId,
});
const recipient = (branchId: string) => ({
  name: 'זכאי לדוגמה',
  identityNumber: newIdentityNumber(),
  branchId,
  householdId: `h-${randomUUID()}`,
  landlines: [],
  places: [],
  language: 'he',
});
const report = (recipientId: string) => ({
  kind: 'arrival',
  recipientIds: [recipientId],
  occurredAt: '2026-09-20T08:00:00+03:00',
  fix: { absent: 'denied' },
});
const row = (mark: string) => ({
  sequence: 1,
  externalId: `x-${mark}-${randomUUID()}`,
  caregiverId: `own-${mark}`,
  recipientId: 'c1',
  arrivalAt: '2026-08-03T08:00:00+03:00',
  departureAt: '2026-08-03T10:00:00+03:00',
  reason: 'FORGOT',
});

const invoice = (mark: string) => ({
  month: '2026-09',
  sequence: 1,
  lines: [{ lineId: '1', recipientId: 'c1', caregiverId: `own-${mark}`, date: '2026-09-15', minutes: 240 }],
});

const webhook = () => ({
  url: 'http://127.0.0.1:9/nobody-listens',
  events: ['branch.withdrawn.v1'],
  secret: 'known-to-the-two-of-us',
});
const EVENT_ID = uuidv7Of(Date.parse('2026-09-15T06:00:00Z'), 'own event');
const FOREIGN_EVENT_ID = uuidv7Of(Date.parse('2026-09-15T06:00:00Z'), 'foreign event');

const determination = (recipientIds: string[], caregiverId: string) => ({
  recipientIds,
  caregiverId,
  load: false,
  month: '2026-11',
  visitedOn: '2026-11-02',
  professional: { name: 'שירה לב', kind: 'social-worker' },
});
const benefit = (recipientId: string) => ({
  recipientId,
  from: '2026-01-01',
  points: 7.5,
  reduced: false,
  track: 'service',
  supplements: [],
});
const relation = (recipientIds: string[]) => ({
  recipientIds,
  kind: 'spouses',
  source: 'recorded',
  from: '2020-01-01',
});
const appeal = (recipientIds: string[]) => ({
  recipientIds,
  caregiverId: 'f1',
  filedOn: '2026-11-10',
  reason: 'מצורף דוח',
});
const APPEAL_RESULT = { result: 'rejected', decidedOn: '2026-11-20', note: 'נבדק' };
const isOfProvider = (role: Role): boolean => ['coordinator', 'provider-admin', 'interface'].includes(role);

const CASES: Record<string, Case> = {
  'PUT /v1/providers/{providerId}': {
    own: () => ({
      path: `/v1/providers/p-${randomUUID()}`,
      body: { name: 'ספק', branches: [{ providerBranchId: 'm', name: 'ראשי' }] },
    }),
  },
  'GET /v1/providers/{providerId}': {
    own: () => ({ path: '/v1/providers/a1' }),
    foreign: ({ mark }) => ({ path: `/v1/providers/far-${mark}` }),
  },
  'GET /v1/providers': { own: () => ({ path: '/v1/providers' }) },
  'POST /v1/contacts/import': {
    own: () => ({
      path: '/v1/contacts/import',
      body: {
        rows: [{ providerId: 'nobody', name: 'דנה', email: 'dana@example.org', mobile: '0501234567' }],
      },
    }),
  },
  'PUT /v1/caregivers/{caregiverId}': {
    own: () => ({ path: `/v1/caregivers/n-${randomUUID()}`, body: caregiver('a1-main') }),
  },
  'GET /v1/caregivers/{caregiverId}': {
    own: ({ mark }) => ({ path: `/v1/caregivers/own-${mark}` }),
    foreign: ({ mark }) => ({ path: `/v1/caregivers/foreign-${mark}` }),
  },
  'GET /v1/caregivers': { own: () => ({ path: '/v1/caregivers' }) },
  'PUT /v1/caregivers/{caregiverId}/pin': {
    own: ({ mark }) => ({ path: `/v1/caregivers/own-${mark}/pin`, body: { pin: '8351' } }),
    foreign: ({ mark }) => ({ path: `/v1/caregivers/foreign-${mark}/pin`, body: { pin: '8351' } }),
  },
  'PUT /v1/devices/{deviceId}': {
    own: () => ({
      path: `/v1/devices/${randomUUID()}`,
      body: { publicKey: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43) } },
    }),
  },
  'PUT /v1/recipients/{recipientId}': {
    own: () => ({ path: `/v1/recipients/n-${randomUUID()}`, body: recipient('tel-aviv') }),
    foreign: () => ({ path: '/v1/recipients/c4', body: recipient('jerusalem') }),
  },
  'GET /v1/recipients/{recipientId}': {
    own: () => ({ path: '/v1/recipients/c1' }),
    foreign: () => ({ path: '/v1/recipients/c4' }),
  },
  'GET /v1/recipients': { own: () => ({ path: '/v1/recipients' }) },
  'PUT /v1/assignments/{assignmentId}': {
    own: ({ mark }) => ({
      path: `/v1/assignments/n-${randomUUID()}`,
      body: { caregiverId: `own-${mark}`, recipientId: 'c2', from: '2026-12-01' },
    }),
  },
  'GET /v1/assignments/{assignmentId}': {
    own: ({ mark }) => ({ path: `/v1/assignments/own-${mark}` }),
    foreign: ({ mark }) => ({ path: `/v1/assignments/foreign-${mark}` }),
  },
  'GET /v1/branches': { own: () => ({ path: '/v1/branches' }) },
  'GET /v1/branches/{branchId}': { own: () => ({ path: '/v1/branches/haifa?on=2025-11-01' }) },
  'PUT /v1/branches/{branchId}/paying-from': {
    own: () => ({
      path: '/v1/branches/krayot/paying-from',
      body: { payingFrom: '2026-02-01', reason: 'לבדיקה' },
    }),
  },
  'POST /v1/branches/{branchId}/paying-from/decision': {
    own: () => ({
      path: '/v1/branches/tiberias/paying-from/decision',
      body: { at: changedAt, decision: 'approved' },
    }),
  },
  'PUT /v1/branches/{branchId}/reporting-from': {
    own: () => ({
      path: '/v1/branches/krayot/reporting-from',
      body: { reportingFrom: '2025-10-02', reason: 'לבדיקה' },
    }),
  },
  'POST /v1/branches/{branchId}/reporting-from/decision': {
    own: () => ({
      path: '/v1/branches/tiberias/reporting-from/decision',
      body: { at: reportingChangedAt, decision: 'approved' },
    }),
  },
  'POST /v1/localities/import': {
    own: () => ({
      path: '/v1/localities/import',
      body: { rows: [{ localityCode: '900001', name: 'לדוגמה', branchId: 'haifa', from: '2025-01-01' }] },
    }),
  },
  'GET /v1/localities/{localityCode}': { own: () => ({ path: '/v1/localities/900000' }) },
  'GET /v1/worker-kinds': { own: () => ({ path: '/v1/worker-kinds' }) },
  'PUT /v1/worker-kinds/{kind}/reporting-from': {
    own: () => ({
      path: '/v1/worker-kinds/israeli/reporting-from',
      body: { reportingFrom: '2025-08-02', reason: 'לבדיקה' },
    }),
  },
  'POST /v1/worker-kinds/{kind}/reporting-from/decision': {
    own: () => ({
      path: '/v1/worker-kinds/controller/reporting-from/decision',
      body: { at: kindChangedAt, decision: 'rejected' },
    }),
  },
  'GET /v1/announcements': {
    own: () => ({ path: '/v1/announcements?providerId=a1' }),
    foreign: () => ({ path: '/v1/announcements?providerId=a2' }),
  },
  'GET /v1/notices': {
    own: () => ({ path: '/v1/notices?providerId=a1' }),
    foreign: () => ({ path: '/v1/notices?providerId=a2' }),
  },
  'PUT /v1/reports/{reportId}': { own: () => ({ path: `/v1/reports/${newReportId()}`, body: report('c1') }) },
  'POST /v1/reports/sync': {
    own: () => ({
      path: '/v1/reports/sync',
      body: { reports: [{ reportId: newReportId(), ...report('c1') }] },
    }),
  },
  'GET /v1/visits': { own: () => ({ path: '/v1/visits?date=2026-09-15' }) },
  'GET /v1/visits/{visitId}': {
    own: ({ ownVisit }) => ({ path: `/v1/visits/${ownVisit}` }),
    foreign: ({ foreignVisit }) => ({ path: `/v1/visits/${foreignVisit}` }),
  },
  'GET /v1/visits/{visitId}/history': {
    own: ({ ownVisit }) => ({ path: `/v1/visits/${ownVisit}/history` }),
    foreign: ({ foreignVisit }) => ({ path: `/v1/visits/${foreignVisit}/history` }),
  },
  'GET /v1/visits/{visitId}/explanation': {
    own: ({ ownVisit }) => ({ path: `/v1/visits/${ownVisit}/explanation?language=en` }),
    foreign: ({ foreignVisit }) => ({ path: `/v1/visits/${foreignVisit}/explanation?language=en` }),
  },
  'PUT /v1/corrections/{correctionId}': {
    own: ({ mark, ownVisit }) => ({
      path: `/v1/corrections/${randomUUID()}`,
      body: {
        visitId: ownVisit,
        caregiverId: `own-${mark}`,
        recipientId: 'c1',
        departureAt: '2026-09-15T12:00:00',
        reason: 'FORGOT',
      },
    }),
    foreign: ({ mark, foreignVisit }) => ({
      path: `/v1/corrections/${randomUUID()}`,
      body: {
        visitId: foreignVisit,
        caregiverId: `foreign-${mark}`,
        recipientId: 'c4',
        departureAt: '2026-09-15T12:00:00',
        reason: 'FORGOT',
      },
    }),
  },
  'POST /v1/visits/{visitId}/acknowledgements': {
    own: ({ ownVisit }) => ({ path: `/v1/visits/${ownVisit}/acknowledgements`, body: { code: 'NO_PLACE' } }),
    foreign: ({ foreignVisit }) => ({
      path: `/v1/visits/${foreignVisit}/acknowledgements`,
      body: { code: 'NO_PLACE' },
    }),
  },
  'POST /v1/me/visits/{visitId}/voice': {
    own: ({ ownVisit }) => ({ path: `/v1/me/visits/${ownVisit}/voice`, body: { answer: 'confirm' } }),
    foreign: ({ foreignVisit }) => ({
      path: `/v1/me/visits/${foreignVisit}/voice`,
      body: { answer: 'confirm' },
    }),
  },
  'GET /v1/incomplete-calls': { own: () => ({ path: '/v1/incomplete-calls' }) },
  'GET /v1/me/visits': { own: () => ({ path: '/v1/me/visits?date=2026-09-15' }) },
  'GET /v1/late-visits': { own: () => ({ path: '/v1/late-visits?date=2026-09-15' }) },
  'PUT /v1/outages/{outageId}': {
    own: () => ({
      path: `/v1/outages/${randomUUID()}`,
      body: {
        from: '2025-01-01T08:00:00+02:00',
        to: '2025-01-01T09:00:00+02:00',
        what: 'all',
        reason: 'לבדיקה',
      },
    }),
  },
  'PUT /v1/manual-approvals/{approvalId}': {
    own: () => ({
      path: `/v1/manual-approvals/${randomUUID()}`,
      body: { providerId: 'a1', from: '2026-08-01', to: '2026-08-31', reason: 'לבדיקה' },
    }),
  },
  'PUT /v1/batches/{batchId}': {
    own: ({ mark }) => ({ path: `/v1/batches/${randomUUID()}`, body: { rows: [row(mark)] } }),
  },
  'GET /v1/batches/{batchId}': {
    own: ({ ownBatch }) => ({ path: `/v1/batches/${ownBatch}` }),
    foreign: () => ({ path: '/v1/batches/of-another-provider' }),
  },
  'PUT /v1/webhooks/{webhookId}': {
    own: () => ({ path: `/v1/webhooks/own-webhook`, body: webhook() }),
  },
  'GET /v1/webhooks/{webhookId}': {
    own: () => ({ path: '/v1/webhooks/own-webhook' }),
    foreign: () => ({ path: '/v1/webhooks/foreign-webhook' }),
  },
  'GET /v1/webhooks': { own: () => ({ path: '/v1/webhooks' }) },
  'GET /v1/webhooks/{webhookId}/deliveries': {
    own: () => ({ path: '/v1/webhooks/own-webhook/deliveries' }),
    foreign: () => ({ path: '/v1/webhooks/foreign-webhook/deliveries' }),
  },
  'POST /v1/webhooks/{webhookId}/deliveries/{eventId}/replay': {
    own: () => ({ path: `/v1/webhooks/own-webhook/deliveries/${EVENT_ID}/replay` }),
    foreign: () => ({ path: `/v1/webhooks/foreign-webhook/deliveries/${EVENT_ID}/replay` }),
  },
  'GET /v1/feed': {
    own: () => ({ path: `/v1/feed?after=${EVENT_ID}` }),
    foreign: () => ({ path: `/v1/feed?after=${FOREIGN_EVENT_ID}` }),
  },
  'PUT /v1/invoices/{invoiceId}': {
    own: ({ mark }) => ({ path: `/v1/invoices/${randomUUID()}`, body: invoice(mark) }),
  },
  'GET /v1/invoices/{invoiceId}': {
    own: ({ mark }) => ({ path: `/v1/invoices/i-${mark}?providerId=a1` }),
    foreign: ({ mark }) => ({ path: `/v1/invoices/i-${mark}?providerId=a2` }),
  },
  'GET /v1/invoices/{invoiceId}/adjustments': {
    own: ({ mark }) => ({ path: `/v1/invoices/i-${mark}/adjustments?providerId=a1` }),
    foreign: ({ mark }) => ({ path: `/v1/invoices/i-${mark}/adjustments?providerId=a2` }),
  },
  'GET /v1/invoices': { own: () => ({ path: '/v1/invoices?month=2026-09&providerId=a1' }) },
  'GET /v1/invoices/{invoiceId}/lines/{lineId}/explanation': {
    own: ({ mark }) => ({ path: `/v1/invoices/i-${mark}/lines/1/explanation?providerId=a1` }),
    foreign: ({ mark }) => ({ path: `/v1/invoices/i-${mark}/lines/1/explanation?providerId=a2` }),
  },
  'GET /v1/branches/{branchId}/readiness': {
    own: () => ({ path: '/v1/branches/tel-aviv/readiness?month=2026-09' }),
  },
  'PUT /v1/months/{month}': {
    own: () => ({ path: '/v1/months/2020-01', body: { state: 'invoicing', reason: 'לבדיקה' } }),
  },
  'GET /v1/months/{month}': { own: () => ({ path: '/v1/months/2020-01' }) },
  'PUT /v1/immigration-permits/{permitId}': {
    own: () => ({
      path: `/v1/immigration-permits/${randomUUID()}`,
      body: { recipientId: 'c1', from: '2025-01-01', to: '2027-12-31' },
    }),
    foreign: () => ({
      path: `/v1/immigration-permits/${randomUUID()}`,
      body: { recipientId: 'c4', from: '2025-01-01', to: '2027-12-31' },
    }),
  },
  'PUT /v1/determinations/{determinationId}': {
    own: () => ({ path: `/v1/determinations/${randomUUID()}`, body: determination(['c1', 'c2'], 'f1') }),
    foreign: () => ({ path: `/v1/determinations/${randomUUID()}`, body: determination(['c3', 'c4'], 'f2') }),
  },
  'PUT /v1/benefit-decisions/{benefitDecisionId}': {
    own: () => ({ path: `/v1/benefit-decisions/${randomUUID()}`, body: benefit('c2') }),
    foreign: () => ({ path: `/v1/benefit-decisions/${randomUUID()}`, body: benefit('c4') }),
  },
  'PUT /v1/household-relations/{relationId}': {
    own: () => ({ path: `/v1/household-relations/${randomUUID()}`, body: relation(['c1', 'c2']) }),
    foreign: () => ({ path: `/v1/household-relations/${randomUUID()}`, body: relation(['c3', 'c4']) }),
  },
  'PUT /v1/appeals/{appealId}': {
    own: () => ({ path: `/v1/appeals/${randomUUID()}`, body: appeal(['c1', 'c2']) }),
    foreign: () => ({ path: `/v1/appeals/${randomUUID()}`, body: appeal(['c3', 'c4']) }),
  },
  'POST /v1/appeals/{appealId}/result': {
    own: ({ mark }) => ({ path: `/v1/appeals/own-${mark}/result`, body: APPEAL_RESULT }),
    foreign: ({ mark }) => ({ path: `/v1/appeals/foreign-${mark}/result`, body: APPEAL_RESULT }),
  },
  'GET /v1/shared-worker/cases': {
    own: () => ({ path: '/v1/shared-worker/cases?recipientId=c1' }),
    foreign: () => ({ path: '/v1/shared-worker/cases?recipientId=c4' }),
  },
  'POST /v1/shared-worker/decision': {
    own: () => ({
      path: '/v1/shared-worker/decision',
      body: { recipientIds: ['c1', 'c2'], caregiverId: 'f1', month: '2026-11' },
    }),
    foreign: () => ({
      path: '/v1/shared-worker/decision',
      body: { recipientIds: ['c3', 'c4'], caregiverId: 'f2', month: '2026-11' },
    }),
  },
  'GET /v1/follow-ups': {
    own: (_world, role) => ({
      path: `/v1/follow-ups?${isOfProvider(role) ? 'providerId=a1' : 'branchId=tel-aviv'}`,
    }),
    foreign: (_world, role) => ({
      path: `/v1/follow-ups?${isOfProvider(role) ? 'providerId=a2' : 'branchId=jerusalem'}`,
    }),
  },
  'POST /v1/follow-ups/{followUpId}/done': {
    own: ({ ownFollowUp }) => ({ path: `/v1/follow-ups/${ownFollowUp}/done`, body: { note: 'נבדק' } }),
    foreign: ({ foreignFollowUp }) => ({
      path: `/v1/follow-ups/${foreignFollowUp}/done`,
      body: { note: 'נבדק' },
    }),
  },
  'POST /v1/voice/turn': {
    own: () => ({
      path: '/v1/voice/turn',
      body: {
        callId: randomUUID(),
        turn: 0,
        from: null,
        to: '+97233760000',
        digits: null,
        timedOut: false,
        hangup: false,
      },
    }),
  },
  'POST /v1/voice/signed-turn': { own: () => ({ path: '/v1/voice/signed-turn', body: {} }) },
  'POST /v1/voice/recovered-calls': { own: () => ({ path: '/v1/voice/recovered-calls', body: {} }) },
  'POST /v1/voice/twiml': { own: () => ({ path: '/v1/voice/twiml', body: {} }) },
  'POST /v1/voice/yemot/{secret}': { own: () => ({ path: '/v1/voice/yemot/guessed', body: {} }) },
  'POST /v1/voice/call-back-turn': {
    own: () => ({
      path: '/v1/voice/call-back-turn',
      body: {
        callId: `check:${CHECK_ID}:1`,
        turn: 0,
        from: '+97233760000',
        to: '+97235551234',
        digits: null,
        timedOut: false,
        hangup: false,
      },
    }),
  },
  'GET /v1/call-flags': { own: () => ({ path: '/v1/call-flags' }) },
  'POST /v1/call-flags/{flagId}/review': {
    own: () => ({
      path: `/v1/call-flags/${FLAG_ID}/review`,
      body: { outcome: 'explained', note: 'לבדיקה' },
    }),
    foreign: () => ({
      path: `/v1/call-flags/${FOREIGN_FLAG_ID}/review`,
      body: { outcome: 'explained', note: 'לבדיקה' },
    }),
  },
  'GET /v1/call-back-checks': { own: () => ({ path: '/v1/call-back-checks?status=due' }) },
  'POST /v1/call-back-checks/{checkId}/attempts': {
    own: () => ({ path: `/v1/call-back-checks/${CHECK_ID}/attempts`, body: { attempt: 1 } }),
  },
  'GET /v1/openapi.json': { own: () => ({ path: '/v1/openapi.json' }) },
};

const FLAG_ID = uuidv7Of(Date.parse('2026-09-15T00:00:00Z'), 'own flag');
const FOREIGN_FLAG_ID = uuidv7Of(Date.parse('2026-09-15T00:00:00Z'), 'foreign flag');
const CHECK_ID = uuidv7Of(Date.parse('2026-09-15T06:00:00Z'), 'check');

/** A flag of each provider's caregiver, and a check that is being called, as `watch-calls` keeps them. */
/** An event of each of two providers, and the delivery of it to a webhook. */
const keepEvents = async (): Promise<void> => {
  const database = sdkDatabase({
    region: 'local',
    endpoint: stage.env['DYNAMODB_ENDPOINT'] ?? '',
    credentials: LOCAL_CREDENTIALS,
  });
  const now = new Date();
  const of = async (providerId: string, webhookId: string, eventId: string): Promise<void> => {
    const type = 'branch.withdrawn.v1' as const;
    const data = { branchId: 'ashdod', payingFrom: '2026-01-01' };
    const event = { eventId, type, occurredAt: now.toISOString(), data };
    const item = eventToItem(providerId, event, now);
    await database.put({ table: stage.env['EVENT_TABLE'] ?? '', item });
    const deliveries = deliveryTable(stage.env['DELIVERY_TABLE'] ?? '', database);
    await deliveries.open({ providerId, webhookId, eventId }, type, now);
  };
  await of('a1', 'own-webhook', EVENT_ID);
  await of('a2', 'foreign-webhook', FOREIGN_EVENT_ID);
};

const keepFlagsAndCheck = async (mark: string): Promise<void> => {
  const database = sdkDatabase({
    region: 'local',
    endpoint: stage.env['DYNAMODB_ENDPOINT'] ?? '',
    credentials: LOCAL_CREDENTIALS,
  });
  const table = stage.env['CALL_WATCH_TABLE'] ?? '';
  const at = '2026-09-15T06:00:00.000Z';
  const flag = (flagId: string, caregiverId: string, provider: string, branchId: string) =>
    callFlagTable(table, database).keep(
      {
        flagId,
        rule: 'spread-guessing',
        line: '+97235551234',
        date: '2026-09-15',
        caregiverIds: [caregiverId],
        reportIds: [],
        firstAt: at,
        lastAt: at,
      },
      [{ caregiverId, reportId: null, providerId: provider, providerBranchId: `${provider}-main`, branchId }],
    );
  await flag(FLAG_ID, `own-${mark}`, 'a1', 'tel-aviv');
  await flag(FOREIGN_FLAG_ID, `foreign-${mark}`, 'a2', 'jerusalem');
  await callCheckTable(table, database).add({
    checkId: CHECK_ID,
    reportId: uuidv7Of(Date.parse(at), 'report'),
    kind: 'arrival',
    reportedAt: at,
    caregiverId: `own-${mark}`,
    recipientId: 'c1',
    line: '+97235551234',
    language: 'he',
    cause: 'sample',
    dueAt: '2099-01-01T00:00:00.000Z',
    status: 'called',
    tries: 1,
    calledBy: 'operator',
    version: 1,
  });
};

let stage: TestStage;
let world: World;
/** When another person asked for the change that the matrix decides about. */
let changedAt = '';
let reportingChangedAt = '';
let kindChangedAt = '';

const visitAt = async (username: string, recipientId: string): Promise<string> => {
  const reportId = newReportId();
  const sent = { ...report(recipientId), occurredAt: '2026-09-15T08:00:00+03:00' };
  expect((await clientOf(stage, username).put(`/v1/reports/${reportId}`, sent)).status).toBe(201);
  const visitId = `${reportId}~${recipientId}~${username.replace('caregiver:', '')}`;
  const seen = await eventually(
    () => clientOf(stage, 'division').get(`/v1/visits/${visitId}`),
    (answer) => answer.status === 200,
  );
  return seen.body.visitId;
};

/** A case of a home of its own, with an appeal and a check of the care load that waits for the provider. */
const followUpAt = async (provider: string, branchId: string, mark: string): Promise<string> => {
  const recipientIds = [`${mark}-x`, `${mark}-y`];
  const householdId = `h-${mark}`;
  for (const id of recipientIds) {
    const body = { ...recipient(branchId), householdId, points: 5 };
    const answer = await clientOf(stage, `admin.${provider}`).put(`/v1/recipients/${id}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  }
  const division = clientOf(stage, 'division');
  expect((await division.put(`/v1/appeals/${mark}`, appeal(recipientIds))).status).toBe(201);
  const asked = { recipientIds, caregiverId: 'f1', month: '2026-11' };
  const { followUps } = (await division.post('/v1/shared-worker/decision', asked)).body;
  return followUps.find((one: any) => one.code === 'CHECK_CARE_LOAD').followUpId;
};

beforeAll(async () => {
  stage = await startTestStage();
  const mark = randomUUID().slice(0, 8);
  const as = (username: string) => clientOf(stage, username);
  const far = { name: 'ספק רחוק', branches: [{ providerBranchId: `far-${mark}-main`, name: 'ראשי' }] };
  const first = [
    await as('division').put(`/v1/providers/far-${mark}`, far),
    await as('admin.a1').put(`/v1/caregivers/own-${mark}`, caregiver('a1-main')),
    await as('admin.a2').put(`/v1/caregivers/foreign-${mark}`, caregiver('a2-main')),
    await as('admin.a1').put(`/v1/assignments/own-${mark}`, {
      caregiverId: `own-${mark}`,
      recipientId: 'c1',
      from: '2026-01-01',
    }),
    await as('admin.a2').put(`/v1/assignments/foreign-${mark}`, {
      caregiverId: `foreign-${mark}`,
      recipientId: 'c4',
      from: '2026-01-01',
    }),
    await as('division').put(`/v1/manual-approvals/m-${mark}`, {
      providerId: 'a1',
      from: '2026-08-01',
      to: '2026-08-31',
      reason: 'לבדיקה',
    }),
    await as('division').put(`/v1/manual-approvals/f-${mark}`, {
      providerId: 'a2',
      from: '2026-08-01',
      to: '2026-08-31',
      reason: 'לבדיקה',
    }),
    await as('interface.a1').put(`/v1/batches/b-${mark}`, { rows: [row(mark)] }),
    await as('interface.a2').put('/v1/batches/of-another-provider', { rows: [row(mark)] }),
    await as('interface.a1').put(`/v1/invoices/i-${mark}`, invoice(mark)),
    await as('interface.a2').put(`/v1/invoices/i-${mark}`, invoice(mark)),
    await as('interface.a1').put('/v1/webhooks/own-webhook', webhook()),
    await as('interface.a2').put('/v1/webhooks/foreign-webhook', webhook()),
  ];
  expect(first.map((answer) => answer.status)).toEqual([
    201, 201, 201, 201, 201, 201, 201, 202, 202, 202, 202, 201, 201,
  ]);
  await keepEvents();
  await keepFlagsAndCheck(mark);
  const change = { payingFrom: '2027-01-01', reason: 'לבדיקה' };
  const changed = await as('division.second').put('/v1/branches/tiberias/paying-from', change);
  changedAt = changed.body.history.at(-1).at;
  const start = { reportingFrom: '2025-11-01', reason: 'לבדיקה' };
  const moved = await as('division.second').put('/v1/branches/tiberias/reporting-from', start);
  reportingChangedAt = moved.body.history.at(-1).at;
  const kindChange = { reportingFrom: '2027-01-01', reason: 'לבדיקה' };
  const second = await as('division.second').put('/v1/worker-kinds/controller/reporting-from', kindChange);
  const rows = [{ localityCode: '900000', name: 'לדוגמה', branchId: 'haifa', from: '2025-01-01' }];
  await as('division').post('/v1/localities/import', { rows });
  kindChangedAt = second.body.history.at(-1).at;
  world = {
    mark,
    ownVisit: await visitAt(`caregiver:own-${mark}`, 'c1'),
    foreignVisit: await visitAt(`caregiver:foreign-${mark}`, 'c4'),
    ownBatch: `b-${mark}`,
    ownFollowUp: await followUpAt('a1', 'tel-aviv', `own-${mark}`),
    foreignFollowUp: await followUpAt('a2', 'jerusalem', `foreign-${mark}`),
  };
}, 120_000);
afterAll(() => stage.stop());

const send = (role: Role, route: Route, ask: Ask): Promise<Answer> =>
  clientOf(stage, USERNAME[role](world)).call(route.method, ask.path, ask.body);

describe('the access matrix', () => {
  test('has a case for every operation of the contracts', () => {
    expect(Object.keys(CASES).sort()).toEqual(ROUTES.map(nameOf).sort());
  });

  describe.each(ROUTES.map((route) => [nameOf(route), route] as const))('%s', (name, route) => {
    test('is closed without a token unless it is public', async () => {
      const ask = CASES[name]?.own(world, 'division') ?? { path: '' };
      const response = await fetch(stage.url + ask.path, {
        method: route.method,
        headers: { 'content-type': 'application/json' },
        ...(ask.body !== undefined && { body: JSON.stringify(ask.body) }),
      });
      expect(CLOSED[route.roles === 'public' || route.roles === 'signed' ? route.roles : 'token']).toContain(
        response.status,
      );
    });

    test.each(ROLES)('%s', async (role) => {
      const theCase = CASES[name];
      if (theCase === undefined) throw new Error('no case');
      const isOpen = route.roles === 'public' || (needsToken(route.roles) && route.roles.includes(role));

      const own = await send(role, route, theCase.own(world, role));
      const foreign = theCase.foreign && (await send(role, route, theCase.foreign(world, role)));

      if (route.roles === 'signed') {
        // A token is no signature, whosever it is.
        expect(CLOSED.signed, JSON.stringify(own.body)).toContain(own.status);
        return;
      }
      if (!isOpen) {
        expect([own.status, foreign?.status ?? 403], JSON.stringify(own.body)).toEqual([403, 403]);
        return;
      }
      expect(own.status, JSON.stringify(own.body)).toBeLessThan(300);
      if (foreign === undefined) return;
      if (SEES_ALL.includes(role)) expect(foreign.status).toBeLessThan(300);
      else expect(foreign.status, JSON.stringify(foreign.body)).toBe(404);
    });
  });

  const askedBy = (people: Partial<Record<Role, unknown>>): [string, Role, Route][] =>
    ROUTES.filter((route) => CASES[nameOf(route)]?.foreign !== undefined).flatMap((route) =>
      ROLES.filter(
        (role) => needsToken(route.roles) && route.roles.includes(role) && people[role] !== undefined,
      ).map((role): [string, Role, Route] => [nameOf(route), role, route]),
    );
  const askAs = (username: string, role: Role, route: Route): Promise<Answer> => {
    const { path, body } = CASES[nameOf(route)]?.own(world, role) ?? { path: '' };
    return clientOf(stage, username).call(route.method, path, body);
  };

  test.each(askedBy(STRANGER).filter(([name]) => !MAKES_NEW.includes(name)))(
    '%s hides what is here from a %s elsewhere',
    async (_name, role, route) => {
      const answer = await askAs(STRANGER[role]?.(world) ?? '', role, route);
      expect(answer.status, JSON.stringify(answer.body)).toBe(404);
    },
  );

  test.each(askedBy(NEIGHBOUR))('%s keeps to the office of a %s', async (name, role, route) => {
    const { status, body } = await askAs(NEIGHBOUR[role] ?? '', role, route);
    const expected = OF_THE_PROVIDER.includes(name) ? 200 : NOT_FOR_AN_OFFICE.includes(name) ? 403 : 404;
    expect(status === 201 ? 200 : status, JSON.stringify(body)).toBe(expected);
  });

  test.each(['coordinator.a2', 'admin.a2', 'interface.a2'])(
    '%s lists nothing of another provider',
    async (username) => {
      const list = await clientOf(stage, username).get('/v1/visits?date=2026-09-15&limit=200');
      expect(list.status).toBe(200);
      expect(list.body.items.map((visit: any) => visit.providerId)).toEqual(list.body.items.map(() => 'a2'));
      expect(JSON.stringify(list.body)).not.toContain(world.ownVisit);
    },
  );
});
