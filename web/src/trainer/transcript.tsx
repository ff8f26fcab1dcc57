import { Headphones, PhoneIncoming, User } from 'lucide-react';
import { Fragment, useEffect, useRef, type ReactNode, type RefObject } from 'react';
import type { Language } from '#shared/domain/directory';
import { LANGUAGES } from '../words/languages.ts';
import { useWords } from '../words/words.tsx';
import type { Act, Entry, VoicePrompt } from './call-state.ts';

type Piece = { prompt: VoicePrompt; index: number };
/** A sentence: pieces, and in it the digits that are one number. */
type Sentence = { isNumber: boolean; pieces: Piece[] }[];
/** What is said in one language without a change. */
type Passage = { language: Language; sentences: Sentence[] };

const VALUE = /^voice\.(digit|name|hour|minute|clock|count)\b/;
const DIGIT = /^voice\.digit\./;

/** Whether a piece begins a sentence: it is no value inside one, and not the rest of the one before. */
const begins = (prompt: VoicePrompt, sentence: Sentence | undefined): boolean => {
  const before = sentence?.flatMap(({ pieces }) => pieces.map((piece) => piece.prompt));
  if (before === undefined) return true;
  const isRest =
    before.some(({ id }) => id === prompt.id) && before.every(({ audio }) => audio !== prompt.audio);
  return !VALUE.test(prompt.id) && !isRest;
};

const addTo = (sentence: Sentence, piece: Piece): void => {
  const isNumber = DIGIT.test(piece.prompt.id);
  const run = sentence.at(-1);
  if (run?.isNumber === isNumber) run.pieces.push(piece);
  else sentence.push({ isNumber, pieces: [piece] });
};

const passagesOf = (prompts: readonly VoicePrompt[]): Passage[] => {
  const passages: Passage[] = [];
  for (const [index, prompt] of prompts.entries()) {
    const last = passages.at(-1);
    const passage = last?.language === prompt.language ? last : { language: prompt.language, sentences: [] };
    if (passage !== last) passages.push(passage);
    const current = passage.sentences.at(-1);
    const sentence = current === undefined || begins(prompt, current) ? [] : current;
    if (sentence !== current) passage.sentences.push(sentence);
    addTo(sentence, { prompt, index });
  }
  return passages;
};

const Pieces = (props: { pieces: readonly Piece[]; speaking: number | null }): ReactNode =>
  props.pieces.map(({ prompt, index }, place) => (
    <Fragment key={index}>
      {place > 0 && ' '}
      <span className="piece" data-speaking={index === props.speaking || undefined}>
        {prompt.text}
      </span>
    </Fragment>
  ));

/** Prompts in words, each in its own language and direction; a number stays a number from left to right. */
export const Prompts = (props: {
  prompts: readonly VoicePrompt[];
  /** Which of them is being said. */
  speaking?: number | null;
}): ReactNode =>
  passagesOf(props.prompts).map(({ language, sentences }, place) => (
    <p key={place} lang={language} dir={LANGUAGES[language].direction}>
      {sentences.map((sentence, at) => (
        <span key={at} className="sentence">
          {sentence.map(({ isNumber, pieces }, index) => (
            <Fragment key={index}>
              {index > 0 && ' '}
              <bdi dir={isNumber ? 'ltr' : undefined} className={isNumber ? 'code' : undefined}>
                <Pieces pieces={pieces} speaking={props.speaking ?? null} />
              </bdi>
            </Fragment>
          ))}{' '}
        </span>
      ))}
    </p>
  ));

const Done = ({ act }: { act: Act }): ReactNode => {
  const { say } = useWords();
  if (act.kind !== 'keys') return say(`web.telephone.did.${act.kind}`);
  return (
    <>
      {say(act.byPage ? 'web.telephone.did.keysByPage' : 'web.telephone.did.keys')}{' '}
      <kbd>
        <bdi dir="ltr">{act.keys}</bdi>
      </kbd>
    </>
  );
};

const Line = (props: { entry: Entry; speaking: number | null }): ReactNode => {
  const { say } = useWords();
  const { entry } = props;
  if (entry.by === 'caller') {
    const Icon = entry.act.kind === 'call' ? PhoneIncoming : User;
    return (
      <li className="said said-caller">
        <Icon aria-hidden size={20} />
        <p>
          <Done act={entry.act} />
        </p>
      </li>
    );
  }
  return (
    <li className="said said-service" data-turn={entry.turn}>
      <Headphones aria-hidden size={20} />
      <div>
        <span className="heard-only">{say('web.telephone.service')}</span>
        <Prompts prompts={entry.prompts} speaking={props.speaking} />
      </div>
    </li>
  );
};

const GAP_PIXELS = 12;

/** Scrolls the box, and nothing around it, until an element is in sight: its end, or its beginning if it is too tall. */
const bringInto = (box: HTMLElement, element: Element): void => {
  const frame = box.getBoundingClientRect();
  const { top, bottom, height } = element.getBoundingClientRect();
  const below = bottom + GAP_PIXELS - frame.bottom;
  const above = top - GAP_PIXELS - frame.top;
  if (below > 0) box.scrollTop += height + 2 * GAP_PIXELS > frame.height ? above : below;
  else if (above < 0) box.scrollTop += above;
};

/** Keeps in sight what came last, and in it the piece that is being said. */
const useScroll = (
  box: RefObject<HTMLDivElement | null>,
  entries: readonly Entry[],
  speaking: number | null,
): void => {
  useEffect(() => {
    const last = box.current?.querySelector('ol > :last-child');
    if (box.current !== null && last instanceof Element) bringInto(box.current, last);
  }, [box, entries]);
  useEffect(() => {
    const piece = box.current?.querySelector('[data-speaking]');
    if (box.current !== null && piece instanceof Element) bringInto(box.current, piece);
  }, [box, speaking]);
};

/** The whole call in words, the newest in sight. Not announced: what needs to be is read out elsewhere. */
export const Transcript = (props: {
  entries: readonly Entry[];
  speaking: number | null;
  children: ReactNode;
}): ReactNode => {
  const { say } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { entries, speaking } = props;
  const newest = entries.findLastIndex((entry) => entry.by === 'service');
  useScroll(box, entries, speaking);
  return (
    <div
      ref={box}
      className="transcript"
      role="region"
      aria-label={say('web.telephone.transcript')}
      tabIndex={0}
    >
      {entries.length === 0 ? (
        props.children
      ) : (
        <ol>
          {entries.map((entry, index) => (
            <Line key={index} entry={entry} speaking={index === newest ? speaking : null} />
          ))}
        </ol>
      )}
    </div>
  );
};
