import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Day } from '../api/queries.ts';
import { download } from '../parts/files.ts';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { csvOf } from './csv.ts';
import type { Row, Sort } from './rows.ts';
import { VisitCards } from './visit-cards.tsx';
import { VisitTable } from './visit-table.tsx';

type DayListProps = {
  day: UseQueryResult<Day>;
  rows: readonly Row[];
  /** Visits of the day before any filter. */
  total: number;
  fresh: ReadonlySet<string>;
  openId: string | null;
  label: string;
  asTable: boolean;
  isToday: boolean;
  isOffice: boolean;
  date: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onShowAll: () => void;
};

/** How many, how fresh, and the way to take them along. */
const ListLine = (props: DayListProps): ReactNode => {
  const { say } = useWords();
  const { time } = useTimes();
  return (
    <div className="list-line">
      <p>
        {say('web.visits.count', { count: props.rows.length })}
        {props.day.dataUpdatedAt > 0 && (
          <span className="faint">
            {' · '}
            {say('web.visits.updated')} <Code>{time(new Date(props.day.dataUpdatedAt).toISOString())}</Code>
          </span>
        )}
      </p>
      {props.isOffice && (
        <Button
          className="quiet"
          onPress={() => download(`visits-${props.date}.csv`, csvOf(props.rows))}
          isDisabled={props.rows.length === 0}
        >
          <Download aria-hidden size={20} />
          <span className="quiet-word">{say('web.visits.export')}</span>
        </Button>
      )}
    </div>
  );
};

const NothingHere = (props: DayListProps): ReactNode => {
  const { say } = useWords();
  if (props.total > 0) {
    return (
      <Empty title={say('web.empty.filtered')} hint={say('web.empty.filteredHint')}>
        <Button className="button" onPress={props.onShowAll}>
          {say('web.empty.showAll')}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty
      title={say(props.isToday ? 'web.empty.today' : 'web.empty.day')}
      hint={say(props.isToday ? 'web.empty.todayHint' : 'web.empty.dayHint')}
    />
  );
};

const Lines = (props: DayListProps): ReactNode => {
  const { rows, fresh, openId, label } = props;
  if (rows.length === 0) return <NothingHere {...props} />;
  const list = { rows, fresh, openId, label };
  return props.asTable ? (
    <VisitTable {...list} sort={props.sort} onSort={props.onSort} />
  ) : (
    <VisitCards {...list} />
  );
};

/** The list of a day in each of its states: coming, wrong, empty, there. */
export const DayList = (props: DayListProps): ReactNode => {
  const { say } = useWords();
  const { day, fresh } = props;
  if (day.data === undefined) {
    if (day.isError) return <ProblemNotice error={day.error} onRetry={() => void day.refetch()} />;
    return <Skeleton rows={6} shape="rows" />;
  }
  return (
    <>
      {day.isError && <ProblemNotice error={day.error} />}
      {!day.data.isWhole && <p className="notice notice-attention">{say('web.visits.tooMany')}</p>}
      <p className="heard-only" aria-live="polite">
        {fresh.size > 0 && say('web.visits.came', { count: fresh.size })}
      </p>
      <ListLine {...props} />
      <Lines {...props} />
    </>
  );
};
