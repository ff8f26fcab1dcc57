import { type ReactNode, useMemo } from 'react';
import type { AddressChanges } from '../address.ts';
import { useProviderName } from '../api/queries.ts';
import { FindField } from '../parts/find-field.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useWindowRows } from '../parts/use-window-rows.ts';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { useProviders } from './provider-calls.ts';
import { foundProviders, type NamedProvider } from './providers.ts';

const ROW_PIXELS = 57;
/** Of a page that shows one provider's things: what is open of them goes with the choice. */
const CLEARED: AddressChanges = { invoice: null, line: null, only: null };

const idOf = ({ providerId }: NamedProvider): string => providerId;

const Rows = ({ rows }: { rows: readonly NamedProvider[] }): ReactNode => {
  const { say } = useWords();
  const { listRef, lines, before, after, measure } = useWindowRows<HTMLUListElement, NamedProvider>(
    rows,
    idOf,
    ROW_PIXELS,
  );
  return (
    <ul className="providers" ref={listRef} aria-label={say('web.payment.providers')}>
      {before > 0 && <li aria-hidden style={{ blockSize: before }} />}
      {lines.map(({ row, index }) => (
        <li key={row.providerId} ref={measure} data-index={index} className="provider">
          <InnerLink className="row-link" to={{ ...CLEARED, provider: row.providerId, find: null }}>
            <bdi>{row.name}</bdi>
          </InnerLink>{' '}
          <Code className="faint">{row.providerId}</Code>
        </li>
      ))}
      {after > 0 && <li aria-hidden style={{ blockSize: after }} />}
    </ul>
  );
};

/** The Institute chooses whose things it looks at: by name, out of a list. What is sought stands in the address. */
export const ProviderList = (props: { find: string; onFind: (text: string) => void }): ReactNode => {
  const { say } = useWords();
  const providers = useProviders(true);
  const rows = useMemo(() => foundProviders(providers.data ?? [], props.find), [providers.data, props.find]);
  if (providers.data === undefined) {
    if (providers.isError)
      return <ProblemNotice error={providers.error} onRetry={() => void providers.refetch()} />;
    return <Skeleton rows={6} shape="rows" />;
  }
  return (
    <section className="payment-part" aria-labelledby="whose">
      <h2 id="whose">{say('web.payment.whose')}</h2>
      <div className="filter-line" role="search">
        <FindField label={say('web.payment.provider.find')} value={props.find} onChange={props.onFind} />
      </div>
      <p role="status">{say('web.payment.providers.count', { count: rows.length })}</p>
      {rows.length === 0 ? (
        <Empty title={say('web.payment.providers.none')} hint={say('web.payment.providers.none.hint')} />
      ) : (
        <Rows rows={rows} />
      )}
    </section>
  );
};

/** Whose things are shown, and the way to another provider's. */
export const ProviderShown = ({ providerId }: { providerId: string }): ReactNode => {
  const { say } = useWords();
  const name = useProviderName(providerId);
  return (
    <p className="provider-shown">
      <strong>{name === undefined ? <Code>{providerId}</Code> : <bdi>{name}</bdi>}</strong>
      {name !== undefined && <Code className="faint">{providerId}</Code>}
      <InnerLink className="quiet" to={{ ...CLEARED, provider: null }}>
        {say('web.payment.provider.other')}
      </InnerLink>
    </p>
  );
};
