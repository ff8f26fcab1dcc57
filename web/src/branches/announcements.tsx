import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type Announcement, listAnnouncementsRoute } from '#shared/contracts/announcements';
import { useCall } from '../api/call-context.ts';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';

/** So many of the newest: what is older stands in the history of each branch. */
const SHOWN = '20';

const useAnnouncements = () => {
  const call = useCall();
  return useQuery({
    queryKey: ['announcements'],
    queryFn: ({ signal }) =>
      call(listAnnouncementsRoute, listAnnouncementsRoute.responses[200], {
        query: { limit: SHOWN },
        signal,
      }),
    select: ({ items }) => items,
  });
};

const Told = ({ one }: { one: Announcement }): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { date } = useAmounts();
  const branch = sayIfKnown(`branch.${one.branchId}`) ?? one.branchId;
  return (
    <li>
      <p>
        <strong>{branch}</strong>
        {' · '}
        {say(`web.branches.told.${one.kind}`, { date: date(one.payingFrom), days: one.daysAhead })}
      </p>
      <p className="faint">
        <time dateTime={one.on}>{date(one.on)}</time>
      </p>
    </li>
  );
};

/** What a provider was told of the paying dates of branches in which it has recipients, the newest first. */
export const Announcements = (): ReactNode => {
  const { say } = useWords();
  const told = useAnnouncements();
  return (
    <section className="payment-part" aria-labelledby="told">
      <h2 id="told">{say('web.branches.told')}</h2>
      {told.isPending && <Skeleton rows={3} shape="lines" />}
      {told.isError && <ProblemNotice error={told.error} onRetry={() => void told.refetch()} />}
      {told.data?.length === 0 && <p className="faint">{say('web.branches.told.none')}</p>}
      {told.data !== undefined && told.data.length > 0 && (
        <ol className="history">
          {told.data.map((one) => (
            <Told
              key={`${one.branchId} ${one.payingFrom} ${one.kind} ${one.daysAhead} ${one.on}`}
              one={one}
            />
          ))}
        </ol>
      )}
    </section>
  );
};
