import { AppError } from '../domain/app-error.ts';

/** One item as plain values: text, numbers, truth values, null, lists and maps of them; undefined is left out. */
export type Item = Record<string, unknown>;

/** The key of every table of this system. */
export type Key = { pk: string; sk: string };

/** A condition in the database's own words. */
export type Condition = { expression: string; names?: Record<string, string>; values?: Item };

export type Put = { table: string; item: Item; condition?: Condition };
export type Remove = { table: string; key: Key; condition?: Condition };
/** `condition.names` and `condition.values` serve the update's expression as well. */
export type Update = {
  table: string;
  key: Key;
  expression: string;
  names?: Record<string, string>;
  values?: Item;
  condition?: string;
};
/** One step of a transaction; `check` writes nothing. */
export type Write =
  | { put: Put }
  | { remove: Remove }
  | { update: Update }
  | { check: { table: string; key: Key; condition: Condition } };

export type Query = {
  table: string;
  index?: string;
  keyCondition: string;
  names?: Record<string, string>;
  values: Item;
  consistent?: boolean;
  limit?: number;
  startAfter?: Item;
  backwards?: boolean;
};

/** What was not allowed to be written over; undefined when there was nothing. */
export class ConditionFailed extends Error {
  readonly item: Item | undefined;

  constructor(item: Item | undefined) {
    super('The condition does not hold');
    this.item = item;
  }
}

/** Nothing of the transaction was written: one reason a step, `None` where a step was in order. */
export class TransactionRefused extends Error {
  readonly reasons: { code: string; item: Item | undefined }[];

  constructor(reasons: { code: string; item: Item | undefined }[]) {
    super(`The transaction was refused: ${reasons.map((reason) => reason.code).join(', ')}`);
    this.reasons = reasons;
  }
}

/**
 * The database as the table adapters see it. Two implementations with the same answers: `sdkDatabase` everywhere, and
 * `signedDatabase` where a report comes in and the SDK would cost ten times the work itself.
 *
 * Every call @throws AppError `DATABASE_UNAVAILABLE` (unavailable) when the database does not answer after retries.
 */
export type Database = {
  /** One item, or undefined. */
  get(input: { table: string; key: Key; consistent?: boolean }): Promise<Item | undefined>;
  /** @throws ConditionFailed with the item that is there */
  put(input: Put): Promise<void>;
  /** @returns the item as it is now. @throws ConditionFailed with the item that is there */
  update(input: Update): Promise<Item>;
  /** @throws ConditionFailed with the item that is there */
  remove(input: Remove): Promise<void>;
  /** One page in the order of the keys; `next` is where the following page starts. */
  query(input: Query): Promise<{ items: Item[]; next: Item | undefined }>;
  /** Any number of keys, each once; in no order. What the database puts off is asked again. */
  batchGet(input: {
    table: string;
    keys: readonly Key[];
    consistent?: boolean;
    /** Only these attributes: for what people wait for, as reading the others costs time. All unless told. */
    attributes?: readonly string[];
  }): Promise<Item[]>;
  /** Any number of items, without conditions and not as one. What the database puts off is written again. */
  batchPut(input: { table: string; items: readonly Item[] }): Promise<void>;
  /** All or nothing, at most 100 steps. @throws TransactionRefused */
  transact(writes: readonly Write[]): Promise<void>;
};

/** All pages of a query. */
export const queryAll = async (database: Database, input: Query): Promise<Item[]> => {
  const all: Item[] = [];
  let startAfter = input.startAfter;
  do {
    const page = await database.query({ ...input, ...(startAfter && { startAfter }) });
    all.push(...page.items);
    startAfter = page.next;
  } while (startAfter !== undefined);
  return all;
};

/** The refusal when the database is away: nothing was confirmed, and the same request may be sent again. */
export const databaseUnavailable = (cause: unknown): AppError =>
  new AppError('unavailable', 'DATABASE_UNAVAILABLE', 'The database does not answer; send the same again', {
    cause,
    retryAfterSeconds: 5,
  });

/** What a batch call may hold. */
export const BATCH_GET_MAX = 100;
export const BATCH_PUT_MAX = 25;

/** Slices of at most `size`. */
export const chunks = <One>(all: readonly One[], size: number): One[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/** Full jitter: anything from nothing to the doubled base, so that clients that failed together do not come back together. */
export const backOff = (attempt: number, baseMillis: number, capMillis: number): Promise<void> =>
  new Promise((resolve) =>
    setTimeout(resolve, Math.random() * Math.min(capMillis, baseMillis * 2 ** attempt)),
  );

/** Each key once: the database refuses a batch that names one twice. */
export const distinctKeys = (keys: readonly Key[]): Key[] => [
  ...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, key])).values(),
];

/** A projection in the database's own words; every name gets another one, as many are reserved. */
export const projectionOf = (
  attributes: readonly string[],
): { expression: string; names: Record<string, string> } => ({
  expression: attributes.map((_, index) => `#a${index}`).join(','),
  names: Object.fromEntries(attributes.map((attribute, index) => [`#a${index}`, attribute])),
});
