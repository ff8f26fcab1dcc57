import { useMemo, type ReactNode } from 'react';
import { useIntl } from 'react-intl';

/** Dates and times as a clock in Asia/Jerusalem shows them, in the reader's language. */
export const useTimes = (): {
  /** 08:05 */
  time: (instant: string) => string;
  /** Sunday, 22 November 2026; a local date without a time is taken as that day. */
  day: (date: string) => string;
  /** 22 Nov, 08:05 */
  dayAndTime: (instant: string) => string;
  /** 22 Nov */
  shortDay: (instant: string) => string;
} => {
  const intl = useIntl();
  return useMemo(() => {
    const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return {
      time: (instant) => intl.formatTime(instant, clock),
      day: (date) =>
        intl.formatDate(`${date}T12:00:00Z`, {
          weekday: 'long',
          day: 'numeric',
          month: 'long',
          year: 'numeric',
        }),
      dayAndTime: (instant) => intl.formatDate(instant, { day: 'numeric', month: 'short', ...clock }),
      shortDay: (instant) => intl.formatDate(instant, { day: 'numeric', month: 'short' }),
    };
  }, [intl]);
};

/** A code, a number or a time inside running text of any direction: never turned around, never broken. */
export const Code = (props: { children: ReactNode; className?: string }): ReactNode => (
  <bdi dir="ltr" className={`code ${props.className ?? ''}`}>
    {props.children}
  </bdi>
);

const NotReported = (): ReactNode => {
  const { formatMessage } = useIntl();
  return (
    <>
      <span aria-hidden>--:--</span>
      <span className="heard-only">{formatMessage({ id: 'web.notReported' })}</span>
    </>
  );
};

/** From and to as one piece, left to right: 08:00–12:00. */
export const TimeSpan = (props: { from: string | null; to: string | null; isOpen: boolean }): ReactNode => {
  const { time } = useTimes();
  return (
    <bdi dir="ltr" className="times">
      {props.from === null ? <NotReported /> : <time dateTime={props.from}>{time(props.from)}</time>}
      <span className="times-dash">–</span>
      {props.to !== null && <time dateTime={props.to}>{time(props.to)}</time>}
      {props.to === null && !props.isOpen && <NotReported />}
    </bdi>
  );
};
