import { startQueueServer } from '#local/queue-server';

/** A queue server in a process of its own, to be killed. */
const { endpoint } = await startQueueServer({ file: process.argv[2] ?? '' });
process.send?.({ endpoint });
