import * as z from 'zod/mini';
import { WorkerKind } from '../domain/directory.ts';
import { LocalDate } from '../domain/instants.ts';
import { WorkerKindDates } from '../domain/payment/worker-kinds.ts';
import { DecisionBody, Said } from './dated-change.ts';
import { listOf } from './lists.ts';
import { route } from './route.ts';

export const listWorkerKindsRoute = route({
  method: 'GET',
  path: '/v1/worker-kinds',
  summary: 'The kinds of workers, from when each must report, and who changed that',
  roles: [
    'provider-admin',
    'interface',
    'coordinator',
    'branch-clerk',
    'social-worker',
    'inspector',
    'division',
  ],
  responses: { 200: listOf(WorkerKindDates) },
});

export const putReportingFromRoute = route({
  method: 'PUT',
  path: '/v1/worker-kinds/{kind}/reporting-from',
  summary: 'The Division sets the date from which a kind of workers must report',
  roles: ['division'],
  params: z.strictObject({ kind: WorkerKind }),
  body: z.strictObject({ reportingFrom: LocalDate, reason: Said }),
  responses: { 200: WorkerKindDates },
});

export const decideReportingFromRoute = route({
  method: 'POST',
  path: '/v1/worker-kinds/{kind}/reporting-from/decision',
  summary: 'A second person of the Division approves or rejects a change of that date',
  roles: ['division'],
  params: z.strictObject({ kind: WorkerKind }),
  body: DecisionBody,
  responses: { 200: WorkerKindDates },
});
