import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider, useIntl } from 'react-intl';
import type { Language } from '#shared/domain/directory';
import { ZONE } from '#shared/domain/instants';
import { keepLanguage, LANGUAGES, loadMessages } from './languages.ts';

type Choice = { language: Language; choose: (language: Language) => void };
const ChoiceContext = createContext<Choice | null>(null);

/** The language of the page and the way to change it. */
export const useLanguage = (): Choice => {
  const choice = useContext(ChoiceContext);
  if (choice === null) throw new Error('No language stands around this part of the page');
  return choice;
};

/** Gives the page its language: sentences, direction, formats. The sentences of the first language come ready. */
export const Words = (props: {
  first: { language: Language; messages: Record<string, string> };
  children: ReactNode;
}): ReactNode => {
  const [spoken, setSpoken] = useState(props.first);
  const choose = useCallback((language: Language) => {
    keepLanguage(language);
    loadMessages(language).then(
      (messages) => setSpoken({ language, messages }),
      // Off line and never spoken before: the page stays in the language that it has.
      () => undefined,
    );
  }, []);
  const { direction, formatTag, ariaTag } = LANGUAGES[spoken.language];
  useEffect(() => {
    document.documentElement.lang = spoken.language;
    document.documentElement.dir = direction;
  }, [spoken.language, direction]);
  const choice = useMemo(() => ({ language: spoken.language, choose }), [spoken.language, choose]);
  return (
    <ChoiceContext value={choice}>
      <IntlProvider locale={formatTag} messages={spoken.messages} timeZone={ZONE}>
        <I18nProvider locale={ariaTag}>{props.children}</I18nProvider>
      </IntlProvider>
    </ChoiceContext>
  );
};

/** Values of a sentence's blanks. */
export type Blanks = Record<string, string | number>;

/** The sentences of the page by their key. */
export const useWords = (): {
  say: (key: string, blanks?: Blanks) => string;
  /** The sentence if the catalogue has it: for codes that may be newer than this page. */
  sayIfKnown: (key: string, blanks?: Blanks) => string | undefined;
} => {
  const intl = useIntl();
  return useMemo(() => {
    const say = (key: string, blanks?: Blanks): string => intl.formatMessage({ id: key }, blanks);
    return {
      say,
      sayIfKnown: (key, blanks) => (intl.messages[key] === undefined ? undefined : say(key, blanks)),
    };
  }, [intl]);
};
