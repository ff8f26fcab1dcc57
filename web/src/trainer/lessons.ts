import type { Act, Entry } from './call-state.ts';
import type { LineId } from './made-up-people.ts';

/** One turn as a lesson looks at it: what was done, where the call stood before and stands after, what was said. */
type Step = { act: Act; before: string | null; after: string; said: ReadonlySet<string> };

/** A thing to do, ticked off when the machine says so. `id` ends the message id. */
type Task = { id: string; isDone: (step: Step) => boolean };

/** A short guided exercise. */
export type Lesson = { id: LessonId; /** From where it is called. */ line: LineId; tasks: readonly Task[] };
export type LessonId = 'landline' | 'wrong-key' | 'two-people';

const leaves = (state: string) => (step: Step) =>
  step.act.kind === 'keys' && step.before === state && step.after !== state && step.after !== 'language';
const says = (id: string) => (step: Step) => step.said.has(id);
const keys = (wanted: string) => (step: Step) =>
  step.act.kind === 'keys' && !step.act.byPage && step.act.keys === wanted;
const isCalled = (step: Step): boolean => step.act.kind === 'call';
const isHungUp = (step: Step): boolean => step.act.kind === 'hangUp' || step.after === 'ended';
const knowsThePin = (step: Step): boolean =>
  leaves('pin')(step) && ['confirm', 'recipient'].includes(step.after);

/** The three lessons for new caregivers, in their order. */
export const LESSONS: readonly Lesson[] = [
  {
    id: 'landline',
    line: 'home',
    tasks: [
      { id: 'landline.call', isDone: isCalled },
      { id: 'landline.identify', isDone: leaves('identify') },
      { id: 'landline.pin', isDone: knowsThePin },
      { id: 'landline.arrival', isDone: says('voice.recorded.arrival') },
      { id: 'landline.hangUp', isDone: isHungUp },
    ],
  },
  {
    id: 'wrong-key',
    line: 'smart',
    tasks: [
      { id: 'wrong-key.call', isDone: isCalled },
      { id: 'wrong-key.pin', isDone: knowsThePin },
      { id: 'wrong-key.wrong', isDone: says('voice.miss.key') },
      { id: 'wrong-key.repeat', isDone: keys('9') },
      { id: 'wrong-key.back', isDone: keys('*') },
      { id: 'wrong-key.hangUp', isDone: isHungUp },
    ],
  },
  {
    id: 'two-people',
    line: 'foreign',
    tasks: [
      { id: 'two-people.call', isDone: isCalled },
      { id: 'two-people.pin', isDone: (step) => leaves('pin')(step) && step.after === 'recipient' },
      { id: 'two-people.both', isDone: says('voice.for.both') },
      { id: 'two-people.report', isDone: (step) => step.after === 'recorded' },
    ],
  },
];

/** The turns of a call, each with what came of it; one that has got no answer yet counts as standing where it stood. */
const stepsOf = (entries: readonly Entry[]): Step[] => {
  const steps: Step[] = [];
  let state: string | null = null;
  for (const entry of entries) {
    if (entry.by === 'caller') {
      steps.push({ act: entry.act, before: state, after: state ?? '', said: new Set() });
      continue;
    }
    const step = steps.at(-1);
    state = entry.state;
    if (step === undefined) continue;
    steps[steps.length - 1] = { ...step, after: state, said: new Set(entry.prompts.map(({ id }) => id)) };
  }
  return steps;
};

/** Which tasks of a lesson a call has done, in order: a later one counts only after those before it. */
export const doneIn = (lesson: Lesson, entries: readonly Entry[]): number => {
  let done = 0;
  for (const step of stepsOf(entries)) {
    if (lesson.tasks[done]?.isDone(step) === true) done += 1;
  }
  return done;
};
