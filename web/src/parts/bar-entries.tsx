import { ChevronDown } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import { barOf, screenAt, type Screen, type ScreenGroup } from '../screens.ts';
import { useWords } from '../words/words.tsx';
import { InnerLink } from './inner-link.tsx';

type Offered = { screens: readonly Screen[]; path: string };

const Link = ({ screen, path }: { screen: Screen; path: string }): ReactNode => {
  const { say } = useWords();
  return (
    <InnerLink className="screen-link" to={screen.path} isCurrent={screen === screenAt(path) && 'page'}>
      <screen.icon aria-hidden size={20} />
      {say(screen.title)}
    </InnerLink>
  );
};

/** Several screens behind one button; closed by Escape, by going somewhere, and by turning to something else. */
const Group = (props: Offered & { group: ScreenGroup }): ReactNode => {
  const { say } = useWords();
  const { group, screens, path } = props;
  const [isOpen, setIsOpen] = useState(false);
  const place = useRef<HTMLLIElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isHere = screens.some((one) => one === screenAt(path));
  useEffect(() => setIsOpen(false), [path]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const look = ({ target }: Event): void => {
      if (target instanceof Node && place.current?.contains(target) !== true) setIsOpen(false);
    };
    addEventListener('pointerdown', look);
    return () => removeEventListener('pointerdown', look);
  }, [isOpen]);
  const leave = ({ relatedTarget, currentTarget }: FocusEvent): void => {
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) setIsOpen(false);
  };
  const escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.preventDefault();
    setIsOpen(false);
    opener.current?.focus();
  };
  return (
    <li ref={place} className="screen-group" onBlur={leave} onKeyDown={escape}>
      <Disclosure isExpanded={isOpen} onExpandedChange={setIsOpen}>
        <Button ref={opener} slot="trigger" className="screen-link" data-here={isHere || undefined}>
          {say(`web.screens.${group}`)}
          <ChevronDown aria-hidden size={20} className="filter-arrow" />
        </Button>
        <DisclosurePanel className="screen-panel float">
          <ul>
            {screens.map((screen) => (
              <li key={screen.path}>
                <Link screen={screen} path={path} />
              </li>
            ))}
          </ul>
        </DisclosurePanel>
      </Disclosure>
    </li>
  );
};

/** The screens side by side in the bar, those of one group behind one button: the bar stays one line in every language. */
export const BarEntries = ({ screens, path }: Offered): ReactNode => (
  <ul className="screens">
    {barOf(screens).map((entry) =>
      entry.group === undefined ? (
        <li key={entry.screens[0].path}>
          <Link screen={entry.screens[0]} path={path} />
        </li>
      ) : (
        <Group key={entry.group} group={entry.group} screens={entry.screens} path={path} />
      ),
    )}
  </ul>
);
