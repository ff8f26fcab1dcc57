import { errorFields, logger } from './logger.ts';

/**
 * Wraps a function that a flow of Amazon Connect calls. Whatever fails, the flow gets something to play: an error would
 * lead the caller to the flow's own sorry-branch, in one language.
 */
export const connectHandler =
  (
    answer: (event: unknown, now: Date) => Promise<Record<string, string>>,
    sorry: () => Record<string, string>,
  ): ((event: unknown) => Promise<Record<string, string>>) =>
  async (event) => {
    try {
      return await answer(event, new Date());
    } catch (error) {
      logger.error('request failed, the caller hears an apology', errorFields(error));
      return sorry();
    }
  };
