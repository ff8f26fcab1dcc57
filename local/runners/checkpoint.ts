import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod/mini';

const Positions = z.record(z.string(), z.string());

/**
 * Where a consumer stands in each shard: the last sequence number that is done with. Written after the work, so a stage
 * that is killed in between does it again.
 */
export const checkpoint = (path: string) => {
  let positions: Record<string, string> = {};
  try {
    positions = z.parse(Positions, JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  return {
    get: (shardId: string): string | undefined => positions[shardId],
    set: (shardId: string, sequenceNumber: string): void => {
      positions[shardId] = sequenceNumber;
      writeFileSync(`${path}.new`, JSON.stringify(positions));
      renameSync(`${path}.new`, path);
    },
  };
};
export type Checkpoint = ReturnType<typeof checkpoint>;
