import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';

/** Something that is folded away until somebody asks for it. */
export const Fold = (props: {
  title: string;
  isOpenAtFirst?: boolean;
  children: (close: () => void) => ReactNode;
}): ReactNode => {
  const [isOpen, setIsOpen] = useState(props.isOpenAtFirst === true);
  return (
    <Disclosure className="fold" isExpanded={isOpen} onExpandedChange={setIsOpen}>
      <Button slot="trigger" className="button fold-open">
        {props.title}
        <ChevronDown aria-hidden size={20} className="filter-arrow" />
      </Button>
      <DisclosurePanel className="fold-body">
        {isOpen && props.children(() => setIsOpen(false))}
      </DisclosurePanel>
    </Disclosure>
  );
};
