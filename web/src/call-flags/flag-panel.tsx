import type { ReactNode } from 'react';
import { reviewCallFlagRoute } from '#shared/contracts/call-trust';
import { type CallFlagView, ReviewOutcome } from '#shared/domain/call-flag-view';
import type { Names } from '../api/queries.ts';
import { EntryField, EntryForm, EntryPick } from '../parts/entry-form.tsx';
import { EntryFold } from '../parts/entry-fold.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useEntry } from '../parts/use-entry.ts';
import { filled } from '../parts/written.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { useFlag } from './call-flag-calls.ts';
import { FlagCaregivers, FlagLine, FlagState, FlagTimes } from './flag-bits.tsx';

const ReviewForm = ({ flagId, onDone }: { flagId: string; onDone: () => void }): ReactNode => {
  const { say } = useWords();
  const entry = useEntry(reviewCallFlagRoute, {
    draft: `review.${flagId}`,
    first: { outcome: 'explained' },
    inputOf: ({ outcome, note }) => ({ params: { flagId }, body: { outcome, note: filled(note) } }),
    stale: ['call-flags'],
    onDone,
  });
  return (
    <EntryForm entry={entry} label={say('web.calls.review')} send={say('web.calls.review.send')}>
      <EntryPick
        name="outcome"
        label={say('web.calls.review.outcome')}
        options={ReviewOutcome.options.map((id) => ({ id, text: say(`web.calls.state.${id}`) }))}
      />
      <EntryField
        name="note"
        label={say('web.calls.review.note')}
        hint={say('web.calls.review.note.hint')}
        isLong
      />
    </EntryForm>
  );
};

const Reviews = ({ reviews }: Pick<CallFlagView, 'reviews'>): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  if (reviews.length === 0) return <p className="faint">{say('web.calls.reviews.none')}</p>;
  return (
    <ol className="history" reversed>
      {reviews.toReversed().map(({ at, by, outcome, note }) => (
        <li key={`${at} ${by}`}>
          <p>{say(`web.calls.state.${outcome}`)}</p>
          <p>
            <bdi>{note}</bdi>
          </p>
          <p className="faint">
            <time dateTime={at}>{dayAndTime(at)}</time> · <Code>{by}</Code>
          </p>
        </li>
      ))}
    </ol>
  );
};

const VisitLinks = ({ flag, caregivers }: { flag: CallFlagView; caregivers: Names }): ReactNode => {
  const { say } = useWords();
  if (flag.caregiverIds.length === 0) return null;
  return (
    <section aria-labelledby="flag-visits">
      <h3 id="flag-visits">{say('web.calls.visits')}</h3>
      <p className="faint">{say('web.calls.visits.hint')}</p>
      <ul className="flag-visits">
        {flag.caregiverIds.map((id) => (
          <li key={id}>
            <InnerLink className="button" to={`/?date=${flag.date}&find=${encodeURIComponent(id)}`}>
              <bdi>{caregivers.get(id) ?? id}</bdi>
            </InnerLink>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Flag = ({ flag, caregivers }: { flag: CallFlagView; caregivers: Names }): ReactNode => {
  const { say } = useWords();
  return (
    <>
      <FlagState flag={flag} />
      <p>{say(`web.calls.why.${flag.rule}`)}</p>
      <p className="faint">{say('web.calls.harmless')}</p>
      <dl className="figures">
        <div>
          <dt>{say('web.calls.column.when')}</dt>
          <dd>
            <FlagTimes flag={flag} />
          </dd>
        </div>
        <div>
          <dt>{say('web.calls.column.line')}</dt>
          <dd>
            <FlagLine line={flag.line} />
          </dd>
        </div>
        <div>
          <dt>{say('web.calls.column.caregivers')}</dt>
          <dd>
            <FlagCaregivers flag={flag} caregivers={caregivers} />
          </dd>
        </div>
        <div>
          <dt>{say('web.calls.reports')}</dt>
          <dd>{flag.reportIds.length}</dd>
        </div>
      </dl>
      <VisitLinks flag={flag} caregivers={caregivers} />
      <section aria-labelledby="flag-reviews">
        <h3 id="flag-reviews">{say('web.calls.reviews')}</h3>
        <Reviews reviews={flag.reviews} />
        <EntryFold title={say('web.calls.review')} recorded={say('web.calls.review.recorded')}>
          {(onDone) => <ReviewForm flagId={flag.flagId} onDone={onDone} />}
        </EntryFold>
      </section>
    </>
  );
};

/** One flag: why it is worth a look, whose calls, what others found, and a place to write down what was found. */
export const FlagPanel = ({ flagId, caregivers }: { flagId: string; caregivers: Names }): ReactNode => {
  const { say } = useWords();
  const flag = useFlag(flagId);
  const { data } = flag;
  const title = data ? say(`web.calls.rule.${data.rule}`) : say('web.calls.one');
  return (
    <SidePanel
      page={say('web.screen.calls')}
      title={title}
      closeText={say('web.calls.back')}
      to={{ flag: null }}
      openedBy={`flag-${flagId}`}
    >
      {flag.isPending && <Skeleton rows={5} shape="lines" />}
      {flag.isError && <ProblemNotice error={flag.error} onRetry={() => void flag.refetch()} />}
      {data === null && <Empty title={say('web.calls.gone')} hint={say('web.calls.gone.hint')} />}
      {data && <Flag flag={data} caregivers={caregivers} />}
    </SidePanel>
  );
};
