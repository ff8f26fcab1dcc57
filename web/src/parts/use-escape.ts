import { useEffect } from 'react';

/** Escape closes the panel, as long as nothing that floats above it takes the key first. */
export const useEscape = (close: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) close();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [close]);
};
