import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words/words.tsx';

/** In rows of three, as on every telephone in every script. */
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const NAMES: Partial<Record<string, string>> = { '*': 'web.telephone.star', '#': 'web.telephone.hash' };

/** The twelve keys. They never go away: outside of a call they do nothing, as on a telephone. */
export const Keypad = (props: { onKey: (key: string) => void }): ReactNode => {
  const { say } = useWords();
  return (
    <div className="keypad" role="group" aria-label={say('web.telephone.keys')} dir="ltr">
      {KEYS.map((key) => {
        const name = NAMES[key];
        return (
          <Button
            key={key}
            className="key"
            {...(name !== undefined && { 'aria-label': say(name) })}
            onPress={() => props.onKey(key)}
          >
            {key}
          </Button>
        );
      })}
    </div>
  );
};
