import * as z from 'zod/mini';
import { Device } from '../domain/device.ts';
import { Place } from '../domain/registered-place.ts';
import type { Database } from './database.ts';
import { deviceKey, recipientKey } from './directory-keys.ts';

/** What a report is judged by: of a recipient the places, of a phone everything. */
const INTAKE_ATTRIBUTES = ['recipientId', 'places', ...Object.keys(Device.shape)];
const PlacesOfRecipient = z.object({ recipientId: z.string(), places: z.array(Place) });
/** As much of a recipient as a place is judged by. */
export type PlacesOfRecipient = z.infer<typeof PlacesOfRecipient>;

/**
 * The one question of the directory that a report asks on its way in; apart from the others, as every kilobyte of the
 * functions that take reports is paid for at each cold start.
 *
 * | question                             | how                                                |
 * | places and phone key for a report    | BatchGetItem RECIPIENT#… and DEVICE#<caregiverId>  |
 */
export const directoryIntake = (table: string, database: Pick<Database, 'batchGet'>) => ({
  /** What a report is judged by, in one request; eventually consistent, as people wait for it. */
  async forIntake(
    caregiverId: string,
    recipientIds: readonly string[],
    deviceId: string | undefined,
  ): Promise<{ recipients: PlacesOfRecipient[]; device: Device | undefined }> {
    const wanted = recipientIds.map(recipientKey);
    if (deviceId !== undefined) wanted.push(deviceKey(caregiverId, deviceId));
    const items =
      wanted.length === 0
        ? []
        : await database.batchGet({ table, keys: wanted, attributes: INTAKE_ATTRIBUTES });
    const device = items.find((item) => item['deviceId'] !== undefined);
    return {
      recipients: items.filter((item) => item !== device).map((item) => z.parse(PlacesOfRecipient, item)),
      device: device && z.parse(Device, device),
    };
  },
});
