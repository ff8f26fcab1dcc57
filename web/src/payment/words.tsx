import { type ReactNode, useMemo } from 'react';
import { useIntl } from 'react-intl';
import { PaymentCode } from '#shared/domain/payment/claim';
import { Code } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';

const MINUTES_PER_HOUR = 60;

/** Hours with at most two digits behind the point: what a sheet adds up. */
export const hoursOf = (minutes: number): number => Math.round((minutes / MINUTES_PER_HOUR) * 100) / 100;

/** Amounts of time, shares and months in the reader's language. */
export const useAmounts = () => {
  const intl = useIntl();
  return useMemo(
    () => ({
      hours: (minutes: number): string => {
        const amount = intl.formatNumber(minutes / MINUTES_PER_HOUR, { maximumFractionDigits: 1 });
        return intl.formatMessage({ id: 'web.invoice.hours' }, { hours: amount });
      },
      share: (share: number): string =>
        intl.formatNumber(share, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }),
      count: (count: number): string => intl.formatNumber(count),
      /** November 2026 */
      month: (month: string): string =>
        intl.formatDate(`${month}-15T12:00:00Z`, { month: 'long', year: 'numeric' }),
      /** Nov 2026 */
      shortMonth: (month: string): string =>
        intl.formatDate(`${month}-15T12:00:00Z`, { month: 'short', year: 'numeric' }),
      /** 1 Nov 2026 */
      date: (date: string): string =>
        intl.formatDate(`${date}T12:00:00Z`, { day: 'numeric', month: 'short', year: 'numeric' }),
    }),
    [intl],
  );
};

/** The words for a payment code; the code itself where this page is older than it. */
export const useCodeWord = (): ((code: string) => string) => {
  const { sayIfKnown } = useWords();
  return (code) => sayIfKnown(`payment.code.${code}`) ?? code;
};

/** A reason for which minutes are held: in words, with the code small beside it for the support desk. */
export const Reason = (props: { code: string }): ReactNode => {
  const word = useCodeWord();
  return (
    <span className="reason">
      {word(props.code)} <Code className="reason-code">{props.code}</Code>
    </span>
  );
};

/** Codes with their minutes, in the order in which codes are told. */
export const inOrder = (
  minutesByCode: Readonly<Record<string, number>>,
): { code: string; minutes: number }[] =>
  PaymentCode.options.flatMap((code) => {
    const minutes = minutesByCode[code] ?? 0;
    return minutes > 0 ? [{ code, minutes }] : [];
  });
