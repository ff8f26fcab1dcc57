import { X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { type AddressChanges, addressWith, goTo } from '../address.ts';
import { InnerLink } from './inner-link.tsx';
import { useEscape } from './use-escape.ts';
import { useWide } from './use-wide.ts';

/**
 * Details with an address of their own: beside the list where there is room, on a phone in its place. The heading takes
 * the focus when the panel opens; Escape and the link close it, and the focus goes back to what opened it.
 */
export const SidePanel = (props: {
  /** Of the page: on a phone its heading is out of sight behind the panel. */
  page: string;
  title: ReactNode;
  closeText: string;
  /** What leads away from it. */
  to: AddressChanges;
  /** Id of the element that opened it. */
  openedBy: string;
  children: ReactNode;
}): ReactNode => {
  const isWide = useWide();
  const { openedBy } = props;
  useEscape(() => goTo(addressWith(props.to)));
  useEffect(() => {
    document.getElementById('panel-heading')?.focus();
    return () => {
      // The list is drawn again before it can take the focus; another panel in this one's place keeps it.
      requestAnimationFrame(() => {
        if (document.getElementById('panel-heading') === null) document.getElementById(openedBy)?.focus();
      });
    };
  }, [openedBy]);
  return (
    <aside className="panel" aria-labelledby="panel-heading">
      {!isWide && <h1 className="heard-only">{props.page}</h1>}
      <InnerLink className="quiet panel-close" to={props.to}>
        <X aria-hidden size={24} />
        {props.closeText}
      </InnerLink>
      <h2 id="panel-heading" tabIndex={-1}>
        {props.title}
      </h2>
      {props.children}
    </aside>
  );
};
