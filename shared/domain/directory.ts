import * as z from 'zod/mini';
import { AssignmentId, CaregiverId, HouseholdId, ProviderBranchId, ProviderId, RecipientId } from './ids.ts';
import { LocalDate } from './instants.ts';
import { entry } from './entry.ts';
import { isIdentityNumber } from './identity-number.ts';
import { inIsrael, Place } from './registered-place.ts';

// A report asks for places and keys alone, and the functions that take one in start with no more.
export { Device, DeviceContent } from './device.ts';
export { ISRAEL, Place } from './registered-place.ts';

export const Language = z.enum(['he', 'ar', 'ru', 'am', 'en']);
export type Language = z.infer<typeof Language>;

const Name = z.string().check(z.trim(), z.minLength(1), z.maxLength(120));
/** E.164 with Israel's prefix, by its form alone: numbering plans change oftener than this. */
export const Phone = z.string().check(z.regex(/^\+972[1-9][0-9]{7,8}$/, 'PHONE_INVALID'));
export const IdentityNumber = z
  .string()
  .check(
    z.regex(/^[0-9]{9}$/, 'IDENTITY_NUMBER_INVALID'),
    z.refine(isIdentityNumber, 'IDENTITY_NUMBER_INVALID'),
  );

export const ProviderContent = z.strictObject({
  name: Name,
  branches: z
    .array(z.strictObject({ providerBranchId: ProviderBranchId, name: Name }))
    .check(z.minLength(1), z.maxLength(200)),
});
export const Provider = z.strictObject({ providerId: ProviderId, ...ProviderContent.shape, ...entry });
export type Provider = z.infer<typeof Provider>;

export const WorkerKind = z.enum(['israeli', 'family', 'foreign', 'controller', 'other']);
export type WorkerKind = z.infer<typeof WorkerKind>;

export const CaregiverContent = z.strictObject({
  name: Name,
  kind: WorkerKind,
  identityNumber: z.optional(IdentityNumber),
  passport: z.optional(
    z.strictObject({
      country: z.string().check(z.regex(/^[A-Z]{2,3}$/)),
      number: z.string().check(z.regex(/^[A-Z0-9]{5,20}$/)),
    }),
  ),
  phones: z.array(Phone).check(z.maxLength(5)),
  phoneKind: z.enum(['smart', 'kosher', 'simple']),
  language: Language,
  providerBranchId: ProviderBranchId,
});
/** A caregiver as one provider employs her; the same person may stand under several providers. */
export const Caregiver = z.strictObject({
  caregiverId: CaregiverId,
  providerId: ProviderId,
  ...CaregiverContent.shape,
  ...entry,
});
export type Caregiver = z.infer<typeof Caregiver>;

/** A place as it is sent: with a position, or with an address that is exact enough to find one. */
export const PlaceInput = z
  .strictObject({
    ...Place.shape,
    latitudeDegrees: z.optional(Place.shape.latitudeDegrees),
    longitudeDegrees: z.optional(Place.shape.longitudeDegrees),
  })
  .check(
    z.refine(
      ({ latitudeDegrees, longitudeDegrees, address }) =>
        latitudeDegrees === undefined && longitudeDegrees === undefined
          ? address !== undefined
          : latitudeDegrees !== undefined && longitudeDegrees !== undefined,
      'POSITION_OR_ADDRESS_REQUIRED',
    ),
    z.refine(
      ({ latitudeDegrees, longitudeDegrees }) =>
        latitudeDegrees === undefined ||
        longitudeDegrees === undefined ||
        inIsrael({ latitudeDegrees, longitudeDegrees }),
      'OUTSIDE_ISRAEL',
    ),
  );
export type PlaceInput = z.infer<typeof PlaceInput>;

/** The Central Bureau of Statistics numbers localities; its codes are digits alone. */
export const LocalityCode = z.string().check(z.regex(/^[0-9]{1,6}$/, 'LOCALITY_CODE_INVALID'));

export const RecipientContent = z.strictObject({
  name: Name,
  identityNumber: IdentityNumber,
  branchId: z.string().check(z.minLength(1), z.maxLength(64)),
  /** Where it is known, its branch on a day decides about payment, before `branchId`. */
  localityCode: z.optional(LocalityCode),
  householdId: HouseholdId,
  landlines: z.array(Phone).check(z.maxLength(5)),
  places: z.array(Place.check(z.refine((place) => inIsrael(place), 'OUTSIDE_ISRAEL'))).check(z.maxLength(5)),
  points: z.optional(z.number().check(z.gte(0), z.lte(11), z.multipleOf(0.5))),
  language: Language,
});
/** What a provider sends of a recipient. */
export const RecipientInput = z.strictObject({
  ...RecipientContent.shape,
  places: z.array(PlaceInput).check(z.maxLength(5)),
});
export const Recipient = z.strictObject({
  recipientId: RecipientId,
  providerId: ProviderId,
  ...RecipientContent.shape,
  ...entry,
});
export type Recipient = z.infer<typeof Recipient>;

export const LocalTime = z.string().check(z.regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/));
export const PlannedTime = z.strictObject({
  /** 0 is Sunday. */
  weekday: z.int().check(z.gte(0), z.lte(6)),
  start: LocalTime,
  /** Up to the start: the visit ends on the next day. */
  end: LocalTime,
});
export type PlannedTime = z.infer<typeof PlannedTime>;

export const AssignmentContent = z.strictObject({
  caregiverId: CaregiverId,
  recipientId: RecipientId,
  from: LocalDate,
  to: z.optional(LocalDate),
  weeklyMinutes: z.optional(z.int().check(z.gte(0), z.lte(10_080))),
  plan: z.optional(z.array(PlannedTime).check(z.maxLength(50))),
});
export const Assignment = z.strictObject({
  assignmentId: AssignmentId,
  providerId: ProviderId,
  ...AssignmentContent.shape,
  ...entry,
});
export type Assignment = z.infer<typeof Assignment>;

/** What the fold must know beside the facts: who serves whom, where, and for whom. */
export type FoldDirectory = {
  /** The caregiver's employments, one a provider. */
  employments: readonly Caregiver[];
  /** The caregiver's assignments. */
  assignments: readonly Assignment[];
  /** The recipients that the facts and assignments name, as far as they exist. */
  recipients: readonly Recipient[];
};
