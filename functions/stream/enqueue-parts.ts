import { rowsDueOf } from '#events/rows-due.v1';
import { workQueue } from '#shared/adapters/queue';
import { newHeaderIn } from '#shared/adapters/stream-records';
import type { BatchHeader } from '#shared/domain/batch';
import { env, queueSettings } from '#shared/lambda/env';
import { streamHandler } from '#shared/lambda/stream-handler';

const { ROW_QUEUE_URL } = env('ROW_QUEUE_URL');
const queue = workQueue(ROW_QUEUE_URL, queueSettings());

/** A batch whose header stands is complete: its parts go to work. Sent twice, a part finds its result and rests. */
export const handler = streamHandler(newHeaderIn, async (_batch, headers: BatchHeader[]) => {
  for (const header of headers) await queue.sendAll(rowsDueOf(header));
});
