import type { ReactNode } from 'react';
import { localDateOf } from '#shared/domain/instants';
import { startOf, type Visit } from '#shared/domain/visit';
import { TimeSpan, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import type { Row } from './rows.ts';
import { useMinutes, VisitTimes, WhoIs } from './visit-bits.tsx';

const Figure = (props: { label: string; children: ReactNode }): ReactNode => (
  <div>
    <dt>{props.label}</dt>
    <dd>{props.children}</dd>
  </div>
);

const isOverlaid = (visit: Visit): boolean =>
  (visit.reportedArrivalAt !== undefined && visit.reportedArrivalAt !== visit.arrivalAt) ||
  (visit.reportedDepartureAt !== undefined && visit.reportedDepartureAt !== visit.departureAt);

const Reported = ({ visit }: { visit: Visit }): ReactNode => {
  const { say } = useWords();
  return (
    <Figure label={say('web.visit.reported')}>
      <TimeSpan
        from={visit.reportedArrivalAt === undefined ? visit.arrivalAt : visit.reportedArrivalAt}
        to={visit.reportedDepartureAt === undefined ? visit.departureAt : visit.reportedDepartureAt}
        isOpen={false}
      />
    </Figure>
  );
};

const usePlaceText = (): ((visit: Visit) => string) => {
  const { say } = useWords();
  return ({ place }) => {
    const verdict = say(`verdict.${place.verdict}`);
    if (place.distanceMetres === null) return verdict;
    return `${verdict} · ${say('web.visit.distance', { metres: Math.round(place.distanceMetres) })}`;
  };
};

/** What the person cared for last said of it. */
const Answer = ({ visit: { recipientAnswer } }: { visit: Visit }): ReactNode => {
  const { say } = useWords();
  const { dayAndTime } = useTimes();
  if (recipientAnswer === undefined) return null;
  return (
    <Figure label={say('web.visit.answer')}>
      {say(`web.visit.answer.${recipientAnswer.answer}`)}
      {' · '}
      <time dateTime={recipientAnswer.at}>{dayAndTime(recipientAnswer.at)}</time>
    </Figure>
  );
};

/** What the visit comes to: who, when, how long, how it was reported, where. */
export const VisitFigures = ({ row }: { row: Row }): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { day, time } = useTimes();
  const minutes = useMinutes();
  const placeText = usePlaceText();
  const { visit } = row;
  const channels = [...new Set([visit.channelIn, visit.channelOut])].filter((one) => one !== null);
  return (
    <>
      <p className="panel-times">
        <VisitTimes visit={visit} />
        {visit.minutes !== null && <span className="panel-minutes">{minutes(visit.minutes)}</span>}
      </p>
      <p className="faint">{day(localDateOf(startOf(visit)))}</p>
      <dl className="figures">
        <Figure label={say('web.visit.caregiver')}>
          <WhoIs who={row.caregiver} />
        </Figure>
        {isOverlaid(visit) && <Reported visit={visit} />}
        {visit.suggestedDepartureAt !== undefined && (
          <Figure label={say('web.visit.suggested')}>
            <bdi dir="ltr">{time(visit.suggestedDepartureAt)}</bdi>
          </Figure>
        )}
        {channels.length > 0 && (
          <Figure label={say('web.visit.channel')}>
            {channels.map((one) => say(`channel.${one}`)).join(' · ')}
          </Figure>
        )}
        <Figure label={say('web.visit.place')}>{placeText(visit)}</Figure>
        <Answer visit={visit} />
        {visit.branchId !== null && (
          <Figure label={say('web.filter.branch')}>
            {sayIfKnown(`branch.${visit.branchId}`) ?? visit.branchId}
          </Figure>
        )}
      </dl>
    </>
  );
};
