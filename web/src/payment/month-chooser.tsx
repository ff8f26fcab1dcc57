import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { PickField } from '../parts/pick-field.tsx';
import { useWords } from '../words/words.tsx';
import { monthsFor, shiftedMonth } from './months.ts';
import { useAmounts } from './words.tsx';

/** The month that is shown, and one month back and forth. */
export const MonthChooser = (props: {
  month: string;
  today: string;
  onChoose: (month: string) => void;
}): ReactNode => {
  const { say } = useWords();
  const { month: inWords } = useAmounts();
  const next = shiftedMonth(props.month, 1);
  return (
    <div className="months" role="group" aria-label={say('web.payment.month')}>
      <Button
        className="quiet"
        aria-label={say('web.payment.previousMonth')}
        onPress={() => props.onChoose(shiftedMonth(props.month, -1))}
      >
        <ChevronLeft aria-hidden size={24} className="turns" />
      </Button>
      <PickField
        label={say('web.payment.month')}
        hidesLabel
        options={monthsFor(props.today, props.month).map((id) => ({ id, text: inWords(id) }))}
        value={props.month}
        onPick={props.onChoose}
      />
      <Button
        className="quiet"
        aria-label={say('web.payment.nextMonth')}
        isDisabled={next > props.today.slice(0, 7)}
        onPress={() => props.onChoose(next)}
      >
        <ChevronRight aria-hidden size={24} className="turns" />
      </Button>
    </div>
  );
};
