import * as z from 'zod/mini';
import { BranchMode } from '../domain/branches.ts';
import { LocalDate } from '../domain/instants.ts';
import { RolloutEvent, rolloutEventId } from '../domain/rollout-events.ts';
import { ConditionFailed, type Database, type Item, queryAll } from './database.ts';

/** How a branch stood when the job last ran: for people to look at; no money follows from it. */
export const RolloutState = z.strictObject({ mode: BranchMode, payingFrom: LocalDate, on: LocalDate });
export type RolloutState = z.infer<typeof RolloutState>;

const withoutKey = (item: Item): Item => {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return rest;
};
const stateKey = (branchId: string) => ({ pk: `ROLLOUT#${branchId}`, sk: 'STATE' });

/**
 * What happened to the paying dates of branches, and what providers were told.
 *
 * | question                            | how                                                          |
 * | events of a branch                  | Query pk = ROLLOUT#<branchId>, sk begins with EVENT#           |
 * | note an event once                  | PutItem EVENT#<id> if absent                                  |
 * | tell a provider, once               | PutItem ANNOUNCEMENTS#<providerId>, <day>#<branch>#<id>       |
 * | what a provider was told, newest first | Query ANNOUNCEMENTS#<providerId>, backwards                |
 * | how a branch stood                  | PutItem, GetItem STATE                                        |
 */
export const rolloutTable = (table: string, database: Database) => ({
  async eventsOf(branchId: string): Promise<RolloutEvent[]> {
    const items = await queryAll(database, {
      table,
      keyCondition: 'pk = :pk AND begins_with(sk, :event)',
      values: { ':pk': `ROLLOUT#${branchId}`, ':event': 'EVENT#' },
      consistent: true,
    });
    return items.map((item) => z.parse(RolloutEvent, withoutKey(item)));
  },

  /** Last of all that an event causes: until it stands, the next run does the rest again. */
  async note(event: RolloutEvent): Promise<void> {
    const key = { pk: `ROLLOUT#${event.branchId}`, sk: `EVENT#${rolloutEventId(event)}` };
    try {
      await database.put({
        table,
        item: { ...key, ...event },
        condition: { expression: 'attribute_not_exists(pk)' },
      });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  },

  /** Tells a provider of an event; told twice it is the same. */
  async tell(providerId: string, event: RolloutEvent): Promise<void> {
    const sk = `${event.on}#${event.branchId}#${rolloutEventId(event)}`;
    await database.put({ table, item: { pk: `ANNOUNCEMENTS#${providerId}`, sk, ...event } });
  },

  /** What a provider was told, the newest first: a page, and where the next one begins. */
  async toldTo(
    providerId: string,
    asked: { limit: number; startAfter: string | undefined },
  ): Promise<{ events: RolloutEvent[]; next: string | null }> {
    const pk = `ANNOUNCEMENTS#${providerId}`;
    const { items, next } = await database.query({
      table,
      keyCondition: 'pk = :pk',
      values: { ':pk': pk },
      limit: asked.limit,
      backwards: true,
      ...(asked.startAfter !== undefined && { startAfter: { pk, sk: asked.startAfter } }),
    });
    const last = next?.['sk'];
    return {
      events: items.map((item) => z.parse(RolloutEvent, withoutKey(item))),
      next: typeof last === 'string' ? last : null,
    };
  },

  async putState(branchId: string, state: RolloutState): Promise<void> {
    await database.put({ table, item: { ...stateKey(branchId), ...state } });
  },

  async stateOf(branchId: string): Promise<RolloutState | undefined> {
    const item = await database.get({ table, key: stateKey(branchId), consistent: true });
    return item && z.parse(RolloutState, withoutKey(item));
  },
});
