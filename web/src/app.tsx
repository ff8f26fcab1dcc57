import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Language } from '#shared/domain/directory';
import { usePath } from './address.ts';
import { CallContext } from './api/call-context.ts';
import { makeCall } from './api/call.ts';
import { Problem } from './api/problem.ts';
import { OfflineBanner } from './parts/offline-banner.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { Place, useScreens } from './place.tsx';
import { SessionContext, usePerson } from './session/session-context.ts';
import type { Session } from './session/session.ts';
import { type Settings, SettingsContext } from './settings.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { useWords, Words } from './words/words.tsx';

/** A refusal stays a refusal; only silence and faults are worth another try. */
const retry = (failures: number, error: Error): boolean => {
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  return !refused && failures < 2;
};

const Frame = (): ReactNode => {
  const { say } = useWords();
  const person = usePerson();
  const client = useQueryClient();
  const screens = useScreens(person);
  const path = usePath();
  useEffect(() => {
    // The next person on this device sees nothing of the one before.
    if (person === null) client.clear();
  }, [person, client]);
  return (
    <>
      <a className="skip" href="#main">
        {say('web.skip')}
      </a>
      <TopBar person={person} screens={screens} path={path} />
      <OfflineBanner />
      {person === null ? (
        <SignInPage />
      ) : (
        <Place key={person.subject} person={person} screens={screens} path={path} />
      )}
    </>
  );
};

/** The page: settings, session, way to the API, language, and inside them what is seen. */
export const App = (props: {
  settings: Settings;
  session: Session;
  first: { language: Language; messages: Record<string, string> };
}): ReactNode => {
  const call = useMemo(
    () => makeCall(props.settings.api, props.session),
    [props.settings.api, props.session],
  );
  const [client] = useState(
    () =>
      new QueryClient({ defaultOptions: { queries: { retry, retryDelay: 1_000, networkMode: 'always' } } }),
  );
  return (
    <SettingsContext value={props.settings}>
      <SessionContext value={props.session}>
        <CallContext value={call}>
          <QueryClientProvider client={client}>
            <Words first={props.first}>
              <Frame />
            </Words>
          </QueryClientProvider>
        </CallContext>
      </SessionContext>
    </SettingsContext>
  );
};
