import { AppError } from '../domain/app-error.ts';
import {
  answerCheck,
  type CallBackCheck,
  callBackFact,
  type CallHours,
  checkOfCall,
  endTry,
} from '../domain/call-back-check.ts';
import { notFound } from '../domain/access.ts';
import type { Language } from '../domain/directory.ts';
import { type CallBackResult, type CallBackTaken, takeCallBackTurn } from '../domain/voice/call-back.ts';
import { type Texts, promptsOf } from '../domain/voice/prompts.ts';
import type { Reply, Turn } from '../domain/voice/turn.ts';
import type { callCheckTable } from './call-check-table.ts';
import type { reportTable } from './report-table.ts';

type Parts = {
  checks: ReturnType<typeof callCheckTable>;
  reports: Pick<ReturnType<typeof reportTable>, 'storeFact'>;
};

/** Changes of checks, each with the fact that it ends in: the fact first, so that nothing is told that is not kept. */
export const checkKeeper = ({ checks, reports }: Parts) => ({
  async keep(next: CallBackCheck, previous: CallBackCheck, now: Date): Promise<void> {
    const fact = next === previous ? null : callBackFact(next, now);
    if (fact !== null) await reports.storeFact(fact);
    await checks.save(next, previous);
  },
});

type CallBackParts = Parts & { hours: CallHours; texts: Readonly<Record<Language, Texts>> };

/** Calls to recipients, turn by turn: an answer is durable before "recorded" is said; a repeated turn changes nothing. */
export const callBackCall = (parts: CallBackParts) => {
  const { checks, hours, texts } = parts;
  const keeper = checkKeeper(parts);

  const inWords = ({ say, collect, end, state }: CallBackTaken['spoken']): Reply => ({
    prompts: promptsOf(say, texts),
    ...(collect && { collect }),
    end,
    state,
  });

  /** @throws AppError `NOT_FOUND`; `OTHER_LINE` (conflict) when another number was called than the check's */
  const find = async ({ callId, to }: Turn): Promise<{ check: CallBackCheck; tries: number }> => {
    const named = checkOfCall(callId);
    const check = named && (await checks.get(named.checkId));
    if (named === undefined || check === undefined || named.tries > check.tries || named.tries < 1) {
      throw notFound('call');
    }
    if (to !== check.line) throw new AppError('conflict', 'OTHER_LINE', 'Call the line of the check');
    return { check, tries: named.tries };
  };

  const settle = async (
    check: CallBackCheck,
    tries: number,
    result: CallBackResult,
    now: Date,
  ): Promise<void> => {
    if (result === null) return;
    const next = result === 'unanswered' ? endTry(check, tries, { hours, now }) : answerCheck(check, result);
    await keeper.keep(next, check, now);
  };

  const sorry = (language: Language): Reply =>
    inWords({
      say: [{ id: 'voice.check.unavailable', language, values: {} }],
      end: true,
      state: 'unavailable',
    });

  return {
    /**
     * One turn. Where the database is away, whoever lifted the receiver is told so, and the check waits.
     * @throws AppError `NOT_FOUND`, `OTHER_LINE`
     */
    async take(turn: Turn, now: Date): Promise<Reply> {
      let language: Language = 'he';
      try {
        const { check, tries } = await find(turn);
        language = check.language;
        const kept = await checks.loadCall(check.checkId, tries);
        if (kept !== undefined && turn.turn <= kept.turn) return kept.reply;
        const { session, spoken, result } = takeCallBackTurn(kept?.session, turn, check);
        await settle(check, tries, result, now);
        const reply = inWords(spoken);
        await checks.saveCall({ ...check, tries }, { session, turn: turn.turn, reply }, kept?.turn);
        return reply;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error.kind === 'unavailable') return sorry(language);
        if (error.code !== 'CALL_WENT_ON' && error.code !== 'CHECK_WENT_ON') throw error;
        // The same turn was delivered twice at once: what the first one came to is the answer to both.
        const named = checkOfCall(turn.callId);
        const kept = named && (await checks.loadCall(named.checkId, named.tries));
        if (kept === undefined) throw error;
        return kept.reply;
      }
    },
  };
};
