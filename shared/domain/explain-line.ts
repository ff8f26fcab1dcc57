/** One line of an explanation, as data: `shared/lambda/messages.ts` puts it into words. */
export type Line = {
  /** Section of `domain.md` and the rule or code in it: `5.2`, `3`, `6.OVERLAP`. */
  rule: string;
  factIds: string[];
  messageId: string;
  /** Numbers, instants, words that a message chooses by, or `@<message id>` for a word of the catalogue. */
  values: Record<string, string | number>;
};

/** Which end of a visit a line is about. */
export type Side = 'arrival' | 'departure';

export const line = (rule: string, factIds: string[], messageId: string, values: Line['values']): Line => ({
  rule,
  factIds,
  messageId,
  values,
});
