import { BookOpen, Circle, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useWords } from '../words/words.tsx';
import { LESSONS, type Lesson, type LessonId } from './lessons.ts';

const Tasks = (props: { lesson: Lesson; done: number }): ReactNode => {
  const { say } = useWords();
  return (
    <ol className="tasks">
      {props.lesson.tasks.map(({ id }, index) => {
        const isDone = index < props.done;
        const Icon = isDone ? CircleCheck : Circle;
        return (
          <li
            key={id}
            data-done={isDone || undefined}
            aria-current={index === props.done ? 'step' : undefined}
          >
            <Icon aria-hidden size={20} />
            <span>
              {say(`web.lesson.${id}`)}
              {isDone && <span className="heard-only"> ({say('web.lesson.ticked')})</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
};

/** Three exercises; the one that is chosen ticks itself off while the call goes on. */
export const LessonList = (props: {
  lesson: Lesson | null;
  done: number;
  onChoose: (id: LessonId | null) => void;
}): ReactNode => {
  const { say } = useWords();
  const { lesson } = props;
  return (
    <div className="lessons">
      <ToggleButtonGroup
        className="lesson-choice"
        aria-label={say('web.lesson.title')}
        selectionMode="single"
        selectedKeys={lesson === null ? [] : [lesson.id]}
        onSelectionChange={(ids) => props.onChoose(LESSONS.find((one) => ids.has(one.id))?.id ?? null)}
      >
        {LESSONS.map(({ id }) => (
          <ToggleButton key={id} id={id} className="chip">
            <BookOpen aria-hidden size={20} />
            {say(`web.lesson.${id}.title`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {lesson !== null && <Tasks lesson={lesson} done={props.done} />}
      <p role="status" className="lesson-over">
        {lesson !== null && props.done === lesson.tasks.length && say('web.lesson.over')}
      </p>
    </div>
  );
};
