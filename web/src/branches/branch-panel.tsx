import type { ReactNode } from 'react';
import type { Branch, BranchChange } from '#shared/domain/branches';
import { Fold } from '../parts/fold.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useAmounts } from '../payment/words.tsx';
import type { Person } from '../session/person.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { DecisionForm, MoveForm } from './branch-forms.tsx';
import { dateOf, movedFrom } from './timeline.ts';

const stateOf = (change: BranchChange, branch: Branch): string => {
  if (change.decision !== undefined) return change.decision.decision;
  const holding = 'payingFrom' in change ? branch.payingFrom : branch.reportingFrom;
  return dateOf(change) >= holding ? 'holds' : 'waits';
};

const Change = (props: { branch: Branch; change: BranchChange; person: Person }): ReactNode => {
  const { say } = useWords();
  const { date } = useAmounts();
  const { dayAndTime } = useTimes();
  const { branch, change, person } = props;
  const { decision } = change;
  const verb = 'payingFrom' in change ? 'paysFrom' : 'reportsFrom';
  const isDivision = person.roles.includes('division');
  const isOpen = decision === undefined && isDivision;
  return (
    <li>
      <p>
        <strong>{say(`web.branches.${verb}`, { date: date(dateOf(change)) })}</strong>
        {' · '}
        {say(`web.branches.change.${stateOf(change, branch)}`)}
      </p>
      <p>
        <bdi>{change.reason}</bdi>
      </p>
      <p className="faint">
        <time dateTime={change.at}>{dayAndTime(change.at)}</time> · <Code>{change.by}</Code>
      </p>
      {decision !== undefined && (
        <p className="faint">
          {say(`web.branches.change.${decision.decision}`)}
          {decision.note !== undefined && (
            <>
              {': '}
              <bdi>{decision.note}</bdi>
            </>
          )}
          {' · '}
          <time dateTime={decision.at}>{dayAndTime(decision.at)}</time> · <Code>{decision.by}</Code>
        </p>
      )}
      {isOpen && change.by === person.subject && <p>{say('web.branches.decide.other')}</p>}
      {isOpen && change.by !== person.subject && <DecisionForm branchId={branch.branchId} change={change} />}
    </li>
  );
};

/** The paying date moves far more often, so it comes first. */
const MOVED = ['payingFrom', 'reportingFrom'] as const;

/** One branch: its dates, who moved them and why, and what this person may do about them. */
export const BranchPanel = ({ branch, person }: { branch: Branch; person: Person }): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { date } = useAmounts();
  const announced = movedFrom(branch);
  return (
    <SidePanel
      page={say('web.screen.branches')}
      title={sayIfKnown(`branch.${branch.branchId}`) ?? branch.name}
      closeText={say('web.branches.close')}
      to={{ branch: null }}
      openedBy={`branch-${branch.branchId}`}
    >
      <p className="panel-mode">{say(`web.branches.mode.${branch.mode}`)}</p>
      <dl className="figures">
        <div>
          <dt>{say('web.branches.column.reportingFrom')}</dt>
          <dd>{date(branch.reportingFrom)}</dd>
        </div>
        <div>
          <dt>{say('web.branches.column.payingFrom')}</dt>
          <dd>{date(branch.payingFrom)}</dd>
        </div>
        {announced !== null && (
          <div>
            <dt>{say('web.branches.column.announced')}</dt>
            <dd>{date(announced)}</dd>
          </div>
        )}
      </dl>
      <section aria-labelledby="changes">
        <h3 id="changes">{say('web.branches.history')}</h3>
        {branch.history.length === 0 ? (
          <p className="faint">{say('web.branches.history.none')}</p>
        ) : (
          <ol className="history" reversed>
            {branch.history.toReversed().map((change) => (
              <Change key={change.at} branch={branch} change={change} person={person} />
            ))}
          </ol>
        )}
      </section>
      {person.roles.includes('division') &&
        MOVED.map((which) => (
          <Fold key={which} title={say(`web.branches.move.title.${which}`)}>
            {(close) => <MoveForm branchId={branch.branchId} which={which} onDone={close} />}
          </Fold>
        ))}
    </SidePanel>
  );
};
