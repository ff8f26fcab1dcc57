import { sdkDatabase } from '#shared/adapters/database-sdk';
import { directoryReads } from '#shared/adapters/directory-reads';
import { foldedVisits } from '#shared/adapters/folded-visits';
import { reportTable } from '#shared/adapters/report-table';
import { putCorrectionRoute } from '#shared/contracts/visits';
import { type Caller, notFound, requireSight } from '#shared/domain/access';
import { AppError } from '#shared/domain/app-error';
import { correctionReply, newCorrection } from '#shared/domain/new-correction';
import type { Visit } from '#shared/domain/visit';
import { apiHandler } from '#shared/lambda/api-handler';
import { officeOf } from '#shared/lambda/caller';
import { databaseSettings, env } from '#shared/lambda/env';

const { REPORT_TABLE, DIRECTORY_TABLE } = env('REPORT_TABLE', 'DIRECTORY_TABLE');
const database = sdkDatabase(databaseSettings());
const reports = reportTable(REPORT_TABLE, database);
const directory = directoryReads(DIRECTORY_TABLE, database);
const source = foldedVisits(reports, directory);

const { roles } = putCorrectionRoute;

type Asked = { visitId?: string | undefined; caregiverId: string; recipientId: string };

/** The visit that is corrected; null for one that nobody reported, at people of the own office. */
const correctedVisit = async (asked: Asked, caller: Caller, now: Date): Promise<Visit | null> => {
  if (asked.visitId === undefined) {
    const employment = await directory.getCaregiver(asked.caregiverId, officeOf(caller).providerId);
    requireSight(caller, employment, 'caregiver', roles);
    requireSight(caller, await directory.getRecipient(asked.recipientId), 'recipient', roles);
    return null;
  }
  const found = await source.byId(asked.visitId, now);
  if (found === undefined) throw notFound('visit');
  requireSight(caller, found.visit, 'visit', roles);
  const { caregiverId, recipientId } = found.visit;
  if (recipientId === null && caregiverId === asked.caregiverId) {
    // A call or a file named nobody known: the office says who it was.
    requireSight(caller, await directory.getRecipient(asked.recipientId), 'recipient', roles);
    return found.visit;
  }
  if (caregiverId === asked.caregiverId && recipientId === asked.recipientId) return found.visit;
  throw new AppError('impossible', 'VISIT_MISMATCH', 'The visit is of another caregiver or recipient', {
    errors: [{ path: '/visitId', code: 'VISIT_MISMATCH', message: 'Does not belong to these two' }],
  });
};

/** PUT /v1/corrections/{correctionId}: an overlay; the originals stay beside it for ever. */
export const handler = apiHandler(putCorrectionRoute, async ({ params, body, caller, now }) => {
  const office = { by: caller.subject, ...officeOf(caller) };
  const visit = await correctedVisit(body, caller, now);
  const fresh = newCorrection(params.correctionId, body, visit, office, now);
  const result = await reports.storeCorrection(fresh);
  return {
    status: result.stored ? 201 : 200,
    body: correctionReply(result.stored ? fresh : result.existing, visit?.visitId),
  };
});
