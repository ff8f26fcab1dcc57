import { AppError } from '../domain/app-error.ts';
import {
  answerCheck,
  type CallBackCheck,
  type CallHours,
  checkOfCall,
  endTry,
} from '../domain/call-back-check.ts';
import { callBackFact } from '../domain/new-call-back-check.ts';
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

/** Another delivery of the same turn was faster. */
const OVERTAKEN: ReadonlySet<string> = new Set(['CALL_WENT_ON', 'CHECK_WENT_ON']);

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

  const decide = async (turn: Turn, check: CallBackCheck, tries: number, now: Date): Promise<Reply> => {
    const kept = await checks.loadCall(check.checkId, tries);
    if (kept !== undefined && turn.turn <= kept.turn) return kept.reply;
    const { session, spoken, result } = takeCallBackTurn(kept?.session, turn, check);
    await settle(check, tries, result, now);
    const reply = inWords(spoken);
    await checks.saveCall({ ...check, tries }, { session, turn: turn.turn, reply }, kept?.turn);
    return reply;
  };

  /** What is said when a turn could not be kept: that we have a fault, or what another delivery of it came to. */
  const afterFault = async (error: unknown, check: CallBackCheck, tries: number): Promise<Reply> => {
    if (!(error instanceof AppError)) throw error;
    if (error.kind === 'unavailable') return sorry(check.language);
    const kept = OVERTAKEN.has(error.code) ? await checks.loadCall(check.checkId, tries) : undefined;
    if (kept === undefined) throw error;
    return kept.reply;
  };

  return {
    /**
     * One turn. Where the database is away, whoever lifted the receiver is told so, and the check waits.
     * @throws AppError `NOT_FOUND`, `OTHER_LINE`
     */
    async take(turn: Turn, now: Date): Promise<Reply> {
      let found: Awaited<ReturnType<typeof find>>;
      try {
        found = await find(turn);
      } catch (error) {
        // Not even the language is known: the one that most recipients have.
        if (error instanceof AppError && error.kind === 'unavailable') return sorry('he');
        throw error;
      }
      const { check, tries } = found;
      return decide(turn, check, tries, now).catch((error: unknown) => afterFault(error, check, tries));
    },
  };
};
