import { errorFields, logger } from './logger.ts';

/** What EventBridge Scheduler sends: the instant that was due, so that a late or repeated run does the same work. */
export type ScheduleEvent = { scheduledAt: string };

/** Wraps a scheduled job; a failure is logged and thrown, so that the scheduler tries again and then lays it aside. */
export const scheduleHandler =
  (
    handle: (scheduledAt: Date) => Promise<void>,
  ): ((event: ScheduleEvent, context: object) => Promise<void>) =>
  async (event) => {
    try {
      await handle(new Date(event.scheduledAt));
    } catch (error) {
      logger.error('scheduled job failed', { scheduledAt: event.scheduledAt, ...errorFields(error) });
      throw error;
    }
  };
