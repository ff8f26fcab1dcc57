/** What a turn after the ringing needs, as one file to load: the dialogue, and what answers its questions. */
export { takeTurn } from '../domain/voice/dialogue.ts';
export { voiceAnswers } from './voice-answers.ts';
