import * as z from 'zod/mini';
import { Place } from '../domain/directory.ts';
import { MINUTE_MILLIS, toInstant } from '../domain/instants.ts';
import type { Spot } from '../domain/regional-fault.ts';
import { RULES } from '../domain/rules.ts';
import type { Database, Item } from './database.ts';

/** Cells of a hundredth of a degree, about a kilometre: a spot's neighbours lie in its own or an adjoining one. */
const CELLS_PER_DEGREE = 100;
/** Spots serve to see a fault while it lasts; two hours later they are nothing but coordinates. */
const KEPT_MILLIS = 120 * MINUTE_MILLIS;

const SpotItem = z.object({
  reportId: z.string(),
  caregiverId: z.string(),
  atMillis: z.number(),
  latitudeDegrees: z.number(),
  longitudeDegrees: z.number(),
  places: z.array(Place),
});

const cellOf = (degrees: number): number => Math.floor(degrees * CELLS_PER_DEGREE);

/**
 * Far-off readings of the last hours, for regional faults alone; in the table of the coordinates' keys, as few may read it.
 *
 * | question                  | how                                                                      |
 * | spots around a spot       | 9 Query pk = SPOT#<cell>, sk between the instants 30 minutes to each side |
 */
export const spotTable = (table: string, database: Database) => {
  const pkOf = (latitude: number, longitude: number): string => `SPOT#${latitude}#${longitude}`;

  const inCell = async (pk: string, spot: Spot): Promise<Spot[]> => {
    const span = RULES.regionalFaultWithinMinutes * MINUTE_MILLIS;
    const values = {
      ':pk': pk,
      ':from': toInstant(spot.atMillis - span),
      ':to': `${toInstant(spot.atMillis + span)}~`,
    };
    const found: Item[] = [];
    let startAfter: Item | undefined;
    do {
      const page = await database.query({
        table,
        keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
        values,
        consistent: true,
        ...(startAfter !== undefined && { startAfter }),
      });
      found.push(...page.items);
      startAfter = page.next;
    } while (startAfter !== undefined);
    return found.map((item) => z.parse(SpotItem, item));
  };

  return {
    /** Remembers a spot; the same report again is the same item. */
    async add(spot: Spot): Promise<void> {
      await database.put({
        table,
        item: {
          pk: pkOf(cellOf(spot.latitudeDegrees), cellOf(spot.longitudeDegrees)),
          sk: `${toInstant(spot.atMillis)}#${spot.reportId}`,
          reportId: spot.reportId,
          caregiverId: spot.caregiverId,
          atMillis: spot.atMillis,
          latitudeDegrees: spot.latitudeDegrees,
          longitudeDegrees: spot.longitudeDegrees,
          places: spot.places,
          expiresAtEpochSeconds: Math.floor((spot.atMillis + KEPT_MILLIS) / 1_000),
        },
      });
    },

    /** Spots near one in place and time, itself included. */
    async around(spot: Spot): Promise<Spot[]> {
      const steps = [-1, 0, 1];
      const cells = steps.flatMap((north) =>
        steps.map((east) => pkOf(cellOf(spot.latitudeDegrees) + north, cellOf(spot.longitudeDegrees) + east)),
      );
      return (await Promise.all(cells.map((pk) => inCell(pk, spot)))).flat();
    },
  };
};
