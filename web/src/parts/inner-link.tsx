import type { MouseEvent, ReactNode } from 'react';
import { addressWith, goTo, type AddressChanges } from '../address.ts';

/** A link to a place inside the page: can be opened in a tab of its own, and does not load the page anew. */
export const InnerLink = (props: {
  /** Changes of the query, or the path of another screen. */
  to: AddressChanges | string;
  className?: string;
  id?: string;
  label?: string;
  /** `page` for the screen that is open, else one of a set. */
  isCurrent?: boolean | 'page';
  children: ReactNode;
}): ReactNode => {
  const address = typeof props.to === 'string' ? props.to : addressWith(props.to);
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    goTo(address);
  };
  return (
    <a
      id={props.id}
      className={props.className}
      href={address}
      onClick={follow}
      aria-label={props.label}
      aria-current={props.isCurrent || undefined}
    >
      {props.children}
    </a>
  );
};
