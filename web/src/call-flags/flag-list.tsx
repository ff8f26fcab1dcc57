import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { CallFlagView } from '#shared/domain/call-flag-view';
import type { Names } from '../api/queries.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useWide } from '../parts/use-wide.ts';
import { useWords } from '../words/words.tsx';
import type { useFlags } from './call-flag-calls.ts';
import { FlagCaregivers, FlagLine, FlagState, FlagTimes } from './flag-bits.tsx';

const COLUMNS = ['what', 'when', 'line', 'caregivers', 'state'] as const;

type ListProps = { flags: readonly CallFlagView[]; caregivers: Names; openId: string | null };

const FlagLink = ({ flag, openId }: { flag: CallFlagView; openId: string | null }): ReactNode => {
  const { say } = useWords();
  return (
    <InnerLink
      id={`flag-${flag.flagId}`}
      className="row-link"
      to={{ flag: flag.flagId }}
      isCurrent={openId === flag.flagId}
    >
      {say(`web.calls.rule.${flag.rule}`)}
    </InnerLink>
  );
};

const Table = ({ flags, caregivers, openId }: ListProps): ReactNode => {
  const { say } = useWords();
  return (
    <table className="visits call-flags" aria-label={say('web.screen.calls')}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {say(`web.calls.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {flags.map((flag) => (
          <tr key={flag.flagId} className="line" data-open={openId === flag.flagId || undefined}>
            <th scope="row" className="col-recipient">
              <FlagLink flag={flag} openId={openId} />
            </th>
            <td className="col-when">
              <FlagTimes flag={flag} />
            </td>
            <td>
              <FlagLine line={flag.line} />
            </td>
            <td>
              <FlagCaregivers flag={flag} caregivers={caregivers} />
            </td>
            <td>
              <FlagState flag={flag} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Cards = ({ flags, caregivers, openId }: ListProps): ReactNode => {
  const { say } = useWords();
  return (
    <ul className="cards" aria-label={say('web.screen.calls')}>
      {flags.map((flag) => (
        <li key={flag.flagId} className="card">
          <p className="card-who">
            <FlagLink flag={flag} openId={openId} />
          </p>
          <p>
            <FlagTimes flag={flag} /> · <FlagLine line={flag.line} />
          </p>
          <p className="card-caregiver">
            <FlagCaregivers flag={flag} caregivers={caregivers} />
          </p>
          <FlagState flag={flag} />
        </li>
      ))}
    </ul>
  );
};

/** The calls that are worth a look, page by page. */
export const FlagList = (props: {
  query: ReturnType<typeof useFlags>;
  caregivers: Names;
  openId: string | null;
  isNarrowed: boolean;
  onShowAll: () => void;
}): ReactNode => {
  const { say } = useWords();
  const isWide = useWide();
  const { query, isNarrowed, ...list } = props;
  const { data, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (data === undefined) {
    if (isError) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
    return <Skeleton rows={6} shape="rows" />;
  }
  const flags = data.pages.flatMap(({ items }) => items);
  if (flags.length === 0) {
    return (
      <Empty
        title={say('web.calls.none')}
        hint={say(isNarrowed ? 'web.calls.none.narrowed' : 'web.calls.none.hint')}
      >
        {isNarrowed && (
          <Button className="button" onPress={props.onShowAll}>
            {say('web.calls.showAll')}
          </Button>
        )}
      </Empty>
    );
  }
  return (
    <>
      {isError && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {isWide ? <Table {...list} flags={flags} /> : <Cards {...list} flags={flags} />}
      {hasNextPage && (
        <Button className="button" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {say('web.calls.more')}
        </Button>
      )}
    </>
  );
};
