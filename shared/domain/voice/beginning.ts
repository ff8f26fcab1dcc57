import type { Language } from '../directory.ts';
import type { Known, LineKnowledge } from './knowledge.ts';
import { LANGUAGES } from './prompts.ts';
import { type Step, newSession } from './session.ts';
import * as speech from './speech.ts';
import { type Taken, goTo, over } from './taking.ts';
import type { Turn } from './turn.ts';

const remembered = (line: LineKnowledge): Language | null => {
  if (line.language !== null) return line.language;
  const mine = new Set(line.caregivers.map((caregiver) => caregiver.language));
  const theirs = new Set(line.recipientLanguages);
  const languages = line.recipientLanguages.length === 0 ? mine : theirs;
  return languages.size === 1 ? ([...languages][0] ?? null) : null;
};

/** Whose mobile it is, when it is one person's and no recipient's line. */
const ownerIds = (line: LineKnowledge): string[] => {
  const ids = [...new Set(line.caregivers.map((caregiver) => caregiver.caregiverId))];
  return line.recipientLanguages.length === 0 && ids.length === 1 ? ids : [];
};

const NO_LINE: LineKnowledge = { caregivers: [], recipientLanguages: [], language: null };

/** A vendor’s own record has no menu of languages in it, unless its first key is one. */
const languageOf = (line: LineKnowledge, { recovered }: Turn): Language | null => {
  const known = remembered(line);
  const isChosen = recovered?.keys[0]?.replace('#', '').length === 1;
  return known ?? (recovered === undefined || isChosen ? null : (LANGUAGES[0] ?? null));
};

/**
 * The ringing, before anything was pressed. In a file of its own: the first caller of a morning need not wait until the
 * whole dialogue is read.
 */
export const beginCall = (turn: Turn, known: Known, now: string): Taken => {
  const recoveredAt = turn.recovered?.receivedAt ?? null;
  const session = { ...newSession(turn.callId, turn.from, now), recoveredAt };
  if (turn.hangup) return over(session);
  if (turn.from !== null && known.line === undefined) return { ask: { kind: 'line', line: turn.from } };
  const line = known.line ?? NO_LINE;
  const claimedIds = ownerIds(line);
  const resume: Step = claimedIds.length > 0 ? 'pin' : 'identify';
  const language = languageOf(line, turn);
  const lineRegistered = line.recipientLanguages.length > 0;
  const started = { ...session, language, claimedIds, resume, lineRegistered };
  if (language === null) return goTo(started, 'language', speech.inLanguage('he', 'voice.greeting'));
  const lead = (['voice.greeting', 'voice.language.change'] as const).flatMap((id) =>
    speech.inLanguage(language, id),
  );
  return goTo(started, resume, lead);
};
