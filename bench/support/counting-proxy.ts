import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

/** Write and read units by table, as the database itself counts them. */
export type Units = { writes: Map<string, number>; reads: number; requests: number };

type Consumed = { TableName?: string; CapacityUnits?: number };

const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

/**
 * Stands before a database and asks it, with every request that passes, what the request consumes. Nothing in what is
 * measured knows of it.
 */
export const countingProxy = async (endpoint: string) => {
  const agent = new Agent({ keepAlive: true });
  const target = new URL(endpoint);
  let units: Units = { writes: new Map(), reads: 0, requests: 0 };

  const count = (operation: string, text: string): void => {
    const { ConsumedCapacity: consumed } = JSON.parse(text) as { ConsumedCapacity?: Consumed | Consumed[] };
    for (const { TableName = '?', CapacityUnits = 0 } of [consumed ?? []].flat()) {
      if (WRITES.has(operation)) {
        units.writes.set(TableName, (units.writes.get(TableName) ?? 0) + CapacityUnits);
      } else units.reads += CapacityUnits;
    }
  };

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
      const body = JSON.stringify({
        ...JSON.parse(Buffer.concat(chunks).toString()),
        ReturnConsumedCapacity: 'TOTAL',
      });
      const forward = request(
        {
          agent,
          host: target.hostname,
          port: target.port,
          method: 'POST',
          path: '/',
          headers: { ...incoming.headers, 'content-length': Buffer.byteLength(body) },
        },
        (reply) => {
          const parts: Buffer[] = [];
          reply.on('data', (part: Buffer) => parts.push(part));
          reply.on('end', () => {
            const bytes = Buffer.concat(parts);
            units.requests += 1;
            if (reply.statusCode === 200) count(operation, bytes.toString());
            outgoing.writeHead(reply.statusCode ?? 500, { ...reply.headers, 'content-length': bytes.length });
            outgoing.end(bytes);
          });
        },
      );
      forward.on('error', () => outgoing.destroy());
      forward.end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    /** What was consumed since the last time it was asked. */
    take: (): Units => {
      const taken = units;
      units = { writes: new Map(), reads: 0, requests: 0 };
      return taken;
    },
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      agent.destroy();
    },
  };
};
