import * as z from 'zod/mini';
import { Position } from './geo.ts';
import {
  AssignmentId,
  CaregiverId,
  DeviceId,
  HouseholdId,
  PlaceId,
  ProviderBranchId,
  ProviderId,
  RecipientId,
} from './ids.ts';
import { Instant, LocalDate } from './instants.ts';
import { isIdentityNumber } from './identity-number.ts';

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

/** Israel's box: a point outside it, most often latitude and longitude swapped, is refused. */
export const ISRAEL = { south: 29.3, north: 33.5, west: 34.1, east: 35.95 } as const;
const inIsrael = (point: Position): boolean =>
  point.latitudeDegrees >= ISRAEL.south &&
  point.latitudeDegrees <= ISRAEL.north &&
  point.longitudeDegrees >= ISRAEL.west &&
  point.longitudeDegrees <= ISRAEL.east;
const PositionInIsrael = Position.check(z.refine(inIsrael, 'OUTSIDE_ISRAEL'));

/** What every directory entry carries beside its content. */
const entry = { version: z.int(), updatedAt: Instant, updatedBy: z.string() };

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

export const Place = z.strictObject({
  placeId: PlaceId,
  kind: z.enum(['home', 'day-centre', 'family', 'clinic', 'other']),
  latitudeDegrees: z.number(),
  longitudeDegrees: z.number(),
  radiusMetres: z.optional(z.number().check(z.gte(20), z.lte(2_000))),
  /** Outer ring, three corners or more, open or closed. */
  polygon: z.optional(z.array(PositionInIsrael).check(z.minLength(3), z.maxLength(100))),
  address: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
});
export type Place = z.infer<typeof Place>;

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

export const RecipientContent = z.strictObject({
  name: Name,
  identityNumber: IdentityNumber,
  branchId: z.string().check(z.minLength(1), z.maxLength(64)),
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

/** A phone's key for signing reports: P-256, public part only. */
export const DeviceContent = z.strictObject({
  publicKey: z.strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
    y: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  }),
});
export const Device = z.strictObject({
  deviceId: DeviceId,
  caregiverId: CaregiverId,
  ...DeviceContent.shape,
  ...entry,
});
export type Device = z.infer<typeof Device>;

/** What the fold must know beside the facts: who serves whom, where, and for whom. */
export type FoldDirectory = {
  /** The caregiver's employments, one a provider. */
  employments: readonly Caregiver[];
  /** The caregiver's assignments. */
  assignments: readonly Assignment[];
  /** The recipients that the facts and assignments name, as far as they exist. */
  recipients: readonly Recipient[];
};
