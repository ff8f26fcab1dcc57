import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { finishFollowUpRoute, type FollowUpReply } from '#shared/contracts/shared-worker';
import { localDateOf } from '#shared/domain/instants';
import { EntryField, EntryForm } from '../parts/entry-form.tsx';
import { InnerLink } from '../parts/inner-link.tsx';
import { Empty, ProblemNotice, Skeleton } from '../parts/notices.tsx';
import { useEntry } from '../parts/use-entry.ts';
import { filled } from '../parts/written.ts';
import { mayDo } from '../session/may-do.ts';
import type { Person } from '../session/person.ts';
import { Code, useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { STALE } from './entry-parts.tsx';
import { useWork } from './shared-worker-calls.ts';

const Finish = (props: { followUp: FollowUpReply; onDone: () => void; onCancel: () => void }): ReactNode => {
  const { say } = useWords();
  const { followUpId } = props.followUp;
  const entry = useEntry(finishFollowUpRoute, {
    draft: `done.${followUpId}`,
    inputOf: (said) => ({ params: { followUpId }, body: { note: filled(said['note']) } }),
    stale: STALE,
    onDone: props.onDone,
  });
  return (
    <EntryForm
      entry={entry}
      label={say('web.sharedWorker.done')}
      send={say('web.sharedWorker.save')}
      onCancel={props.onCancel}
    >
      <EntryField name="note" label={say('web.sharedWorker.note')} isLong />
    </EntryForm>
  );
};

/** A provider finishes its own work; the Institute any. The servers hold to it. */
const mayFinish = (person: Pick<Person, 'roles'>, { owner }: FollowUpReply): boolean =>
  mayDo(person, finishFollowUpRoute) &&
  (owner === 'provider' || !person.roles.some((role) => role === 'coordinator' || role === 'provider-admin'));

const Owner = ({ followUp: { owner, ownerIds } }: { followUp: FollowUpReply }): ReactNode => {
  const { say, sayIfKnown } = useWords();
  return (
    <>
      {say(`shared-worker.owner.${owner}`)}{' '}
      <bdi>{ownerIds.map((id) => sayIfKnown(`branch.${id}`) ?? id).join(' · ')}</bdi>
    </>
  );
};

/** One thing that waits: what, for whom, by when, and a way to say that it is done. */
export const WorkRow = (props: { followUp: FollowUpReply; person: Person }): ReactNode => {
  const { say } = useWords();
  const { shortDay } = useTimes();
  const [isOpen, setIsOpen] = useState(false);
  const { code, dueOn, recipientIds, caregiverId } = props.followUp;
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
        {' · '}
        <Owner followUp={props.followUp} />
        {' · '}
        <span className={isLate ? 'work-late' : undefined}>
          {say(isLate ? 'web.sharedWorker.late' : 'web.sharedWorker.due', { day })}
        </span>
      </p>
      {!isOpen && mayFinish(props.person, props.followUp) && (
        <Button className="button" onPress={() => setIsOpen(true)}>
          {say('web.sharedWorker.done')}
        </Button>
      )}
      {isOpen && (
        <Finish
          followUp={props.followUp}
          onDone={() => {
            setIsOpen(false);
            // The line goes away with its form.
            document.getElementById('main')?.focus();
          }}
          onCancel={() => setIsOpen(false)}
        />
      )}
    </li>
  );
};

/** Everything that waits in the cases of one office, the most urgent first. */
export const WorkList = (props: {
  branchId: string | undefined;
  /** The recipient whose case stands beside the list, with its own work. */
  except: string | null;
  person: Person;
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
            <WorkRow key={followUp.followUpId} followUp={followUp} person={props.person} />
          ))}
        </ul>
      )}
    </section>
  );
};
