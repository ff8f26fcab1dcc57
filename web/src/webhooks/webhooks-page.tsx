import type { ReactNode } from 'react';
import { useAddress } from '../address.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import '../style/payment.css';
import '../style/webhooks.css';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { useWebhooks, type WebhookRow } from './webhook-calls.ts';
import { WebhookPanel } from './webhook-panel.tsx';
import { useEventWord, WebhookStanding } from './webhook-words.tsx';

const List = ({
  webhooks,
  openId,
}: {
  webhooks: readonly WebhookRow[];
  openId: string | null;
}): ReactNode => {
  const { say } = useWords();
  const event = useEventWord();
  if (webhooks.length === 0) {
    return <Empty title={say('web.webhook.none')} hint={say('web.webhook.none.hint')} />;
  }
  return (
    <ul className="webhooks" aria-label={say('web.screen.webhooks')}>
      {webhooks.map((one) => (
        <li key={one.webhookId} className="webhook" data-open={openId === one.webhookId || undefined}>
          <InnerLink
            id={`webhook-${one.webhookId}`}
            className="row-link"
            to={{ webhook: one.webhookId }}
            isCurrent={openId === one.webhookId}
          >
            <Code className="code-long">{one.webhookId}</Code>
          </InnerLink>
          <WebhookStanding shown={one.active ? 'active' : 'off'} />
          <Code className="code-long faint">{one.url}</Code>
          <p>{one.events.map(event).join(' · ')}</p>
        </li>
      ))}
    </ul>
  );
};

/** Where a provider's events are sent, and what became of each: for those who ask why their software was not told. */
export const WebhooksPage = (): ReactNode => {
  const { say } = useWords();
  const { query } = useAddress();
  const webhooks = useWebhooks();
  const openId = query.get('webhook');
  const open = webhooks.data?.find(({ webhookId }) => webhookId === openId);
  const title = say('web.screen.webhooks');
  return (
    <main id="main" className="page desk" tabIndex={-1} data-panel={open === undefined ? undefined : 'open'}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <div className="desk-list payment">
        <header>
          <h1>{title}</h1>
          <p className="lead">{say('web.webhook.lead')}</p>
        </header>
        {webhooks.isPending && <Skeleton rows={4} shape="rows" />}
        {webhooks.isError && <ProblemNotice error={webhooks.error} onRetry={() => void webhooks.refetch()} />}
        {webhooks.data !== undefined && <List webhooks={webhooks.data} openId={openId} />}
      </div>
      {open !== undefined && <WebhookPanel key={open.webhookId} webhook={open} />}
    </main>
  );
};
