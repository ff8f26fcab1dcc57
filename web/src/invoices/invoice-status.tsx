import { CircleCheck, CircleDot, Lock, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Invoice } from '#shared/contracts/invoices';
import { useWords } from '../words/words.tsx';

const LOOKS: Record<Invoice['status'], { icon: LucideIcon; look: string }> = {
  received: { icon: CircleDot, look: 'open' },
  working: { icon: LoaderCircle, look: 'open' },
  decided: { icon: CircleCheck, look: 'verified' },
  closed: { icon: Lock, look: 'voided' },
};

/** How far an invoice is: icon, word, colour. */
export const InvoiceStatus = ({ status }: { status: Invoice['status'] }): ReactNode => {
  const { say } = useWords();
  const { icon: Icon, look } = LOOKS[status];
  return (
    <span className={`standing standing-${look}`}>
      <Icon aria-hidden size={20} />
      {say(`web.invoice.status.${status}`)}
    </span>
  );
};
