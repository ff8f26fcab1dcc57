import { Ban, CircleCheck, CircleDot, Hand, PencilLine, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Standing as StandingName } from '#shared/domain/visit';
import { useWords } from '../words/words.tsx';

/** What the page shows of a visit: its standing, or that it is still going on. */
export type Shown = StandingName | 'open';

const ICONS: Record<Shown, LucideIcon> = {
  verified: CircleCheck,
  'needs-acknowledgement': Hand,
  'needs-correction': PencilLine,
  voided: Ban,
  open: CircleDot,
};

const KEYS: Record<Shown, string> = {
  verified: 'standing.verified',
  'needs-acknowledgement': 'standing.needs-acknowledgement',
  'needs-correction': 'standing.needs-correction',
  voided: 'standing.voided',
  open: 'web.standing.open',
};

/** The word for a standing. */
export const useStandingWord = (): ((shown: Shown) => string) => {
  const { say } = useWords();
  return (shown) => say(KEYS[shown]);
};

/** The one way in which a standing is shown: icon, word, colour. */
export const Standing = (props: { shown: Shown }): ReactNode => {
  const word = useStandingWord();
  const Icon = ICONS[props.shown];
  return (
    <span className={`standing standing-${props.shown}`}>
      <Icon aria-hidden size={20} />
      {word(props.shown)}
    </span>
  );
};
