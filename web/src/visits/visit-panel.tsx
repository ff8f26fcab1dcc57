import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { goTo, addressWith } from '../address.ts';
import { useRecipientName, useVisit, type Names } from '../api/queries.ts';
import { InnerLink } from '../parts/inner-link.tsx';
import { ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { Standing } from '../parts/standing.tsx';
import { useEscape } from '../parts/use-escape.ts';
import { useWide } from '../parts/use-wide.ts';
import type { Reach } from '../session/person.ts';
import { useWords } from '../words/words.tsx';
import { Code } from '../words/when.tsx';
import { rowsOf, type Row } from './rows.ts';
import { VisitExceptions } from './visit-exceptions.tsx';
import { VisitFigures } from './visit-figures.tsx';
import { VisitHistory } from './visit-history.tsx';
import { VisitWhy } from './visit-why.tsx';
import { WhoIs } from './visit-bits.tsx';

const NOWHERE = { visit: null };

const close = (): void => goTo(addressWith(NOWHERE));

type PanelProps = {
  visitId: string;
  /** Of the page: on a phone its heading is out of sight behind the panel. */
  title: string;
  reach: Reach;
  names: { caregivers: Names; recipients: Names };
};

/** Before the visit is there: what it is waiting for. */
const NotYet = (props: { error: Error | null; onRetry: () => void }): ReactNode =>
  props.error === null ? (
    <Skeleton rows={5} shape="lines" />
  ) : (
    <ProblemNotice error={props.error} onRetry={props.onRetry} />
  );

/** Whose visit it is. One element from the first moment on: it has the focus when the panel opens. */
const PanelHeading = ({ row }: { row: Row | undefined }): ReactNode => {
  const { say } = useWords();
  return (
    <h2 id="visit-heading" tabIndex={-1}>
      {row === undefined ? (
        say('web.visit.title')
      ) : (
        <>
          <span className="heard-only">{say('web.visit.title')}: </span>
          <WhoIs who={row.recipient} />
        </>
      )}
    </h2>
  );
};

const Parts = (props: { row: Row; mayAcknowledge: boolean; error: Error | null }): ReactNode => {
  const { say } = useWords();
  const { row } = props;
  return (
    <>
      <Standing shown={row.shown} />
      {props.error !== null && <ProblemNotice error={props.error} />}
      <VisitFigures row={row} />
      <VisitWhy visit={row.visit} />
      <VisitExceptions visit={row.visit} mayAcknowledge={props.mayAcknowledge} />
      <VisitHistory visit={row.visit} />
      <p className="support">
        {say('web.visit.id')} <Code className="code-long">{row.visit.visitId}</Code>
      </p>
    </>
  );
};

const PanelBody = ({ visitId, reach, names }: Omit<PanelProps, 'title'>): ReactNode => {
  const { data: visit, error, refetch } = useVisit(visitId);
  const recipientId = visit?.recipientId ?? null;
  const asked = useRecipientName(recipientId, reach.visits === 'office' && !reach.readsNames);
  const recipients =
    asked === undefined || recipientId === null ? names.recipients : new Map([[recipientId, asked]]);
  const [row] = visit === undefined ? [] : rowsOf([visit], { caregivers: names.caregivers, recipients });
  return (
    <>
      <PanelHeading row={row} />
      {row === undefined ? (
        <NotYet error={error} onRetry={() => void refetch()} />
      ) : (
        <Parts row={row} mayAcknowledge={reach.acknowledges} error={error} />
      )}
    </>
  );
};

/** One visit, with an address of its own: on a wide screen beside the list, on a phone in its place. */
export const VisitPanel = (props: PanelProps): ReactNode => {
  const { say } = useWords();
  const isWide = useWide();
  useEscape(close);
  return (
    <aside className="panel" aria-labelledby="visit-heading">
      {!isWide && <h1 className="heard-only">{props.title}</h1>}
      <InnerLink className="quiet panel-close" to={NOWHERE}>
        <X aria-hidden size={24} />
        {say('web.visit.close')}
      </InnerLink>
      <PanelBody {...props} />
    </aside>
  );
};
