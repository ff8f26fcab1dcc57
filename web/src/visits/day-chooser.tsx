import { ChevronLeft, ChevronRight } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { DAY_MILLIS } from '#shared/domain/instants';
import { useWords } from '../words/words.tsx';

const DayField = lazy(() => import('./day-field.tsx'));

/** The local date some days before or after another. */
const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T12:00:00Z`) + days * DAY_MILLIS).toISOString().slice(0, 10);

/** The day that is shown, one day back and forth, and back to today. */
export const DayChooser = (props: {
  date: string;
  today: string;
  onChoose: (date: string) => void;
}): ReactNode => {
  const { say } = useWords();
  return (
    <div className="days" role="group" aria-label={say('web.day.label')}>
      <Button
        className="quiet"
        aria-label={say('web.day.previous')}
        onPress={() => props.onChoose(shifted(props.date, -1))}
      >
        <ChevronLeft aria-hidden size={24} className="turns" />
      </Button>
      <Suspense fallback={<span className="day-field day-group" />}>
        <DayField date={props.date} onChoose={props.onChoose} />
      </Suspense>
      <Button
        className="quiet"
        aria-label={say('web.day.next')}
        onPress={() => props.onChoose(shifted(props.date, 1))}
      >
        <ChevronRight aria-hidden size={24} className="turns" />
      </Button>
      {props.date !== props.today && (
        <Button className="button" onPress={() => props.onChoose(props.today)}>
          {say('web.day.today')}
        </Button>
      )}
    </div>
  );
};
