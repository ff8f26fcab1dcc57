import { parseDate } from '@internationalized/date';
import { CalendarDays, ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DatePicker,
  Dialog,
  Group,
  Heading,
  Popover,
} from 'react-aria-components';
import { DateInput, DateSegment, Label } from 'react-aria-components';
import { useWords } from '../words/words.tsx';

/** The local date some days before or after another. */
const shifted = (date: string, days: number): string => parseDate(date).add({ days }).toString();

const DayCalendar = (): ReactNode => {
  const { say } = useWords();
  return (
    <Popover className="float">
      <Dialog className="calendar-dialog" aria-label={say('web.day.choose')}>
        <Calendar className="calendar">
          <header>
            <Button slot="previous" className="quiet" aria-label={say('web.day.previousMonth')}>
              <ChevronLeft aria-hidden size={24} className="turns" />
            </Button>
            <Heading />
            <Button slot="next" className="quiet" aria-label={say('web.day.nextMonth')}>
              <ChevronRight aria-hidden size={24} className="turns" />
            </Button>
          </header>
          <CalendarGrid weekdayStyle="short">
            <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
            <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day" />}</CalendarGridBody>
          </CalendarGrid>
        </Calendar>
      </Dialog>
    </Popover>
  );
};

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
      <DatePicker
        className="day-field"
        value={parseDate(props.date)}
        onChange={(value) => {
          if (value !== null) props.onChoose(value.toString());
        }}
        shouldForceLeadingZeros
      >
        <Label className="heard-only">{say('web.day.choose')}</Label>
        <Group className="day-group">
          <DateInput className="day-input">
            {(segment) => <DateSegment segment={segment} className="day-segment" />}
          </DateInput>
          <Button className="day-open" aria-label={say('web.day.open')}>
            <CalendarDays aria-hidden size={22} />
          </Button>
        </Group>
        <DayCalendar />
      </DatePicker>
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
