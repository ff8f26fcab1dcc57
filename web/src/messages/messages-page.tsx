import { type ReactNode, useCallback, useEffect, useRef } from 'react';
import { Button } from 'react-aria-components';
import { useAddress } from '../address.ts';
import { useNames } from '../api/queries.ts';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { ProviderList, ProviderShown } from '../payment/provider-choice.tsx';
import type { ScreenProps } from '../screens.ts';
import { type Person, reachOf } from '../session/person.ts';
import '../style/payment.css';
import '../style/invoices.css';
import '../style/messages.css';
import { useWords } from '../words/words.tsx';
import { type Told, useTold } from './message-calls.ts';
import { MessageRow } from './message-row.tsx';

/** Whoever asked for more goes on with the first that came: keys and screen reader too. */
const useArrivals = (count: number) => {
  const listRef = useRef<HTMLOListElement>(null);
  const shownThen = useRef(Infinity);
  useEffect(() => {
    const first = listRef.current?.children.item(shownThen.current);
    if (count <= shownThen.current || !(first instanceof HTMLElement)) return;
    shownThen.current = Infinity;
    first.focus();
  }, [count]);
  const expectMore = (): void => {
    shownThen.current = count;
  };
  return { listRef, expectMore };
};

const Listed = ({ told, person }: { told: Told; person: Person }): ReactNode => {
  const { say } = useWords();
  const { recipients } = useNames(reachOf(person).readsNames);
  const namesOf = useCallback(
    (recipientIds: readonly string[]) => recipientIds.map((id) => recipients.get(id) ?? id),
    [recipients],
  );
  const { listRef, expectMore } = useArrivals(told.messages.length);
  const more = (): void => {
    if (told.isFetchingMore) return;
    expectMore();
    told.more();
  };
  return (
    <>
      <ol ref={listRef} className="messages" aria-label={say('web.screen.messages')}>
        {told.messages.map((message) => (
          <MessageRow key={`${message.kind} ${message.id}`} message={message} namesOf={namesOf} />
        ))}
      </ol>
      {told.hasMore && told.error === null && (
        <Button className="button" onPress={more}>
          {say('web.message.more')}
        </Button>
      )}
      {told.isFetchingMore && <Skeleton rows={3} shape="lines" />}
    </>
  );
};

const Messages = ({ providerId, person }: { providerId: string | undefined; person: Person }): ReactNode => {
  const { say } = useWords();
  const told = useTold(providerId);
  if (told.isPending) return <Skeleton rows={6} shape="lines" />;
  return (
    <>
      {told.messages.length > 0 && <Listed told={told} person={person} />}
      {told.error !== null && <ProblemNotice error={told.error} onRetry={told.again} />}
      {told.error === null && told.messages.length === 0 && (
        <Empty title={say('web.message.none')} hint={say('web.message.none.hint')} />
      )}
    </>
  );
};

/** What a provider was told: paying dates of its branches, and cases of one foreign worker for two. */
export const MessagesPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { query, change } = useAddress();
  const isInstitute = person.roles.some((role) => role === 'division' || role === 'inspector');
  const providerId = isInstitute ? query.get('provider') : null;
  const title = say('web.screen.messages');
  return (
    <main id="main" className="page desk" tabIndex={-1}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <div className="desk-list payment">
        <header>
          <h1>{title}</h1>
          <p className="lead">{say('web.message.lead')}</p>
        </header>
        {isInstitute && providerId === null ? (
          <ProviderList
            find={query.get('find') ?? ''}
            onFind={(find) => change({ find: find === '' ? null : find })}
          />
        ) : (
          <>
            {providerId !== null && <ProviderShown providerId={providerId} />}
            <Messages key={providerId} providerId={providerId ?? undefined} person={person} />
          </>
        )}
      </div>
    </main>
  );
};
