import { useEffect, type RefObject } from 'react';

type KeysOf = {
  /** Whether somebody is on the line. */
  isOnCall: boolean;
  onKey: (key: string) => void;
  onCall: () => void;
  onHangUp: () => void;
};

const KEY = /^[0-9*#]$/;
/** Here Enter and digits have a meaning of their own. */
const OWN_ENTER = 'button, a, select, textarea, [role=option], [role=listbox]';
const OWN_DIGITS = 'input, textarea, select, [role=option], [role=listbox]';

const inside = (target: EventTarget | null, selector: string): boolean =>
  target instanceof Element && target.closest(selector) !== null;

/**
 * The keys of a computer as the keys of a telephone: digits, `*` and `#` while the telephone has the focus (a single
 * letter may be a shortcut only there: WCAG 2.1.4), Enter to call, Escape to hang up.
 */
export const useKeys = (telephone: RefObject<HTMLElement | null>, keys: KeysOf): void => {
  const { isOnCall, onKey, onCall, onHangUp } = keys;
  useEffect(() => {
    const isKey = ({ key, target }: KeyboardEvent): boolean => {
      const isHere = target instanceof Node && telephone.current?.contains(target) === true;
      return isHere && KEY.test(key) && !inside(target, OWN_DIGITS);
    };
    const act = (event: KeyboardEvent): (() => void) | null => {
      if (event.key === 'Escape') return isOnCall ? onHangUp : null;
      if (event.key === 'Enter') return isOnCall || inside(event.target, OWN_ENTER) ? null : onCall;
      return isKey(event) ? () => onKey(event.key) : null;
    };
    const onDown = (event: KeyboardEvent): void => {
      const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
      const then = isShortcut || event.defaultPrevented || event.repeat ? null : act(event);
      if (then === null) return;
      event.preventDefault();
      then();
    };
    addEventListener('keydown', onDown);
    return () => removeEventListener('keydown', onDown);
  }, [telephone, isOnCall, onKey, onCall, onHangUp]);
};
