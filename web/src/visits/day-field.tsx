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
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Label,
  Popover,
} from 'react-aria-components';
import { useWords } from '../words/words.tsx';

const DayCalendar = (): ReactNode => {
  const { say } = useWords();
  return (
    <Popover className="float">
      <Dialog className="calendar-dialog" aria-label={say('web.day.choose')}>
        <Calendar className="calendar" firstDayOfWeek="sun">
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
            <CalendarGridBody>
              {(date) => <CalendarCell date={date} className="calendar-day" />}
            </CalendarGridBody>
          </CalendarGrid>
        </Calendar>
      </Dialog>
    </Popover>
  );
};

/** The field in which any day can be typed or picked from a calendar. Loaded after the list: it is the heaviest part. */
const DayField = (props: { date: string; onChoose: (date: string) => void }): ReactNode => {
  const { say } = useWords();
  return (
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
  );
};

export default DayField;
