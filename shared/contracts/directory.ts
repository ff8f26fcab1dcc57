import * as z from 'zod/mini';
import { Branch } from '../domain/branches.ts';
import {
  Assignment,
  AssignmentContent,
  Caregiver,
  CaregiverContent,
  Device,
  DeviceContent,
  Provider,
  ProviderContent,
  Recipient,
  RecipientInput,
} from '../domain/directory.ts';
import { AssignmentId, CaregiverId, DeviceId, ProviderId, RecipientId } from '../domain/ids.ts';
import { LocalDate } from '../domain/instants.ts';
import { DecisionBody, Said } from './dated-change.ts';
import { listOf, pageQuery } from './lists.ts';
import { route } from './route.ts';

const PROVIDER_STAFF = ['provider-admin', 'interface', 'coordinator'] as const;
const NII_STAFF = ['branch-clerk', 'social-worker', 'inspector', 'division'] as const;
const ifMatch = z.object({ 'if-match': z.optional(z.string().check(z.regex(/^"[0-9]{1,9}"$/))) });

export const putProviderRoute = route({
  method: 'PUT',
  path: '/v1/providers/{providerId}',
  summary: 'Register a provider and its branches',
  roles: ['division'],
  params: z.strictObject({ providerId: ProviderId }),
  headers: ifMatch,
  body: ProviderContent,
  responses: { 200: Provider, 201: Provider },
});
export const getProviderRoute = route({
  method: 'GET',
  path: '/v1/providers/{providerId}',
  summary: 'One provider',
  roles: [...PROVIDER_STAFF, ...NII_STAFF],
  params: z.strictObject({ providerId: ProviderId }),
  responses: { 200: Provider },
});

export const listProvidersRoute = route({
  method: 'GET',
  path: '/v1/providers',
  summary: 'Providers by id and name: for staff of a branch those that serve there',
  roles: [...NII_STAFF],
  query: z.strictObject({ ...pageQuery }),
  responses: { 200: listOf(z.pick(Provider, { providerId: true, name: true })) },
});

/** The reply hides all but the last three digits of the identity number. */
const CaregiverReply = z.strictObject({ ...Caregiver.shape, identityNumber: z.optional(z.string()) });
export const putCaregiverRoute = route({
  method: 'PUT',
  path: '/v1/caregivers/{caregiverId}',
  summary: 'Register a caregiver with a provider',
  roles: ['provider-admin', 'interface'],
  params: z.strictObject({ caregiverId: CaregiverId }),
  headers: ifMatch,
  body: CaregiverContent.check(
    z.refine((body) => body.identityNumber !== undefined || body.passport !== undefined, {
      path: ['identityNumber'],
      error: 'IDENTITY_REQUIRED',
    }),
  ),
  responses: { 200: CaregiverReply, 201: CaregiverReply },
});
export const getCaregiverRoute = route({
  method: 'GET',
  path: '/v1/caregivers/{caregiverId}',
  summary: 'One caregiver as the own provider employs her',
  roles: [...PROVIDER_STAFF],
  params: z.strictObject({ caregiverId: CaregiverId }),
  responses: { 200: CaregiverReply },
});
export const listCaregiversRoute = route({
  method: 'GET',
  path: '/v1/caregivers',
  summary: 'Caregivers of the own provider',
  roles: [...PROVIDER_STAFF],
  query: z.strictObject({ ...pageQuery }),
  responses: { 200: listOf(CaregiverReply) },
});

/** The PIN is kept as a salted slow hash and is never readable. */
export const putCaregiverPinRoute = route({
  method: 'PUT',
  path: '/v1/caregivers/{caregiverId}/pin',
  summary: 'Set the PIN that a caregiver keys in on the phone',
  roles: ['provider-admin', 'interface', 'coordinator'],
  params: z.strictObject({ caregiverId: CaregiverId }),
  body: z.strictObject({ pin: z.string().check(z.regex(/^[0-9]{4,6}$/)) }),
  responses: { 204: z.undefined() },
});

export const putDeviceRoute = route({
  method: 'PUT',
  path: '/v1/devices/{deviceId}',
  summary: 'A caregiver registers the signing key of a phone',
  roles: ['caregiver'],
  params: z.strictObject({ deviceId: DeviceId }),
  body: DeviceContent,
  responses: { 200: Device, 201: Device },
});

