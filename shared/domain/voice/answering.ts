import { newAnswer } from '../recipient-answer.ts';
import { RULES } from '../rules.ts';
import * as speech from './speech.ts';
import { type Call, type Taken, goTo, over, wrongKey } from './taking.ts';

/** What each key of the step says of the visit. */
export const ANSWERS: Partial<Record<string, 'confirm' | 'dispute'>> = {
  [speech.CONFIRM_KEY]: 'confirm',
  [speech.DISPUTE_KEY]: 'dispute',
};

/**
 * The check of somebody who receives care: a PIN nobody gave them, so the registered line and the last four digits of
 * the identity number. Nothing is said of anybody before.
 */
export const takeCheck = ({ session, known }: Call, digits: string): Taken => {
  const { line, language } = session;
  if (!/^[0-9]{4}$/.test(digits) || line === null) return wrongKey(session);
  if (known.check === undefined) return { ask: { kind: 'check', line, digits } };
  const tried = { ...session, pinTries: session.pinTries + 1 };
  if (known.check.result !== 'right') {
    const isLocked = known.check.result === 'locked' || tried.pinTries >= RULES.pinTriesMax;
    if (isLocked) return over(tried, speech.inLanguage(language, 'voice.answer.locked'));
    return goTo(tried, 'check', speech.inLanguage(language, 'voice.answer.wrong'));
  }
  if (known.visit === undefined) return { ask: { kind: 'visit', recipientIds: known.check.recipientIds } };
  const visit = known.visit.last;
  if (visit === null) return over(session, speech.inLanguage(language, 'voice.answer.none'));
  return goTo({ ...session, visit }, 'answer');
};

/** Confirms or disputes the visit that was read out. It changes no time and no payment; the office sees it. */
export const takeAnswer = ({ session, known, now, hungUp }: Call, digits: string): Taken => {
  const { visit, callId, turns, language } = session;
  const answer = ANSWERS[digits];
  if (answer === undefined || visit === null) return wrongKey(session);
  if (known.answered === undefined) {
    const seed = `${callId}|${turns}`;
    return {
      ask: {
        kind: 'answer',
        answer: newAnswer(visit, { answer, by: 'recipient', channel: 'voice-landline' }, seed, now),
      },
    };
  }
  const id = answer === 'confirm' ? 'voice.answer.confirmed' : 'voice.answer.disputed';
  return over(session, hungUp ? [] : speech.inLanguage(language, id), hungUp ? 'ended' : 'answered');
};
