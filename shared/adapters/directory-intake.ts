import * as z from 'zod/mini';
import { Device } from '../domain/device.ts';
import { Place } from '../domain/registered-place.ts';
import type { Database } from './database.ts';
import { deviceKey, recipientKey, servesKey } from './directory-keys.ts';

/** What a report is judged by: of a recipient the places, of a phone everything, of an assignment that there was one. */
const INTAKE_ATTRIBUTES = ['recipientId', 'places', 'serves', ...Object.keys(Device.shape)];
const PlacesOfRecipient = z.object({ recipientId: z.string(), places: z.array(Place) });
/** As much of a recipient as a place is judged by. */
export type PlacesOfRecipient = z.infer<typeof PlacesOfRecipient>;

/**
 * The one question of the directory that a report asks on its way in; apart from the others, as every kilobyte of the
 * functions that take reports is paid for at each cold start.
 *
 * | question                             | how                                                |
 * | places and phone key for a report    | BatchGetItem RECIPIENT#… and DEVICE#<caregiverId>, |
 * | and whether she serves them          | RECIPIENT#… CAREGIVER#<caregiverId>                |
 */
export const directoryIntake = (table: string, database: Pick<Database, 'batchGet'>) => ({
  /**
   * What a report is judged by, in one request; eventually consistent, as people wait for it. `serves`: the caregiver
   * was assigned to each of the recipients at some time (decision 0042).
   */
  async forIntake(
    caregiverId: string,
    recipientIds: readonly string[],
    deviceId: string | undefined,
  ): Promise<{ recipients: PlacesOfRecipient[]; device: Device | undefined; serves: boolean }> {
    const wanted = recipientIds.flatMap((id) => [recipientKey(id), servesKey(caregiverId, id)]);
    if (deviceId !== undefined) wanted.push(deviceKey(caregiverId, deviceId));
    const items =
      wanted.length === 0
        ? []
        : await database.batchGet({ table, keys: wanted, attributes: INTAKE_ATTRIBUTES });
    const device = items.find((item) => item['deviceId'] !== undefined);
    const recipients = items.filter((item) => item['places'] !== undefined);
    return {
      recipients: recipients.map((item) => z.parse(PlacesOfRecipient, item)),
      device: device && z.parse(Device, device),
      serves: items.filter((item) => item['serves'] !== undefined).length === recipientIds.length,
    };
  },
});