const RecipientReply = z.strictObject({ ...Recipient.shape, identityNumber: z.string() });
export const putRecipientRoute = route({
  method: 'PUT',
  path: '/v1/recipients/{recipientId}',
  summary: 'Register a recipient with places and landlines',
  roles: ['provider-admin', 'interface'],
  params: z.strictObject({ recipientId: RecipientId }),
  headers: ifMatch,
  body: RecipientInput,
  responses: { 200: RecipientReply, 201: RecipientReply },
});
export const getRecipientRoute = route({
  method: 'GET',
  path: '/v1/recipients/{recipientId}',
  summary: 'One recipient',
  roles: [...PROVIDER_STAFF, ...NII_STAFF],
  params: z.strictObject({ recipientId: RecipientId }),
  responses: { 200: RecipientReply },
});
export const listRecipientsRoute = route({
  method: 'GET',
  path: '/v1/recipients',
  summary: 'Recipients of the own provider',
  roles: [...PROVIDER_STAFF],
  query: z.strictObject({ ...pageQuery }),
  responses: { 200: listOf(RecipientReply) },
});

export const putAssignmentRoute = route({
  method: 'PUT',
  path: '/v1/assignments/{assignmentId}',
  summary: 'A caregiver serves a recipient from a date',
  roles: ['provider-admin', 'interface', 'coordinator'],
  params: z.strictObject({ assignmentId: AssignmentId }),
  headers: ifMatch,
  body: AssignmentContent.check(
    z.refine((body) => body.to === undefined || body.to >= body.from, {
      path: ['to'],
      error: 'ENDS_BEFORE_IT_BEGINS',
    }),
  ),
  responses: { 200: Assignment, 201: Assignment },
});
export const getAssignmentRoute = route({
  method: 'GET',
  path: '/v1/assignments/{assignmentId}',
  summary: 'One assignment',
  roles: [...PROVIDER_STAFF],
  params: z.strictObject({ assignmentId: AssignmentId }),
  responses: { 200: Assignment },
});

const EVERYBODY = [
  ...PROVIDER_STAFF,
  ...NII_STAFF,
  'training-admin',
  'operator',
  'caregiver',
  'recipient',
] as const;
const on = z.strictObject({ on: z.optional(LocalDate) });
export const listBranchesRoute = route({
  method: 'GET',
  path: '/v1/branches',
  summary: 'The branches of the Institute and where each stands on a day',
  roles: EVERYBODY,
  query: on,
  responses: { 200: listOf(Branch) },
});
export const getBranchRoute = route({
  method: 'GET',
  path: '/v1/branches/{branchId}',
  summary: 'One branch and where it stands on a day',
  roles: EVERYBODY,
  params: z.strictObject({ branchId: z.string() }),
  query: on,
  responses: { 200: Branch },
});
export const putPayingFromRoute = route({
  method: 'PUT',
  path: '/v1/branches/{branchId}/paying-from',
  summary: 'The Division moves the date from which a branch pays by reports',
  roles: ['division'],
  params: z.strictObject({ branchId: z.string() }),
  body: z.strictObject({ payingFrom: LocalDate, reason: Said }),
  responses: { 200: Branch },
});

export const decidePayingFromRoute = route({
  method: 'POST',
  path: '/v1/branches/{branchId}/paying-from/decision',
  summary: 'A second person of the Division approves or rejects a change of a paying date',
  roles: ['division'],
  params: z.strictObject({ branchId: z.string() }),
  body: DecisionBody,
  responses: { 200: Branch },
});
export const putBranchReportingFromRoute = route({
  method: 'PUT',
  path: '/v1/branches/{branchId}/reporting-from',
  summary: 'The Division moves the date from which a branch takes reports',
  roles: ['division'],
  params: z.strictObject({ branchId: z.string() }),
  body: z.strictObject({ reportingFrom: LocalDate, reason: Said }),
  responses: { 200: Branch },
});

export const decideBranchReportingFromRoute = route({
  method: 'POST',
  path: '/v1/branches/{branchId}/reporting-from/decision',
  summary: 'A second person of the Division approves or rejects a change of a reporting date',
  roles: ['division'],
  params: z.strictObject({ branchId: z.string() }),
  body: DecisionBody,
  responses: { 200: Branch },
});
