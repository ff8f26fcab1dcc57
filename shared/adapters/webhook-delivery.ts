import { deliveryDue, type DeliveryDueV1 } from '#events/delivery-due.v1';
import { millisOf, toInstant } from '../domain/instants.ts';
import type { TenantEvent } from '../domain/tenant-event.ts';
import { signingSecrets, type Webhook } from '../domain/webhook.ts';
import {
  afterAttempt,
  afterWait,
  type DeliveryAttempt,
  type KeptDelivery,
  type Rest,
  restAfter,
  stepOf,
} from '../domain/webhook-delivery.ts';
import { CLAIM_SECONDS, type deliveryTable } from './delivery-table.ts';
import type { eventLog } from './event-log.ts';
import type { workQueue } from './queue.ts';
import type { webhookSender } from './webhook-sender.ts';
import type { webhookTable } from './webhook-table.ts';

/** A message waits no longer than this; what is due later comes by and goes on waiting. SQS holds for 15 minutes at most. */
const HOP_SECONDS_MAX = 600;
/** Longer than an attempt may take. */
const PROBE_MILLIS = 15_000;

type Parts = {
  events: Pick<ReturnType<typeof eventLog>, 'get'>;
  webhooks: Pick<ReturnType<typeof webhookTable>, 'get' | 'secretsOf'>;
  deliveries: ReturnType<typeof deliveryTable>;
  sender: Pick<ReturnType<typeof webhookSender>, 'send'>;
  queue: Pick<ReturnType<typeof workQueue>, 'send'>;
  /** Headers that name an event and sign its body. */
  headersOf: (
    event: TenantEvent,
    body: string,
    secrets: readonly string[],
    now: Date,
  ) => Record<string, string>;
  clock?: () => Date;
  /** From 0 up to 1. */
  chance?: () => number;
};

type Due = DeliveryDueV1['data'];
type Turn = { due: Due; delivery: KeptDelivery; webhook: Webhook; rest: Rest | undefined };

/**
 * Sends events to webhooks, one turn a message. A message that comes twice finds the turn over or taken; what was taken
 * by a run that died is taken again when the claim is over, so that an event may be sent twice but never not at all.
 */
export const webhookDelivery = (parts: Parts) => {
  const { events, webhooks, deliveries, sender, queue, headersOf } = parts;
  const { clock = () => new Date(), chance = Math.random } = parts;

  /** The message of the next turn goes out before the turn is over: were it lost, nothing would go on. */
  const endTurn = async (due: Due, before: KeptDelivery, next: KeptDelivery): Promise<void> => {
    const now = clock();
    if (next.nextAttemptAt !== null) {
      const seconds = Math.max(0, Math.ceil((millisOf(next.nextAttemptAt) - now.getTime()) / 1_000));
      await queue.send(deliveryDue({ ...due, turn: next.turn }, now), Math.min(HOP_SECONDS_MAX, seconds));
    }
    await deliveries.note(due, before, next, now);
  };

  const attemptOf = async ({ due, webhook }: Turn, event: TenantEvent): Promise<DeliveryAttempt> => {
    const now = clock();
    const secrets = await webhooks.secretsOf(due);
    if (secrets === undefined) throw new Error('This webhook has no secret');
    const body = JSON.stringify(event);
    const headers = headersOf(event, body, signingSecrets(secrets, now), now);
    const { outcome, status } = await sender.send(webhook.url, headers, body);
    return { at: clock().toISOString(), outcome, status };
  };

  const attempt = async (turn: Turn): Promise<void> => {
    const { due, delivery, rest } = turn;
    const event = await events.get(due.providerId, due.eventId);
    if (event === undefined) throw new Error('There is no such event');
    const made = await attemptOf(turn, event);
    const nextRest = restAfter(rest, made);
    if (nextRest !== undefined || rest !== undefined) await deliveries.putRest(due, nextRest, clock());
    await endTurn(due, delivery, afterAttempt(delivery, made, chance()));
  };

  /** When a rest is over one event goes first, so that a receiver that is still away is not asked by all at once. */
  const mayGo = async ({ due, rest }: Turn, now: Date): Promise<boolean> => {
    if (rest === undefined || millisOf(rest.until) > now.getTime()) return true;
    return deliveries.probe(due, rest, toInstant(now.getTime() + PROBE_MILLIS), now);
  };

  const send = async (turn: Turn, now: Date): Promise<void> => {
    if (await mayGo(turn, now)) return attempt(turn);
    return endTurn(turn.due, turn.delivery, afterWait(turn.delivery, now.getTime() + PROBE_MILLIS));
  };

  const giveUp = async (due: Due, delivery: KeptDelivery): Promise<void> => {
    const made = { at: clock().toISOString(), outcome: 'inactive' as const, status: null };
    await endTurn(due, delivery, afterAttempt(delivery, made, 0));
  };

  /** @throws Error, or what the database or the queue throws: the message comes again */
  return async (due: Due): Promise<void> => {
    const [delivery, webhook, rest] = await Promise.all([
      deliveries.get(due),
      webhooks.get(due),
      deliveries.restOf(due),
    ]);
    const now = clock();
    const step = stepOf(delivery, webhook, { turn: due.turn, rest, now, chance: chance() });
    if (delivery === undefined || webhook === undefined || step.step === 'nothing') return;
    if (!(await deliveries.claim(due, due.turn, now))) {
      // Somebody is at it; whether it came to anything is looked at when the claim is over.
      await queue.send(deliveryDue(due, now), CLAIM_SECONDS);
      return;
    }
    if (step.step === 'send') await send({ due, delivery, webhook, rest }, now);
    else if (step.step === 'wait') await endTurn(due, delivery, afterWait(delivery, step.untilMillis));
    else await giveUp(due, delivery);
  };
};
