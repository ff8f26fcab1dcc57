import * as z from 'zod/mini';
import type { Client } from './client.ts';
import type { Phone, Press } from './phone.ts';

/** Whose phone it is that sends. */
export type Sender = { phone: Phone; caregiverId: string };

const SyncReply = z.object({ results: z.array(z.object({ reportId: z.string(), status: z.number() })) });

const settle = (press: Press, status: number, said: unknown): void => {
  if (status === 200 || status === 201) press.told.isAcknowledged = true;
  else press.told.refusal = `${status} ${JSON.stringify(said)}`;
};

/** Sends one report by `PUT /v1/reports/{reportId}`. */
export const put = async (stage: Client, { phone, caregiverId }: Sender, press: Press): Promise<void> => {
  let firstMillis: number | undefined;
  const answer = await stage.send({
    as: 'app',
    method: 'PUT',
    path: `/v1/reports/${press.told.reportId}`,
    username: `caregiver:${caregiverId}`,
    make: (sendMillis) => {
      firstMillis ??= sendMillis;
      return {
        body: JSON.stringify(phone.bodyOf(press, sendMillis)),
        headers: { 'hineni-sent-at': phone.shows(sendMillis) },
      };
    },
  });
  phone.note(press, firstMillis ?? answer.sentMillis, answer.answeredMillis);
  settle(press, answer.status, answer.body);
};

/** Sends what was kept by `POST /v1/reports/sync`, in the order given. */
export const sync = async (
  stage: Client,
  { phone, caregiverId }: Sender,
  presses: readonly Press[],
): Promise<void> => {
  let firstMillis: number | undefined;
  const answer = await stage.send({
    as: 'sync',
    method: 'POST',
    path: '/v1/reports/sync',
    username: `caregiver:${caregiverId}`,
    make: (sendMillis) => {
      firstMillis ??= sendMillis;
      const reports = presses.map((press) => ({
        reportId: press.told.reportId,
        ...phone.bodyOf(press, sendMillis),
      }));
      return { body: JSON.stringify({ reports }), headers: { 'hineni-sent-at': phone.shows(sendMillis) } };
    },
  });
  const reply = z.safeParse(SyncReply, answer.body);
  for (const [place, press] of presses.entries()) {
    phone.note(press, firstMillis ?? answer.sentMillis, answer.answeredMillis);
    const result = reply.success ? reply.data.results[place] : undefined;
    settle(press, result?.status ?? answer.status, reply.success ? result : answer.body);
  }
};
