import { Languages, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useSession } from '../session/session-context.ts';
import type { Person } from '../session/person.ts';
import { LANGUAGE_ORDER, languageOf, LANGUAGES } from '../words/languages.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { PickField } from './pick-field.tsx';

const LANGUAGE_OPTIONS = LANGUAGE_ORDER.map((id) => ({ id, text: LANGUAGES[id].name, lang: id }));

/** Whose page it is, who is signed in, the language, the way out. */
export const TopBar = (props: { person: Person | null }): ReactNode => {
  const { say } = useWords();
  const { language, choose } = useLanguage();
  const session = useSession();
  return (
    <header className="top">
      <a className="brand" href="/">
        <img src="/mark.svg" alt="" width={32} height={32} />
        {say('web.name')}
      </a>
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
