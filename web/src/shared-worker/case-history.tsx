import type { ReactNode } from 'react';
import type { HistoryFact } from '#shared/contracts/shared-worker';
import { hoursOf, useAmounts } from '../payment/words.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';

type Benefit = Extract<HistoryFact, { care: 'benefit' }>;
type Result = Extract<HistoryFact, { care: 'appeal-result' }>;
type Determination = Extract<HistoryFact, { care: 'determination' }>;

const monthText = (month: string): string => `${month.slice(5)}/${month.slice(0, 4)}`;

const useBenefit = (): ((fact: Benefit) => string[]) => {
  const { say } = useWords();
  return ({ recipientId, points, reduced, track, supplements, specialServices }) => [
    recipientId,
    points === null
      ? say('web.sharedWorker.points.unknown')
      : say('web.sharedWorker.points.are', { points: String(points) }),
    say(`web.sharedWorker.track.${track}`),
    ...(reduced ? [say('web.sharedWorker.field.reduced')] : []),
    ...(specialServices === true ? [say('web.sharedWorker.field.special')] : []),
    ...supplements.map(({ kind, weeklyMinutes }) =>
      say('web.sharedWorker.supplement.is', { kind, hours: String(hoursOf(weeklyMinutes)) }),
    ),
  ];
};

const useDetermination = (): ((fact: Determination) => string[]) => {
  const { say } = useWords();
  return ({ caregiverId, load, month, untilMonth, professional }) => [
    caregiverId,
    say(`web.sharedWorker.load.${load ? 'yes' : 'no'}`),
    untilMonth === undefined
      ? monthText(month)
      : say('web.sharedWorker.months', { from: monthText(month), to: monthText(untilMonth) }),
    professional.name,
  ];
};

const useResult = (): ((fact: Result) => string[]) => {
  const { say } = useWords();
  return ({ result, fromMonth, untilMonth, note }) => [
    say(`web.sharedWorker.result.${result}`),
    ...(fromMonth === undefined ? [] : [monthText(fromMonth)]),
    ...(untilMonth === undefined ? [] : [monthText(untilMonth)]),
    note,
  ];
};

/** What of a fact is worth a line beside its kind, in parts. */
const useDetail = (): ((fact: HistoryFact) => string[]) => {
  const { say } = useWords();
  const { date } = useAmounts();
  const benefit = useBenefit();
  const determination = useDetermination();
  const result = useResult();
  return (fact) => {
    switch (fact.care) {
      case 'permit':
        return [
          fact.recipientId,
          ...(fact.joint === undefined ? [] : [say('web.sharedWorker.field.joint')]),
          say('web.sharedWorker.months', { from: date(fact.from), to: date(fact.to) }),
        ];
      case 'determination':
        return determination(fact);
      case 'benefit':
        return benefit(fact);
      case 'relation':
        return [
          ...fact.recipientIds,
          say(`web.sharedWorker.relation.${fact.kind}`),
          say(`web.sharedWorker.source.${fact.source}`),
        ];
      case 'appeal':
        return [fact.caregiverId, fact.reason];
      case 'appeal-result':
        return result(fact);
      case 'follow-up-done':
        return [fact.note];
    }
  };
};

/** Parts of any direction on one line, each kept to itself. */
const Parts = ({ parts }: { parts: readonly string[] }): ReactNode =>
  parts.map((part, index) => (
    <span key={`${index} ${part}`}>
      {index > 0 && ' · '}
      <bdi>{part}</bdi>
    </span>
  ));

/** Everything that was recorded of the two, the latest first, with who and when. */
export const CaseHistory = ({ history }: { history: readonly HistoryFact[] }): ReactNode => {
  const { say } = useWords();
  const { day, dayAndTime } = useTimes();
  const detail = useDetail();
  if (history.length === 0) return <p className="faint">{say('web.sharedWorker.history.none')}</p>;
  return (
    <ol className="history" reversed>
      {history.toReversed().map((fact) => (
        <li key={`${fact.care} ${fact.at} ${fact.countsFrom} ${detail(fact).join()}`}>
          <p>
            <time dateTime={fact.countsFrom}>{day(fact.countsFrom)}</time>
            {' · '}
            {say(`web.sharedWorker.fact.${fact.care}`)}
          </p>
          <p>
            <Parts parts={detail(fact)} />
          </p>
          <p className="faint">
            <time dateTime={fact.at}>{dayAndTime(fact.at)}</time>
            {' · '}
            <Code>{fact.by}</Code>
          </p>
        </li>
      ))}
    </ol>
  );
};
