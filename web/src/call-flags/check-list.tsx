import type { ReactNode } from 'react';
import type { CallTask } from '#shared/contracts/call-trust';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useWide } from '../parts/use-wide.ts';
import { LANGUAGES } from '../words/languages.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { useChecks } from './call-flag-calls.ts';

const COLUMNS = ['line', 'language', 'due', 'status', 'tries'] as const;

const CheckRow = ({ task }: { task: CallTask }): ReactNode => {
  const { say } = useWords();
  const { time } = useTimes();
  return (
    <tr>
      <th scope="row">
        <Code>{task.line}</Code>
      </th>
      <td>
        <span lang={task.language}>{LANGUAGES[task.language].name}</span>
      </td>
      <td>{task.dueAt !== null && <time dateTime={task.dueAt}>{time(task.dueAt)}</time>}</td>
      <td>{say(`web.checks.status.${task.status}`)}</td>
      <td className="number">{task.tries}</td>
    </tr>
  );
};

const Table = ({ tasks, label }: { tasks: readonly CallTask[]; label: string }): ReactNode => {
  const { say } = useWords();
  return (
    <table className="plain" aria-label={label}>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={column === 'tries' ? 'number' : undefined}>
              {say(`web.checks.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <CheckRow key={task.checkId} task={task} />
        ))}
      </tbody>
    </table>
  );
};

const Cards = ({ tasks, label }: { tasks: readonly CallTask[]; label: string }): ReactNode => {
  const { say } = useWords();
  const { time } = useTimes();
  return (
    <ul className="cards" aria-label={label}>
      {tasks.map(({ checkId, line, language, dueAt, status, tries }) => (
        <li key={checkId} className="card">
          <p className="card-who">
            <Code>{line}</Code>
          </p>
          <p>
            <span lang={language}>{LANGUAGES[language].name}</span>
            {dueAt !== null && (
              <>
                {' · '}
                <time dateTime={dueAt}>{time(dueAt)}</time>
              </>
            )}
          </p>
          <p className="faint">
            {say(`web.checks.status.${status}`)} · {say('web.checks.column.tries')}: {tries}
          </p>
        </li>
      ))}
    </ul>
  );
};

/** Who is to be called back now or within the hour: a line and a language, nobody's name. For whoever dials. */
export const CheckList = (): ReactNode => {
  const { say } = useWords();
  const checks = useChecks();
  const Shape = useWide() ? Table : Cards;
  const title = say('web.checks.title');
  return (
    <section className="call-checks" aria-labelledby="checks">
      <h2 id="checks">{title}</h2>
      <p className="lead">{say('web.checks.lead')}</p>
      {checks.isPending && <Skeleton rows={4} shape="rows" />}
      {checks.isError && <ProblemNotice error={checks.error} onRetry={() => void checks.refetch()} />}
      {checks.data?.items.length === 0 && (
        <Empty title={say('web.checks.none')} hint={say('web.checks.none.hint')} />
      )}
      {checks.data !== undefined && checks.data.items.length > 0 && (
        <Shape tasks={checks.data.items} label={title} />
      )}
    </section>
  );
};
