import type { LineKnowledge } from '../domain/voice/knowledge.ts';
import type { CallParts } from './call-parts.ts';
import { lineOwner } from './language-memory.ts';

/** Whose line it is that calls: the one question of the ringing. @param phone E.164 */
export const lineAnswer = async (
  { onLine, memory }: Pick<CallParts, 'onLine' | 'memory'>,
  phone: string,
): Promise<LineKnowledge> => {
  const [caregivers, recipients, language] = await Promise.all([
    onLine.caregiversOnLine(phone),
    onLine.recipientsOnLine(phone),
    memory.languageOf(lineOwner(phone)),
  ]);
  return {
    caregivers: caregivers.map((one) => ({ caregiverId: one.caregiverId, language: one.language })),
    recipientLanguages: recipients.map((recipient) => recipient.language),
    language,
  };
};
