import { ChevronDown } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import { callerLine } from '#shared/domain/voice/caller-line';
import { useWide } from '../parts/use-wide.ts';
import { useSettings } from '../settings.ts';
import '../style/trainer.css';
import { useWords } from '../words/words.tsx';
import { isOnCall } from './call-state.ts';
import { doneIn, LESSONS, type LessonId } from './lessons.ts';
import { LessonList } from './lesson-list.tsx';
import { LINES, type MadeUpLine } from './made-up-people.ts';
import { Handset } from './handset.tsx';
import { type Choices, SetUp, useLineText } from './set-up.tsx';
import { useKeys } from './use-keys.ts';
import { usePreferences } from './use-preferences.ts';
import { useTelephone } from './use-telephone.ts';

const [FIRST_LINE] = LINES;
const lineOf = (choices: Choices): MadeUpLine | undefined =>
  LINES.find(({ id }) => id === choices.line) ?? FIRST_LINE;

/** The number that a call comes from; undefined when what was typed is none. */
const fromOf = (choices: Choices): string | null | undefined =>
  choices.line === 'typed' ? (callerLine(choices.typed) ?? undefined) : lineOf(choices)?.from;

/** On a phone what comes before the telephone waits behind one line each. */
const Part = (props: { title: string; chosen?: string; children: ReactNode }): ReactNode => {
  const isWide = useWide();
  const [isOpen, setIsOpen] = useState(false);
  if (isWide) {
    return (
      <section className="part" aria-label={props.title}>
        <h2>{props.title}</h2>
        {props.children}
      </section>
    );
  }
  return (
    <Disclosure className="part" isExpanded={isOpen} onExpandedChange={setIsOpen}>
      <Button slot="trigger" className="quiet part-open">
        <span>
          {props.title}
          {props.chosen !== undefined && <span className="hint part-chosen"> {props.chosen}</span>}
        </span>
        <ChevronDown aria-hidden size={20} className="filter-arrow" />
      </Button>
      <DisclosurePanel>{isOpen && props.children}</DisclosurePanel>
    </Disclosure>
  );
};

const useChoices = () => {
  const { practice } = useSettings();
  const dialIn = useMemo(() => practice?.dialIn ?? [], [practice]);
  const [choices, setChoices] = useState<Choices>({
    line: 'smart',
    typed: '',
    language: null,
    to: dialIn[0] ?? '',
  });
  const change = useCallback(
    (some: Partial<Choices>) => setChoices((before) => ({ ...before, ...some })),
    [],
  );
  return { dialIn, choices, change };
};

/** A telephone on the page, for lessons and to show the service: every word comes from the dialogue itself. */
export const TrainerPage = (): ReactNode => {
  const { say } = useWords();
  const lineText = useLineText();
  const isWide = useWide();
  const [preferences, changePreferences] = usePreferences();
  const { shown, controls } = useTelephone(preferences);
  const { dialIn, choices, change } = useChoices();
  const [isWrong, setIsWrong] = useState(false);
  const [calledFrom, setCalledFrom] = useState(choices.line);
  const [lessonId, setLessonId] = useState<LessonId | null>(null);
  const handset = useRef<HTMLElement>(null);

  const lesson = LESSONS.find(({ id }) => id === lessonId) ?? null;
  const done = lesson === null || calledFrom !== lesson.line ? 0 : doneIn(lesson, shown.entries);

  const call = useCallback(() => {
    const from = fromOf(choices);
    setIsWrong(from === undefined);
    if (from === undefined) {
      document.getElementById('typed-number')?.focus();
      return;
    }
    setCalledFrom(choices.line);
    controls.call({ line: { from, to: choices.to }, language: choices.language });
    handset.current?.focus({ preventScroll: true });
    handset.current?.scrollIntoView({ block: isWide ? 'nearest' : 'start' });
  }, [choices, controls, isWide]);
  const hangUp = useCallback(() => {
    controls.hangUp();
    if (handset.current?.contains(document.activeElement) === true)
      handset.current.focus({ preventScroll: true });
  }, [controls]);
  useKeys(handset, { isOnCall: isOnCall(shown), onKey: controls.press, onCall: call, onHangUp: hangUp });

  const title = say('web.screen.trainer');
  const line = lineOf(choices);
  return (
    <main id="main" className="page trainer" tabIndex={-1}>
      <title>{`${title} · ${say('web.name')}`}</title>
      <header className="trainer-head">
        <h1>{title}</h1>
        <p className="lead">{say('web.telephone.lead')}</p>
      </header>
      <div className="trainer-side">
        <Part title={say('web.telephone.whoAmI')} {...(line !== undefined && { chosen: lineText(line) })}>
          <SetUp choices={choices} dialIn={dialIn} isWrong={isWrong} onChange={change} />
        </Part>
        <Part title={say('web.lesson.title')}>
          <LessonList
            lesson={lesson}
            done={done}
            onChoose={(id) => {
              setLessonId(id);
              const chosen = LESSONS.find((one) => one.id === id);
              if (chosen !== undefined) change({ line: chosen.line, language: null });
            }}
          />
        </Part>
      </div>
      <Handset
        ref={handset}
        shown={shown}
        controls={controls}
        preferences={preferences}
        callers={line?.callers ?? []}
        nextTask={lesson?.tasks[done]?.id}
        onPreference={changePreferences}
        onCall={call}
        onHangUp={hangUp}
      />
    </main>
  );
};
