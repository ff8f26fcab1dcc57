import type { ReactNode } from 'react';
import { localDateOf } from '#shared/domain/instants';
import { useAddress } from '../address.ts';
import { useNames } from '../api/queries.ts';
import { Fold } from '../parts/fold.tsx';
import { MonthChooser } from '../payment/month-chooser.tsx';
import { monthOf } from '../payment/months.ts';
import type { Only } from '../payment/payment-calls.ts';
import { ProviderList, ProviderShown } from '../payment/provider-choice.tsx';
import { useAmounts } from '../payment/words.tsx';
import type { ScreenProps } from '../screens.ts';
import { type Person, reachOf } from '../session/person.ts';
import '../style/payment.css';
import '../style/invoices.css';
import { useWords } from '../words/words.tsx';
import { InvoiceList } from './invoice-list.tsx';
import { InvoiceView } from './invoice-view.tsx';
import { LinePanel } from './line-panel.tsx';
import { MonthState } from './month-state.tsx';
import { UploadForm } from './upload-form.tsx';

const onlyOf = (text: string | null): Only => (text === 'held' || text === 'shadow' ? text : undefined);

const rightsOf = ({ roles, providerBranchId }: Person) => {
  const isDivision = roles.includes('division');
  return {
    isInstitute: isDivision || roles.includes('inspector'),
    // An invoice is sent for the provider as a whole.
    uploads: roles.includes('provider-admin') && providerBranchId === null,
    closes: isDivision,
  };
};

type PlaceProps = {
  month: string;
  today: string;
  /** Whom the Institute named; null for a provider's own people. */
  providerId: string | null;
  person: Person;
};

const List = ({ month, providerId, person }: PlaceProps): ReactNode => {
  const { say } = useWords();
  const { query, change } = useAddress();
  const rights = rightsOf(person);
  if (rights.isInstitute && providerId === null) {
    return (
      <ProviderList
        find={query.get('find') ?? ''}
        onFind={(find) => change({ find: find === '' ? null : find })}
      />
    );
  }
  return (
    <>
      {providerId !== null && <ProviderShown providerId={providerId} />}
      <InvoiceList month={month} providerId={providerId ?? undefined} mayUpload={rights.uploads} />
      {rights.uploads && (
        <Fold title={say('web.invoice.upload')}>
          {(close) => <UploadForm month={month} onDone={close} />}
        </Fold>
      )}
    </>
  );
};

const Month = (props: PlaceProps): ReactNode => {
  const { say } = useWords();
  const { month: inWords } = useAmounts();
  const { change } = useAddress();
  const { month, today, providerId, person } = props;
  const rights = rightsOf(person);
  return (
    <>
      <header className="desk-head">
        <div>
          <h1>{say('web.screen.invoices')}</h1>
          <p className="lead">{inWords(month)}</p>
        </div>
        <MonthChooser month={month} today={today} onChoose={(next) => change({ month: next })} />
      </header>
      <MonthState key={month} month={month} mayChange={rights.closes} />
      <List key={`${month} ${providerId}`} {...props} />
    </>
  );
};

const One = (props: PlaceProps & { invoiceId: string; lineId: string | null }): ReactNode => {
  const { say } = useWords();
  const { month: inWords } = useAmounts();
  const { query, change } = useAddress();
  const { invoiceId, lineId, month, providerId, person } = props;
  const names = useNames(reachOf(person).readsNames);
  const from = { invoiceId, providerId: providerId ?? undefined };
  return (
    <>
      <div className="desk-list payment">
        <header>
          <h1>{say('web.screen.invoices')}</h1>
          <p className="lead">{inWords(month)}</p>
        </header>
        <InvoiceView
          key={invoiceId}
          from={from}
          only={onlyOf(query.get('only'))}
          openId={lineId}
          names={names}
          monthWords={inWords(month)}
          onOnly={(only) => change({ only: only ?? null, line: null })}
        />
      </div>
      {lineId !== null && <LinePanel key={lineId} invoice={from} lineId={lineId} names={names} />}
    </>
  );
};

/** The invoices of a month, and of one of them every line with what is paid, what is held and why. */
export const InvoicesPage = ({ person }: ScreenProps): ReactNode => {
  const { say } = useWords();
  const { query } = useAddress();
  const today = localDateOf(Date.now());
  const month = monthOf(query.get('month'), today);
  const providerId = rightsOf(person).isInstitute ? query.get('provider') : null;
  const invoiceId = query.get('invoice');
  const lineId = query.get('line');
  const place = { month, today, providerId, person };
  const isPanel = invoiceId !== null && lineId !== null;
  return (
    <main id="main" className="page desk" tabIndex={-1} data-panel={isPanel ? 'open' : undefined}>
      <title>{`${say('web.screen.invoices')} · ${say('web.name')}`}</title>
      {invoiceId === null ? (
        <div className="desk-list payment">
          <Month {...place} />
        </div>
      ) : (
        <One {...place} invoiceId={invoiceId} lineId={lineId} />
      )}
    </main>
  );
};
