import { X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { goTo, addressWith } from '../address.ts';
import { useRecipientName, useVisit, type Names } from '../api/queries.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { Standing } from '../parts/standing.tsx';
import type { Reach } from '../session/person.ts';
import { useWords } from '../words/words.tsx';
import { Code } from '../words/when.tsx';
import { rowsOf } from './rows.ts';
import { VisitExceptions } from './visit-exceptions.tsx';
import { VisitFigures } from './visit-figures.tsx';
import { VisitHistory } from './visit-history.tsx';
import { VisitWhy } from './visit-why.tsx';
import { WhoIs } from './visit-bits.tsx';

const NOWHERE = { visit: null };

/** Escape closes the panel, as long as nothing that floats above it takes the key first. */
const useEscape = (close: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [close]);
};

const close = (): void => goTo(addressWith(NOWHERE));

type PanelProps = { visitId: string; reach: Reach; names: { caregivers: Names; recipients: Names } };

const PanelBody = ({ visitId, reach, names }: PanelProps): ReactNode => {
  const { say } = useWords();
  const visit = useVisit(visitId);
  const recipientId = visit.data?.recipientId ?? null;
  const asked = useRecipientName(recipientId, reach.visits === 'office' && !reach.readsNames);
  if (visit.data === undefined) {
    return (
      <>
        <h2 id="visit-heading" tabIndex={-1}>
          {say('web.visit.title')}
        </h2>
        {visit.isError ? (
          <ProblemNotice error={visit.error} onRetry={() => void visit.refetch()} />
        ) : (
          <Skeleton rows={5} shape="lines" />
        )}
      </>
    );
  }
  const recipients =
    asked === undefined || recipientId === null ? names.recipients : new Map([[recipientId, asked]]);
  const [row] = rowsOf([visit.data], { caregivers: names.caregivers, recipients });
  if (row === undefined) return null;
  return (
    <>
      <h2 id="visit-heading" tabIndex={-1}>
        <span className="heard-only">{say('web.visit.title')}: </span>
        <WhoIs who={row.recipient} />
      </h2>
      <Standing shown={row.shown} />
      {visit.isError && !visit.isPlaceholderData && <ProblemNotice error={visit.error} />}
      <VisitFigures row={row} />
      <VisitWhy visit={row.visit} />
      <VisitExceptions visit={row.visit} mayAcknowledge={reach.acknowledges} />
      <VisitHistory visit={row.visit} />
      <p className="support">
        {say('web.visit.id')} <Code className="code-long">{visitId}</Code>
      </p>
    </>
  );
};

/** One visit, with an address of its own: on a wide screen beside the list, on a phone in its place. */
export const VisitPanel = (props: PanelProps): ReactNode => {
  const { say } = useWords();
  useEscape(close);
  return (
    <aside className="panel" aria-labelledby="visit-heading">
      <InnerLink className="quiet panel-close" to={NOWHERE}>
        <X aria-hidden size={24} />
        {say('web.visit.close')}
      </InnerLink>
      <PanelBody {...props} />
    </aside>
  );
};
