import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import type { FollowUpReply } from '#shared/contracts/shared-worker';
import { localDateOf } from '#shared/domain/instants';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { useFinish, useWork } from './shared-worker-calls.ts';

const Finish = (props: { followUp: FollowUpReply; onClose: () => void }): ReactNode => {
  const { say } = useWords();
  const [note, setNote] = useState('');
  const finish = useFinish(props.onClose);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    finish.mutate({ params: { followUpId: props.followUp.followUpId }, body: { note } });
  };
  return (
    <form className="form" onSubmit={submit}>
      {finish.isError && <ProblemNotice error={finish.error} />}
      <TextField className="field" value={note} onChange={setNote} isRequired maxLength={1_000} autoFocus>
        <Label className="label">{say('web.sharedWorker.note')}</Label>
        <Input className="input" />
      </TextField>
      <div className="form-actions">
        <Button type="submit" className="button button-main" isPending={finish.isPending}>
          {say('web.sharedWorker.save')}
        </Button>
        <Button className="button" onPress={props.onClose}>
          {say('web.cancel')}
        </Button>
      </div>
    </form>
  );
};

/** One thing that waits: what, for whom, by when, and a way to say that it is done. */
export const WorkRow = (props: { followUp: FollowUpReply; mayFinish: boolean }): ReactNode => {
  const { say } = useWords();
  const { shortDay } = useTimes();
  const [isOpen, setIsOpen] = useState(false);
  const { code, owner, dueOn, recipientIds, caregiverId } = props.followUp;
  const isLate = dueOn < localDateOf(Date.now());
  const day = shortDay(`${dueOn}T12:00:00Z`);
  return (
    <li className="work-row">
      <p>
        <InnerLink to={{ recipient: recipientIds[0] ?? null }}>
          {say(`shared-worker.follow-up.${code}`)}
        </InnerLink>
      </p>
      <p className="faint">
        <Code>{[...recipientIds, ...(caregiverId === null ? [] : [caregiverId])].join(' · ')}</Code>
        {` · ${say(`shared-worker.owner.${owner}`)} · `}
        <span className={isLate ? 'work-late' : undefined}>
          {say(isLate ? 'web.sharedWorker.late' : 'web.sharedWorker.due', { day })}
        </span>
      </p>
      {props.mayFinish && !isOpen && (
        <Button className="button" onPress={() => setIsOpen(true)}>
          {say('web.sharedWorker.done')}
        </Button>
      )}
      {isOpen && <Finish followUp={props.followUp} onClose={() => setIsOpen(false)} />}
    </li>
  );
};

/** Everything that waits in the cases of one office, the most urgent first. */
export const WorkList = (props: {
  branchId: string | undefined;
  /** The recipient whose case stands beside the list, with its own work. */
  except: string | null;
  mayFinish: boolean;
}): ReactNode => {
  const { say } = useWords();
  const work = useWork(props.branchId, true);
  const waiting = work.data?.filter((one) => !one.recipientIds.includes(props.except ?? ''));
  return (
    <section aria-labelledby="work" className="work">
      <h2 id="work">
        {say(props.except === null ? 'web.sharedWorker.work' : 'web.sharedWorker.work.others')}
      </h2>
      {work.isPending && <Skeleton rows={4} shape="rows" />}
      {work.isError && <ProblemNotice error={work.error} onRetry={() => void work.refetch()} />}
      {waiting?.length === 0 && (
        <Empty title={say('web.sharedWorker.work.none')} hint={say('web.sharedWorker.work.none.hint')} />
      )}
      {waiting !== undefined && waiting.length > 0 && (
        <ul className="work-rows">
          {waiting.map((followUp) => (
            <WorkRow key={followUp.followUpId} followUp={followUp} mayFinish={props.mayFinish} />
          ))}
        </ul>
      )}
    </section>
  );
};
