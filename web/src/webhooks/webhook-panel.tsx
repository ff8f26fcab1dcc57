import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { type DeliveryRow, useDeliveries, type WebhookRow } from './webhook-calls.ts';
import { useEventWord, WebhookStanding } from './webhook-words.tsx';

/** What became of the last attempt, and when the next one is. */
const Attempts = ({ delivery }: { delivery: DeliveryRow }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  const last = delivery.attempts.at(-1);
  const { nextAttemptAt } = delivery;
  return (
    <>
      {last !== undefined && (
        <p>
          <time dateTime={last.at}>{dayAndTime(last.at)}</time>
          {' · '}
          {say(`web.webhook.outcome.${last.outcome}`, { status: last.status ?? '' })}
          {delivery.attempts.length > 1 && (
            <span className="faint">
              {' · '}
              {say('web.webhook.attempts', { count: delivery.attempts.length })}
            </span>
          )}
        </p>
      )}
      {nextAttemptAt !== null && delivery.state === 'pending' && (
        <p className="faint">
          {say('web.webhook.next')} <time dateTime={nextAttemptAt}>{dayAndTime(nextAttemptAt)}</time>
        </p>
      )}
    </>
  );
};

const Deliveries = ({ webhookId }: { webhookId: string }): ReactNode => {
  const { say } = useWords();
  const event = useEventWord();
  const found = useDeliveries(webhookId);
  if (found.data === undefined) {
    if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
    return <Skeleton rows={6} shape="lines" />;
  }
  const deliveries = found.data.pages.flatMap(({ items }) => items);
  if (deliveries.length === 0) return <p className="faint">{say('web.webhook.deliveries.none')}</p>;
  return (
    <>
      <ol className="history">
        {deliveries.map((one) => (
          <li key={one.eventId} className="delivery">
            <p>
              <strong>{event(one.type)}</strong>
            </p>
            <WebhookStanding shown={one.state} />
            <Attempts delivery={one} />
            <p className="faint">
              <Code className="code-long">{one.eventId}</Code>
            </p>
          </li>
        ))}
      </ol>
      {found.hasNextPage && (
        <Button
          className="button"
          isPending={found.isFetchingNextPage}
          onPress={() => void found.fetchNextPage()}
        >
          {say('web.webhook.deliveries.more')}
        </Button>
      )}
    </>
  );
};

/** One webhook: what it is told of, and what became of each event. */
export const WebhookPanel = ({ webhook }: { webhook: WebhookRow }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  const event = useEventWord();
  return (
    <SidePanel
      page={say('web.screen.webhooks')}
      title={<Code className="code-long">{webhook.webhookId}</Code>}
      closeText={say('web.webhook.close')}
      to={{ webhook: null }}
      openedBy={`webhook-${webhook.webhookId}`}
    >
      <WebhookStanding shown={webhook.active ? 'active' : 'off'} />
      <dl className="figures">
        <div>
          <dt>{say('web.webhook.url')}</dt>
          <dd>
            <Code className="code-long">{webhook.url}</Code>
          </dd>
        </div>
        <div>
          <dt>{say('web.webhook.events')}</dt>
          <dd>{webhook.events.map(event).join(' · ')}</dd>
        </div>
        <div>
          <dt>{say('web.webhook.secret')}</dt>
          <dd>
            <time dateTime={webhook.secretChangedAt}>{dayAndTime(webhook.secretChangedAt)}</time>
          </dd>
        </div>
      </dl>
      <section aria-labelledby="deliveries">
        <h3 id="deliveries">{say('web.webhook.deliveries')}</h3>
        <p className="faint">{say('web.webhook.deliveries.hint')}</p>
        <Deliveries webhookId={webhook.webhookId} />
      </section>
    </SidePanel>
  );
};
