import { CalendarRange, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Announcement } from '#shared/contracts/announcements';
import type { NoticeReply } from '#shared/contracts/notices';
import { localDateOf } from '#shared/domain/instants';
import { InnerLink } from '../parts/inner-link.tsx';
import { useAmounts } from '../payment/words.tsx';
import { noticeSectionOf } from '../shared-worker/table-words.ts';
import { useTimes } from '../words/when.tsx';
import { useWords } from '../words/words.tsx';
import { dayOf, type Message } from './messages.ts';

/** Names of people by their ids; an id stands for a name that the reader has not. */
export type NamesOf = (recipientIds: readonly string[]) => string[];

/** The case as it stands; where a notice holds from a later month, as it will stand then. */
const caseAddress = ({ recipientIds, month }: NoticeReply): string => {
  const now = localDateOf(Date.now()).slice(0, 7);
  const query = { recipient: recipientIds[0] ?? '', ...(month > now && { month }) };
  return `/shared-worker?${new URLSearchParams(query)}`;
};

/** Set apart from the sentence around it, whose direction may be the other. */
const apart = (text: string): string => `\u2068${text}\u2069`;

const Announced = ({ announcement }: { announcement: Announcement }): ReactNode => {
  const { say, sayIfKnown } = useWords();
  const { date } = useAmounts();
  const { branchId, kind, payingFrom, daysAhead } = announcement;
  const branch = sayIfKnown(`branch.${branchId}`) ?? branchId;
  return (
    <>
      <p>
        <strong>{branch}</strong>
        {' · '}
        {say(`web.branches.told.${kind}`, { date: date(payingFrom), days: daysAhead })}
      </p>
      <InnerLink className="message-link" to={`/branches?branch=${encodeURIComponent(branchId)}`}>
        {say('web.message.branch', { branch })}
      </InnerLink>
    </>
  );
};

const Noticed = ({ notice, namesOf }: { notice: NoticeReply; namesOf: NamesOf }): ReactNode => {
  const { say } = useWords();
  const { text, reason, recipientIds } = notice;
  const [happened, ...asked] = text;
  const who = namesOf(recipientIds).map(apart).join(' · ');
  return (
    <>
      <p>
        <strong>{happened}</strong>
      </p>
      {asked.length > 0 && <p>{asked.join(' ')}</p>}
      <p className="faint">
        {say('web.message.circular', { section: say(`web.sharedWorker.section.${noticeSectionOf(reason)}`) })}
      </p>
      <InnerLink className="message-link" to={caseAddress(notice)}>
        {say('web.message.case', { who })}
      </InnerLink>
    </>
  );
};

const When = ({ message }: { message: Message }): ReactNode => {
  const { date } = useAmounts();
  const { time } = useTimes();
  const day = dayOf(message);
  if (message.kind === 'announcement') return <time dateTime={day}>{date(day)}</time>;
  const { toldAt } = message.notice;
  return (
    <time dateTime={toldAt}>
      {date(day)}, <bdi dir="ltr">{time(toldAt)}</bdi>
    </time>
  );
};

const ICONS = { announcement: CalendarRange, notice: Users } as const;

/** One thing that a provider was told: of what, when, in words, and the way to what it is about. */
export const MessageRow = ({ message, namesOf }: { message: Message; namesOf: NamesOf }): ReactNode => {
  const { say } = useWords();
  const Icon = ICONS[message.kind];
  return (
    <li className="message" tabIndex={-1}>
      <p className="message-kind faint">
        <Icon aria-hidden size={20} />
        <span>
          {say(`web.message.kind.${message.kind}`)}
          {' · '}
          <When message={message} />
        </span>
      </p>
      {message.kind === 'announcement' ? (
        <Announced announcement={message.announcement} />
      ) : (
        <Noticed notice={message.notice} namesOf={namesOf} />
      )}
    </li>
  );
};
