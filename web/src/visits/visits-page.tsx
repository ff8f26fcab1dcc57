import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { BRANCH_IDS } from '#shared/domain/branches';
import { LocalDate, localDateOf } from '#shared/domain/instants';
import * as z from 'zod/mini';
import { useAddress } from '../address.ts';
import { useDay, useNames } from '../api/queries.ts';
import type { ScreenProps } from '../screens.ts';
import { type Reach, reachOf } from '../session/person.ts';
import { useWide } from '../parts/use-wide.ts';
import { useTimes } from '../words/when.tsx';
import { useLanguage, useWords } from '../words/words.tsx';
import { DayChooser } from './day-chooser.tsx';
import { DayList } from './day-list.tsx';
import {
  countsOf,
  disputedIn,
  narrow,
  rowsOf,
  SHOWN_ORDER,
  sorted,
  sortOf,
  sortText,
  type Filters,
} from './rows.ts';
import { useFresh } from './use-fresh.ts';
import { VisitFilters } from './visit-filters.tsx';
import { VisitPanel } from './visit-panel.tsx';

const dateOf = (text: string | null, today: string): string => {
  const read = z.safeParse(LocalDate, text);
  return read.success ? read.data : today;
};

const filtersOf = (query: URLSearchParams): Filters => ({
  shown: SHOWN_ORDER.find((shown) => shown === query.get('standing')) ?? null,
  find: query.get('find') ?? '',
  branchId: query.get('branch'),
  isDisputed: query.get('disputed') === 'yes',
});

/** Moves the focus to the panel when it opens, and back to the visit's line when it closes. */
const usePanelFocus = (openId: string | null): void => {
  const last = useRef<{ id: string; scrollY: number } | null>(null);
  useEffect(() => {
    if (openId !== null) {
      last.current ??= { id: openId, scrollY };
      last.current.id = openId;
      document.getElementById('visit-heading')?.focus();
      return;
    }
    if (last.current === null) return;
    scrollTo({ top: last.current.scrollY });
    document.getElementById(`visit-${last.current.id}`)?.focus({ preventScroll: true });
    last.current = null;
  }, [openId]);
};

/** The visits of a day, live, and beside them the one that is looked at. */
export const VisitsPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { language } = useLanguage();
  const reach = useMemo(() => reachOf(person), [person]);
  const { day: dayInWords } = useTimes();
  const { query, change } = useAddress();
  const isWide = useWide();
  const isOffice = reach.visits === 'office';
  const today = localDateOf(Date.now());
  const date = dateOf(query.get('date'), today);
  const filters = useMemo(() => filtersOf(query), [query]);
  const sort = useMemo(() => sortOf(query.get('sort')), [query]);
  const openId = query.get('visit');
  // A provider's day is small and all of it is counted; the whole country is narrowed where the visits are kept.
  const day = useDay(reach.visits, date, reach.readsNames ? undefined : (filters.branchId ?? undefined));
  const names = useNames(reach.readsNames);
  const rows = useMemo(() => rowsOf(day.data?.items ?? [], names), [day.data?.items, names]);
  const { disputed, left: narrowed } = useMemo(
    () => disputedIn(narrow(rows, filters), filters),
    [rows, filters],
  );
  const counts = useMemo(() => countsOf(narrowed), [narrowed]);
  const listed = useMemo(
    () =>
      sorted(
        narrowed.filter(({ shown }) => filters.shown === null || shown === filters.shown),
        sort,
        language,
      ),
    [narrowed, filters.shown, sort, language],
  );
  const ids = useMemo(() => rows.map(({ visit }) => visit.visitId), [rows]);
  const fresh = useFresh(`${date} ${filters.branchId}`, ids, day.data !== undefined && !day.isFetching);
  const branchIds = useMemo(() => branchesOf(reach, rows, filters.branchId), [reach, rows, filters.branchId]);
  usePanelFocus(openId);
  const title = say(isOffice ? 'web.visits.title' : 'web.visits.mine');
  return (
    <main id="main" className="page desk" tabIndex={-1} data-panel={openId === null ? undefined : 'open'}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <div className="desk-list">
        <header className="desk-head">
          <div>
            <h1>{title}</h1>
            <p className="lead">{dayInWords(date)}</p>
          </div>
          <DayChooser
            date={date}
            today={today}
            onChoose={(next) => change({ date: next === today ? null : next, visit: null })}
          />
        </header>
        {isOffice && (
          <VisitFilters
            filters={filters}
            counts={day.data === undefined ? null : counts}
            disputed={disputed}
            branchIds={branchIds}
            onStanding={(standing) => change({ standing })}
            onFind={(find) => change({ find: find === '' ? null : find })}
            onBranch={(branch) => change({ branch })}
            onDisputed={(only) => change({ disputed: only ? 'yes' : null })}
          />
        )}
        <DayList
          key={date}
          day={day}
          rows={listed}
          total={rows.length}
          fresh={fresh}
          openId={openId}
          label={`${title}, ${dayInWords(date)}`}
          asTable={isWide}
          isToday={date === today}
          isOffice={isOffice}
          date={date}
          sort={sort}
          onSort={(next) => change({ sort: sortText(next) })}
          onShowAll={() => change({ standing: null, find: null, branch: null, disputed: null })}
        />
      </div>
      {openId !== null && (
        <VisitPanel key={openId} title={title} visitId={openId} reach={reach} names={names} />
      )}
    </main>
  );
};

const branchesOf = (
  reach: Reach,
  rows: readonly { visit: { branchId: string | null } }[],
  chosen: string | null,
): string[] => {
  if (!reach.seesBranches) return [];
  if (!reach.readsNames) return [...BRANCH_IDS];
  const seen = new Set(rows.map(({ visit }) => visit.branchId));
  return BRANCH_IDS.filter((id) => seen.has(id) || id === chosen);
};
