import type { ReactNode } from 'react';
import { useAmounts } from '../payment/words.tsx';
import { useWords } from '../words/words.tsx';
import { type Bar, heldShare } from './readiness.ts';

/** Shares of claimed hours as bars, each with its own label and figures. */
export const HeldBars = (props: {
  title: string;
  bars: readonly Bar[];
  labelOf: (key: string) => ReactNode;
}): ReactNode => {
  const { say } = useWords();
  const { hours, share } = useAmounts();
  if (props.bars.length === 0) return null;
  return (
    <section className="payment-part">
      <h3>{props.title}</h3>
      <ul className="held-bars">
        {props.bars.map((bar) => (
          <li key={bar.key} className="held-row">
            <span className="held-label">{props.labelOf(bar.key)}</span>
            <span className="held-track" aria-hidden>
              <span className="held-bar" style={{ inlineSize: `${(heldShare(bar) * 100).toFixed(2)}%` }} />
            </span>
            <span className="held-figures">
              <strong>{share(heldShare(bar))}</strong>{' '}
              {say('web.readiness.of', { held: hours(bar.heldMinutes), claimed: hours(bar.claimedMinutes) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
