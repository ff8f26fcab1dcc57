import { Languages, LogOut, Menu } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import { screenAt, type Screen } from '../screens.ts';
import { BarEntries } from './bar-entries.tsx';
import { useSession } from '../session/session-context.ts';
import type { Person } from '../session/person.ts';
import { LANGUAGE_ORDER, languageOf, LANGUAGES } from '../words/languages.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { InnerLink } from './inner-link.tsx';
import { PickField } from './pick-field.tsx';
import { useWide } from './use-wide.ts';

const LANGUAGE_OPTIONS = LANGUAGE_ORDER.map((id) => ({ id, text: LANGUAGES[id].name, lang: id }));

type NavigationProps = { screens: readonly Screen[]; path: string };

const Entries = ({ screens, path }: NavigationProps): ReactNode => {
  const { say } = useWords();
  const open = screenAt(path);
  return (
    <ul className="screens">
      {screens.map((screen) => (
        <li key={screen.path}>
          <InnerLink className="screen-link" to={screen.path} isCurrent={screen === open && 'page'}>
            <screen.icon aria-hidden size={20} />
            {say(screen.title)}
          </InnerLink>
        </li>
      ))}
    </ul>
  );
};

/** The screens of this person: side by side where there is room, else behind one button. Nothing for one screen only. */
const Navigation = (props: NavigationProps): ReactNode => {
  const { say } = useWords();
  const isWide = useWide();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => setIsOpen(false), [props.path]);
  if (props.screens.length < 2) return null;
  if (isWide) {
    return (
      <nav className="navigation" aria-label={say('web.screens')}>
        <BarEntries {...props} />
      </nav>
    );
  }
  return (
    <Disclosure className="navigation" isExpanded={isOpen} onExpandedChange={setIsOpen}>
      <Button slot="trigger" className="quiet">
        <Menu aria-hidden size={20} />
        {say('web.screens')}
      </Button>
      <DisclosurePanel>
        <nav aria-label={say('web.screens')}>
          <Entries {...props} />
        </nav>
      </DisclosurePanel>
    </Disclosure>
  );
};

type TopBarProps = NavigationProps & { person: Person | null };

/** Whose page it is, its screens, who is signed in, the language, the way out. */
export const TopBar = (props: TopBarProps): ReactNode => {
  const { say } = useWords();
  const { language, choose } = useLanguage();
  const session = useSession();
  return (
    <header className="top">
      <InnerLink className="brand" to="/">
        <img src="/mark.svg" alt="" width={32} height={32} />
        {say('web.name')}
      </InnerLink>
      <Navigation screens={props.screens} path={props.path} />
      <div className="top-end">
        <PickField
          className="pick-language"
          label={say('web.language')}
          hidesLabel
          icon={<Languages aria-hidden size={20} />}
          options={LANGUAGE_OPTIONS}
          value={language}
          onPick={(id) => choose(languageOf(id) ?? language)}
        />
        {props.person !== null && (
          <>
            <bdi className="who">{props.person.name}</bdi>
            <Button className="quiet" onPress={() => void session.signOut()}>
              <LogOut aria-hidden size={20} className="turns" />
              <span className="quiet-word">{say('web.signOut')}</span>
            </Button>
          </>
        )}
      </div>
    </header>
  );
};
