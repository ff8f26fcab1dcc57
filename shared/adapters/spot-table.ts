import * as z from 'zod/mini';
import { Place } from '../domain/directory.ts';
import { MINUTE_MILLIS, toInstant } from '../domain/instants.ts';
import type { Spot } from '../domain/regional-fault.ts';
import { RULES } from '../domain/rules.ts';
import { type Database, type Item, queryAll } from './database.ts';

/** Cells of a hundredth of a degree, about a kilometre: a spot's neighbours lie in its own or an adjoining one. */
const CELLS_PER_DEGREE = 100;
/** Spots serve to see a fault while it lasts; two hours later they are nothing but coordinates. */
const KEPT_MILLIS = 120 * MINUTE_MILLIS;
/** One partition leads to every spot: a purge that finds nothing costs one question, however many runs were missed. */
const HOURS_PK = 'SPOT-HOURS';

const SpotItem = z.object({
  reportId: z.string(),
  caregiverId: z.string(),
  atMillis: z.number(),
  latitudeDegrees: z.number(),
  longitudeDegrees: z.number(),
  places: z.array(Place),
  isExplained: z.optional(z.boolean()),
});

/** A spot, and whether its report was told already that the region is at fault. */
export type KnownSpot = Spot & { isExplained: boolean };

const cellOf = (degrees: number): number => Math.floor(degrees * CELLS_PER_DEGREE);

/**
 * Far-off readings of the last hours, for regional faults alone; in the table of the coordinates' keys, as few may read it.
 *
 * | question                  | how                                                                      |
 * | spots around a spot       | 9 Query pk = SPOT#<cell>, sk between the instants 30 minutes to each side |
 * | add a spot, or mark it    | PutItem SPOT-HOURS <hour of the writing>#<cell>, then PutItem of the spot |
 * | purge what is old         | Query pk = SPOT-HOURS up to an hour, Query of each cell, DeleteItem       |
 */
export const spotTable = (table: string, database: Database) => {
  const pkOf = (latitude: number, longitude: number): string => `SPOT#${latitude}#${longitude}`;

  const hourOf = (millis: number): string => toInstant(millis).slice(0, 13);

  const inCell = async (pk: string, spot: Spot): Promise<KnownSpot[]> => {
    const span = RULES.regionalFaultWithinMinutes * MINUTE_MILLIS;
    const found = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND sk BETWEEN :from AND :to',
      values: {
        ':pk': pk,
        ':from': toInstant(spot.atMillis - span),
        ':to': `${toInstant(spot.atMillis + span)}~`,
      },
      consistent: true,
    });
    return found.map((item) => {
      const { isExplained, ...known } = z.parse(SpotItem, item);
      return { ...known, isExplained: isExplained === true };
    });
  };

  const put = async (spot: Spot, isExplained: boolean, now: Date): Promise<void> => {
    const pk = pkOf(cellOf(spot.latitudeDegrees), cellOf(spot.longitudeDegrees));
    const expiresAtEpochSeconds = Math.floor((now.getTime() + KEPT_MILLIS) / 1_000);
    // First the way to it, then the spot: no coordinates lie where the purge does not look.
    const way = { pk: HOURS_PK, sk: `${hourOf(now.getTime())}#${pk}` };
    await database.put({ table, item: { ...way, cell: pk, expiresAtEpochSeconds } });
    const { reportId, caregiverId, atMillis, latitudeDegrees, longitudeDegrees, places } = spot;
    const said = { reportId, caregiverId, atMillis, latitudeDegrees, longitudeDegrees, places };
    const sk = `${toInstant(atMillis)}#${reportId}`;
    await database.put({
      table,
      item: { pk, sk, ...said, ...(isExplained && { isExplained }), expiresAtEpochSeconds },
    });
  };

  /** Removes those items that are over. @returns how many. */
  const removeOver = async (items: readonly Item[], now: Date): Promise<number> => {
    const over = items.filter((item) => Number(item['expiresAtEpochSeconds']) * 1_000 <= now.getTime());
    for (const item of over)
      await database.remove({ table, key: { pk: String(item['pk']), sk: String(item['sk']) } });
    return over.length;
  };

  return {
    /** Remembers a spot; the same report again is the same item. */
    add: (spot: Spot, now: Date): Promise<void> => put(spot, false, now),

    /** Notes that a spot's report was told of the fault. */
    markExplained: (spot: Spot, now: Date): Promise<void> => put(spot, true, now),

    /** Spots near one in place and time, itself included. */
    async around(spot: Spot): Promise<KnownSpot[]> {
      const steps = [-1, 0, 1];
      const cells = steps.flatMap((north) =>
        steps.map((east) => pkOf(cellOf(spot.latitudeDegrees) + north, cellOf(spot.longitudeDegrees) + east)),
      );
      return (await Promise.all(cells.map((pk) => inCell(pk, spot)))).flat();
    },

    /**
     * Removes every spot that serves nothing any more. The database forgets them by itself only days later, on one
     * machine never.
     * @returns how many there were
     */
    async purge(now: Date): Promise<number> {
      const ways = await queryAll(database, {
        table,
        keyCondition: 'pk = :pk AND sk < :until',
        // Every way of that hour, as `~` comes after `#`.
        values: { ':pk': HOURS_PK, ':until': `${hourOf(now.getTime() - KEPT_MILLIS)}~` },
        consistent: true,
      });
      let removed = 0;
      for (const pk of new Set(ways.map(({ cell }) => String(cell)))) {
        const spots = await queryAll(database, {
          table,
          keyCondition: 'pk = :pk',
          values: { ':pk': pk },
          consistent: true,
        });
        removed += await removeOver(spots, now);
      }
      await removeOver(ways, now);
      return removed;
    },
  };
};
