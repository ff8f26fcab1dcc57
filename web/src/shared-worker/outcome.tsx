import { CircleCheck, CircleX, Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';

const LOOKS = {
  allowed: { icon: CircleCheck, look: 'good' },
  held: { icon: CircleX, look: 'bad' },
  refer: { icon: Scale, look: 'attention' },
} as const;

/** As much of a decision, or of a row of the table, as its sign tells. */
export type Told = { allowed: boolean; code: 81 | 82 | null; refer?: boolean };

const outcomeOf = ({ allowed, refer }: Told): keyof typeof LOOKS => {
  if (refer === true) return 'refer';
  return allowed ? 'allowed' : 'held';
};

/** Allowed, held with a code, or for the Division: a sign and a word. */
export const Outcome = ({ told }: { told: Told }): ReactNode => {
  const { say } = useWords();
  const outcome = outcomeOf(told);
  const { icon: Icon, look } = LOOKS[outcome];
  return (
    <span className={`outcome outcome-${look}`}>
      <Icon aria-hidden size={20} />
      {say(`web.sharedWorker.${outcome}`, { code: told.code ?? '' })}
    </span>
  );
};
