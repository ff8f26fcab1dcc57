import { useState } from 'react';

/** What has been written stays on this device until it is sent: a reload loses nothing. */
export const useDraft = (key: string): [string, (text: string) => void] => {
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const write = (next: string): void => {
    setText(next);
    if (next === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, next);
  };
  return [text, write];
};
