import type { Announcement } from '#shared/contracts/announcements';
import type { NoticeReply } from '#shared/contracts/notices';
import { localDateOf } from '#shared/domain/instants';

/** One thing that a provider was told: of a branch's paying date, or of one foreign worker for two. */
export type Message =
  | { kind: 'announcement'; id: string; announcement: Announcement }
  | { kind: 'notice'; id: string; notice: NoticeReply };

/** As much of one of the lists as was read, the newest first. */
export type Read = { messages: readonly Message[]; hasMore: boolean };

/** An announcement is told again when its date was withdrawn and set anew, never twice on one day. */
export const announced = (announcement: Announcement): Message => {
  const { branchId, payingFrom, kind, daysAhead, on } = announcement;
  return { kind: 'announcement', id: [branchId, payingFrom, kind, daysAhead, on].join(' '), announcement };
};

/** A notice as a message. */
export const noticed = (notice: NoticeReply): Message => ({ kind: 'notice', id: notice.noticeId, notice });

/** The local day on which something was told. */
export const dayOf = (message: Message): string =>
  message.kind === 'announcement' ? message.announcement.on : localDateOf(Date.parse(message.notice.toldAt));

/** By day, then by the moment; an announcement has a day only and stands after the notices of that day. */
const placeOf = (message: Message): string =>
  `${dayOf(message)} ${message.kind === 'notice' ? message.notice.toldAt : ''}`;

/**
 * Both lists as one, the newest first, as far down as it is whole: what is older than the last that was read of a list
 * with more pages would stand above things that are still to come.
 */
export const together = (lists: readonly Read[]): Message[] => {
  const ends = lists.flatMap(({ messages, hasMore }) => {
    const last = messages.at(-1);
    return hasMore && last !== undefined ? [placeOf(last)] : [];
  });
  const end = ends.sort().at(-1) ?? '';
  return lists
    .flatMap(({ messages }) => messages)
    .map((message) => ({ message, place: placeOf(message) }))
    .filter(({ place }) => place >= end)
    .sort((a, b) => (a.place < b.place ? 1 : -Number(a.place > b.place)))
    .map(({ message }) => message);
};
