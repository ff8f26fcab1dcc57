import { hash } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';
import * as z from 'zod';
import { ConditionFailed } from '#shared/adapters/database';
import { signedDatabase } from '#shared/adapters/database-signed';
import { serveParent } from '../support/child.ts';

/**
 * What somebody would build instead: one Fastify server with zod, the same check of the same body against the places of
 * the recipient, one conditional write. It knows no caller, no clock, no chain, no receipt, and makes no visits.
 *
 * Arguments: `dynamodb` or `postgres`.
 */
const [kind = 'dynamodb'] = process.argv.slice(2);
const env = process.env;

const Body = z.strictObject({
  kind: z.enum(['arrival', 'departure']),
  recipientIds: z.array(z.string().min(1).max(64)).min(1).max(2),
  occurredAt: z.iso.datetime({ offset: true }),
  fix: z.strictObject({
    latitudeDegrees: z.number().min(-90).max(90),
    longitudeDegrees: z.number().min(-180).max(180),
    accuracyMetres: z.number().min(0).optional(),
    capturedAt: z.iso.datetime({ offset: true }),
    mock: z.boolean().optional(),
  }),
});
const Id = z.object({ reportId: z.uuidv7() });
type Place = { latitudeDegrees: number; longitudeDegrees: number; radiusMetres?: number };
type Row = {
  reportId: string;
  recipientId: string;
  kind: string;
  occurredAt: string;
  receivedAt: string;
  verdict: string;
  distanceMetres: number;
  contentHash: string;
};
type Base = {
  placeOf: (recipientId: string) => Promise<Place | undefined>;
  store: (row: Row) => Promise<boolean>;
};

const overDynamo = (): Base => {
  const database = signedDatabase({ region: 'il-central-1', endpoint: env['DYNAMODB_ENDPOINT'] });
  return {
    placeOf: async (recipientId) => {
      const item = await database.get({
        table: 'directory',
        key: { pk: `RECIPIENT#${recipientId}`, sk: 'RECIPIENT' },
        consistent: true,
      });
      return (item?.['places'] as Place[] | undefined)?.[0];
    },
    store: async ({ recipientId, reportId, ...row }) => {
      try {
        await database.put({
          table: 'reports',
          item: { pk: `CAREGIVER#${recipientId}`, sk: reportId, ...row },
          condition: { expression: 'attribute_not_exists(pk)' },
        });
        return true;
      } catch (error) {
        if (error instanceof ConditionFailed) return false;
        throw error;
      }
    },
  };
};

const overPostgres = (): Base => {
  const pool = new pg.Pool({ connectionString: env['POSTGRES_URL'], max: 16 });
  return {
    placeOf: async (recipientId) => {
      const { rows } = await pool.query<{ latitude: number; longitude: number }>({
        name: 'place',
        text: 'SELECT latitude, longitude FROM places WHERE recipient_id = $1',
        values: [recipientId],
      });
      return rows[0] && { latitudeDegrees: rows[0].latitude, longitudeDegrees: rows[0].longitude };
    },
    store: async (row) => {
      const { rowCount } = await pool.query({
        name: 'store',
        text: `INSERT INTO reports (report_id, recipient_id, kind, occurred_at, received_at, verdict, distance, content_hash)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
        values: [
          row.reportId,
          row.recipientId,
          row.kind,
          row.occurredAt,
          row.receivedAt,
          row.verdict,
          row.distanceMetres,
          row.contentHash,
        ],
      });
      return rowCount === 1;
    },
  };
};

const metresBetween = (a: Place, b: Place): number => {
  const radians = Math.PI / 180;
  const h =
    Math.sin(((b.latitudeDegrees - a.latitudeDegrees) * radians) / 2) ** 2 +
    Math.cos(a.latitudeDegrees * radians) *
      Math.cos(b.latitudeDegrees * radians) *
      Math.sin(((b.longitudeDegrees - a.longitudeDegrees) * radians) / 2) ** 2;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
};

const base = kind === 'postgres' ? overPostgres() : overDynamo();
const server = Fastify();
server.put('/v1/reports/:reportId', async (request, reply) => {
  const id = Id.safeParse(request.params);
  const parsed = Body.safeParse(request.body);
  if (!id.success || !parsed.success) return reply.code(400).send({ code: 'BODY_INVALID' });
  const { reportId } = id.data;
  const body = parsed.data;
  const recipientId = body.recipientIds[0] ?? '';
  const place = await base.placeOf(recipientId);
  const accuracy = body.fix.accuracyMetres ?? Infinity;
  const distanceMetres = place === undefined ? 0 : metresBetween(place, body.fix);
  const isInside =
    place !== undefined && distanceMetres <= (place.radiusMetres ?? 150) + Math.min(accuracy, 30);
  const verdict = place === undefined || accuracy > 100 ? 'unreliable' : isInside ? 'inside' : 'outside';
  const receivedAt = new Date().toISOString();
  const contentHash = hash('sha256', JSON.stringify(body), 'base64url');
  const row = {
    recipientId,
    kind: body.kind,
    occurredAt: body.occurredAt,
    receivedAt,
    verdict,
    distanceMetres,
  };
  const created = await base.store({ reportId, contentHash, ...row });
  return reply.code(created ? 201 : 200).send({ reportId, receivedAt, place: { verdict, distanceMetres } });
});
const url = await server.listen({ port: 0, host: '127.0.0.1' });
serveParent(async () => ({ url }));
