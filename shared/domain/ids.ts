import * as z from 'zod/mini';

/** Ids come from the caller and are opaque: letters, digits, dot, dash, underscore; at most 64. */
const opaqueId = /* @__NO_SIDE_EFFECTS__ */ () =>
  z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));

/** Stands in visit ids, and in the keys of lists, for whom or what nobody knows: nobody may be called so. */
const RESERVED = 'unknown';
const ownId = /* @__NO_SIDE_EFFECTS__ */ () =>
  opaqueId().check(z.refine((id) => id !== RESERVED, 'RESERVED'));

/** RFC 9562 takes either case; one is kept, as keys and ranges of keys compare letters. */
export const ReportId = z.uuidv7().check(z.toLowerCase());
export type ReportId = z.infer<typeof ReportId>;
export const CaregiverId = opaqueId();
export type CaregiverId = z.infer<typeof CaregiverId>;
export const RecipientId = ownId();
export type RecipientId = z.infer<typeof RecipientId>;
export const HouseholdId = opaqueId();
export const ProviderId = ownId();
export type ProviderId = z.infer<typeof ProviderId>;
export const ProviderBranchId = ownId();
export type ProviderBranchId = z.infer<typeof ProviderBranchId>;
export const AssignmentId = opaqueId();
export const CorrectionId = opaqueId();
export type CorrectionId = z.infer<typeof CorrectionId>;
export const DeviceId = opaqueId();
export const BatchId = opaqueId();
export const ApprovalId = opaqueId();
export const OutageId = opaqueId();
export const PlaceId = opaqueId();
export const ExternalId = opaqueId();
export const InvoiceId = opaqueId();
export const LineId = opaqueId();
export const WebhookId = opaqueId();

/** `<id of the first fact>~<recipientId>~<caregiverId>`: says where to find its facts, so no index is needed. */
export const VisitId = z
  .string()
  .check(z.regex(/^[0-9a-f-]{36}~[A-Za-z0-9][A-Za-z0-9._-]{0,63}~[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));
export type VisitId = z.infer<typeof VisitId>;

/** Builds the id of the visit that a fact opened at a recipient. */
export const visitIdOf = (factId: string, recipientId: string, caregiverId: string): VisitId =>
  `${factId}~${recipientId}~${caregiverId}`;

/** Splits a visit id into the fact, the recipient and the caregiver that it names. */
export const partsOfVisitId = (
  visitId: VisitId,
): { factId: string; recipientId: string; caregiverId: string } => {
  const [factId = '', recipientId = '', caregiverId = ''] = visitId.split('~');
  return { factId, recipientId, caregiverId };
};
