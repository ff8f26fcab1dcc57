import { CircleCheck, CircleDot, CircleX, Pause, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import type { DeliveryRow } from './webhook-calls.ts';

const LOOKS: Record<DeliveryRow['state'] | 'active' | 'off', { icon: LucideIcon; look: string }> = {
  delivered: { icon: CircleCheck, look: 'verified' },
  pending: { icon: CircleDot, look: 'open' },
  failed: { icon: CircleX, look: 'needs-correction' },
  active: { icon: CircleCheck, look: 'verified' },
  off: { icon: Pause, look: 'voided' },
};

/** How a webhook, or a delivery to it, stands: icon, word, colour. */
export const WebhookStanding = ({ shown }: { shown: keyof typeof LOOKS }): ReactNode => {
  const { say } = useWords();
  const { icon: Icon, look } = LOOKS[shown];
  return (
    <span className={`standing standing-${look}`}>
      <Icon aria-hidden size={20} />
      {say(`web.webhook.standing.${shown}`)}
    </span>
  );
};

/** The words for a kind of event; its name where this page is older than it. */
export const useEventWord = (): ((type: string) => string) => {
  const { sayIfKnown } = useWords();
  return (type) => sayIfKnown(`web.webhook.event.${type}`) ?? type;
};
