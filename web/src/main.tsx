import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app.tsx';
import { screenAt } from './screens.ts';
import { openSession } from './session/session.ts';
import { readSettings } from './settings.ts';
import { firstLanguage, LANGUAGES, loadMessages } from './words/languages.ts';
import './style/page.css';

// The page's security policy allows no code made from text.
z.config({ jitless: true });

const language = firstLanguage();
document.documentElement.lang = language;
document.documentElement.dir = LANGUAGES[language].direction;

const begin = async (root: HTMLElement): Promise<void> => {
  const words = loadMessages(language);
  const settings = await readSettings();
  const session = await openSession(settings);
  // While the frame is drawn, the screen is on its way. Refused here, it is asked for again there.
  screenAt(location.pathname)
    ?.fetch()
    .catch(() => undefined);
  createRoot(root).render(
    <StrictMode>
      <App settings={settings} session={session} first={{ language, messages: await words }} />
    </StrictMode>,
  );
};

// The page names itself in the reader's language.
document.querySelector('title')?.remove();

const root = document.getElementById('root');
if (root !== null) {
  begin(root).catch(() => {
    // Nothing of the page is there yet, not even its sentences.
    root.textContent =
      'השירות אינו זמין כרגע. נסו לרענן את הדף. · The service is not available now. Please reload.';
    root.className = 'no-start';
  });
}
