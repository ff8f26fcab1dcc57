import { CircleCheck } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';

/** A form that is folded away until somebody wants to record something; says when it was recorded. */
export const EntryFold = (props: {
  title: string;
  /** Said when it was recorded. */
  recorded: string;
  children: (onDone: () => void) => ReactNode;
}): ReactNode => {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const turn = (open: boolean): void => {
    setIsOpen(open);
    if (open) setIsDone(false);
  };
  const onDone = (): void => {
    setIsOpen(false);
    setIsDone(true);
    // The form that had the focus is gone.
    trigger.current?.focus();
  };
  return (
    <Disclosure className="entry" isExpanded={isOpen} onExpandedChange={turn}>
      <Button slot="trigger" className="button" ref={trigger}>
        {props.title}
      </Button>
      <div role="status">
        {isDone && (
          <p className="outcome outcome-good">
            <CircleCheck aria-hidden size={20} />
            {props.recorded}
          </p>
        )}
      </div>
      <DisclosurePanel>{isOpen && props.children(onDone)}</DisclosurePanel>
    </Disclosure>
  );
};
