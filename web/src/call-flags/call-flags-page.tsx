import { type ReactNode, useMemo } from 'react';
import { listCallBackChecksRoute, listCallFlagsRoute } from '#shared/contracts/call-trust';
import { useAddress } from '../address.ts';
import { type Names, useNames } from '../api/queries.ts';
import type { ScreenProps } from '../screens.ts';
import { mayDo } from '../session/may-do.ts';
import { reachOf } from '../session/person.ts';
import '../style/payment.css';
import '../style/call-flags.css';
import { useWords } from '../words/words.tsx';
import { useFlags } from './call-flag-calls.ts';
import { CheckList } from './check-list.tsx';
import { FlagFilterFields, flagFiltersOf } from './flag-filters.tsx';
import { FlagList } from './flag-list.tsx';
import { FlagPanel } from './flag-panel.tsx';

const EVERYTHING = { from: null, to: null, rule: null, reviewed: null };

const Flags = ({ caregivers, openId }: { caregivers: Names; openId: string | null }): ReactNode => {
  const { say } = useWords();
  const { query, change } = useAddress();
  const filters = useMemo(() => flagFiltersOf(query), [query]);
  const flags = useFlags(filters);
  return (
    <>
      <p className="lead">{say('web.calls.lead')}</p>
      <FlagFilterFields filters={filters} onChange={(changes) => change({ ...changes, flag: null })} />
      <FlagList
        query={flags}
        caregivers={caregivers}
        openId={openId}
        isNarrowed={Object.values(filters).some((one) => one !== undefined)}
        onShowAll={() => change(EVERYTHING)}
      />
    </>
  );
};

/** Telephone calls that are worth a look, and what people found; for whoever dials, who is to be called back. */
export const CallFlagsPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { query } = useAddress();
  const looks = mayDo(person, listCallFlagsRoute);
  const { caregivers } = useNames(looks && reachOf(person).readsNames);
  const flagId = looks ? query.get('flag') : null;
  const title = say('web.screen.calls');
  return (
    <main id="main" className="page desk" tabIndex={-1} data-panel={flagId === null ? undefined : 'open'}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <div className="desk-list call-flags-page">
        <h1>{title}</h1>
        {looks && <Flags caregivers={caregivers} openId={flagId} />}
        {mayDo(person, listCallBackChecksRoute) && <CheckList />}
      </div>
      {flagId !== null && <FlagPanel key={flagId} flagId={flagId} caregivers={caregivers} />}
    </main>
  );
};
