import { LogIn } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Problem, UNREACHABLE } from '../api/problem.ts';
import { ProblemNotice } from '../parts/notices.tsx';
import { useLanguage, useWords } from '../words/words.tsx';
import { useSession } from './session-context.ts';

/** The door: one sentence about what is behind it, one button. */
export const SignInPage = (): ReactNode => {
  const { say } = useWords();
  const { language } = useLanguage();
  const session = useSession();
  const [state, setState] = useState<'ready' | 'going' | 'failed'>('ready');
  const go = (): void => {
    setState('going');
    session.signIn(language).catch(() => setState('failed'));
  };
  return (
    <main id="main" className="page door" tabIndex={-1}>
      <title>{say('web.name')}</title>
      <h1>{say('web.door.title')}</h1>
      <p className="lead">{say('web.door.lead')}</p>
      {state === 'failed' && <ProblemNotice error={new Problem(0, UNREACHABLE)} />}
      <Button className="button button-main" onPress={go} isPending={state === 'going'}>
        <LogIn aria-hidden size={24} className="turns" />
        {say(state === 'going' ? 'web.door.going' : 'web.signIn')}
      </Button>
    </main>
  );
};
