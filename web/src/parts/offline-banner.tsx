import { WifiOff } from 'lucide-react';
import { useSyncExternalStore, type ReactNode } from 'react';
import { useWords } from '../words/words.tsx';

const watch = (changed: () => void): (() => void) => {
  addEventListener('online', changed);
  addEventListener('offline', changed);
  return () => {
    removeEventListener('online', changed);
    removeEventListener('offline', changed);
  };
};

/** Whether this device has a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(watch, () => navigator.onLine);

/** Says that what is seen may be old, and that it mends itself. */
export const OfflineBanner = (): ReactNode => {
  const { say } = useWords();
  const online = useOnline();
  return (
    <div role="status" className="banner-place">
      {!online && (
        <p className="banner">
          <WifiOff aria-hidden size={24} />
          {say('web.offline')}
        </p>
      )}
    </div>
  );
};
