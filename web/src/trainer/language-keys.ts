import { Language } from '#shared/domain/directory';
import { type CallState, takesKeys } from './call-state.ts';

/** Leads to the language menu from everywhere. @see shared/domain/voice/dialogue.ts */
const TO_MENU = '*';
/** A call that does not get to its language within these turns goes on in the one that it has. */
const TURNS_MAX = 3;

const languagesIn = (state: CallState): Set<Language> =>
  new Set((state.reply?.prompts ?? []).map((prompt) => prompt.language));

/**
 * The keys that bring a call into a language at its beginning, pressed as a caller would press them.
 * @returns null when it speaks the language already, or is past its beginning.
 */
export const languageKeys = (state: CallState, wanted: Language): string | null => {
  const { reply, sent } = state;
  if (reply === null || sent === null || sent.turn >= TURNS_MAX || !takesKeys(state)) return null;
  if (reply.state === 'language') return String(Language.options.indexOf(wanted) + 1);
  return languagesIn(state).has(wanted) ? null : TO_MENU;
};
