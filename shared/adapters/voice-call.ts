import { AppError } from '../domain/app-error.ts';
import type { Language } from '../domain/directory.ts';
import { isIdentityNumber } from '../domain/identity-number.ts';
import { HOUR_MILLIS } from '../domain/instants.ts';
import { localDateAt } from '../domain/local-time.ts';
import { RULES } from '../domain/rules.ts';
import { type Spoken, apology, takeTurn } from '../domain/voice/dialogue.ts';
import type { Ask, Known, PinAnswer } from '../domain/voice/knowledge.ts';
import { type Texts, promptsOf } from '../domain/voice/prompts.ts';
import type { Session } from '../domain/voice/session.ts';
import type { Reply, Turn } from '../domain/voice/turn.ts';
import type { callTable } from './call-table.ts';
import type { credentialTable } from './credential-table.ts';
import type { directoryReads } from './directory-reads.ts';
import type { reportTable } from './report-table.ts';

/** What a call works with. */
export type CallParts = {
  calls: ReturnType<typeof callTable>;
  credentials: ReturnType<typeof credentialTable>;
  directory: ReturnType<typeof directoryReads>;
  reports: ReturnType<typeof reportTable>;
  texts: Readonly<Record<Language, Texts>>;
};

/** A caregiver's work reaches back as far as a visit can be long. */
const BACK_MILLIS = RULES.pairHoursMax * HOUR_MILLIS;

const IDENTITY_DIGITS = 9;
/** Stands for whoever is not known on a line: an id that no caregiver can have. */
const strangersOn = (line: string | null): string[] => (line === null ? [] : [`?${line}`]);

/** Answers the questions of the dialogue from the tables; `pin` and `store` leave their trace there. */
const answers = ({ credentials, directory, reports }: CallParts) => {
  const line = async (phone: string): Promise<Known> => {
    const [caregivers, recipients] = await Promise.all([
      directory.caregiversOnLine(phone),
      directory.recipientsOnLine(phone),
    ]);
    return {
      line: {
        caregivers: caregivers.map(({ caregiverId, language }) => ({ caregiverId, language })),
        recipientLanguages: recipients.map((recipient) => recipient.language),
      },
    };
  };

  /**
   * An identity number may be under several ids, and a caregiver's code is her id where it is a number. People leave
   * out the zero that an identity number begins with.
   */
  const claimed = async (entered: string): Promise<Known> => {
    const identity = entered.length === IDENTITY_DIGITS - 1 ? `0${entered}` : entered;
    const [byIdentity, byCode] = await Promise.all([
      isIdentityNumber(identity) ? directory.caregiversByIdentity(identity) : [],
      directory.ofCaregiver(entered),
    ]);
    const found = [...byIdentity, ...byCode.employments].map((one) => one.caregiverId);
    return { claimed: [...new Set(found)] };
  };

  const pinAnswer = async (ask: Extract<Ask, { kind: 'pin' }>, now: Date): Promise<PinAnswer> => {
    // A stranger's try counts for the line as anybody's does; the dialogue itself counts those from no line.
    const ids = ask.caregiverIds.length > 0 ? ask.caregiverIds : strangersOn(ask.line);
    const results: string[] = [];
    for (const caregiverId of ids) {
      const result = await credentials.checkPin(caregiverId, ask.line, ask.pin, now);
      if (result === 'right') return { result, caregiverId };
      results.push(result);
    }
    const isLocked = results.length > 0 && results.every((result) => result === 'locked');
    return { result: isLocked ? 'locked' : 'wrong' };
  };

  const work = async (caregiverId: string, phone: string | null, now: Date): Promise<Known> => {
    const millis = now.getTime();
    const [{ employments, assignments }, facts, onLine] = await Promise.all([
      directory.ofCaregiver(caregiverId),
      reports.factsBetween(caregiverId, millis - BACK_MILLIS, millis),
      phone === null ? [] : directory.recipientsOnLine(phone),
    ]);
    const today = localDateAt(millis);
    const current = assignments.filter(({ from, to }) => from <= today && (to === undefined || today <= to));
    const people = await directory.recipientsIn(facts, current);
    const language = employments[0]?.language ?? null;
    return { work: { onLine, assignments: current, people, facts, language } };
  };

  return async (ask: Ask, now: Date): Promise<Known> => {
    switch (ask.kind) {
      case 'line':
        return line(ask.line);
      case 'claimed':
        return claimed(ask.entered);
      case 'pin':
        return { pin: await pinAnswer(ask, now) };
      case 'work':
        return work(ask.caregiverId, ask.line, now);
      case 'store': {
        const result = await reports.store(ask.report);
        return { stored: result.stored ? ask.report : result.existing };
      }
    }
  };
};
/**
 * Calls, turn by turn: loads the session, lets the dialogue decide, answers what it asks, keeps what it comes to.
 * A turn that was taken before gives the reply that it gave, and nothing happens again.
 */
export const voiceCall = (parts: CallParts) => {
  const { calls, texts } = parts;
  const answer = answers(parts);

  const inWords = ({ say, collect, end, state }: Spoken): Reply => ({
    prompts: promptsOf(say, texts),
    ...(collect && { collect }),
    end,
    state,
  });

  const decide = async (session: Session | undefined, turn: Turn, now: Date, known: Known) => {
    for (;;) {
      const taken = takeTurn(session, turn, known, now.toISOString());
      if ('spoken' in taken) return taken;
      Object.assign(known, await answer(taken.ask, now));
    }
  };

  /** Keeps what a turn came to. Of two deliveries at once the first is kept, and both give its reply. */
  const keep = async (
    callId: string,
    next: { session: Session; turn: number; reply: Reply },
    previousTurn: number | undefined,
    isReported: boolean,
  ): Promise<Reply> => {
    try {
      await calls.save(callId, next, previousTurn);
      return next.reply;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.kind === 'conflict') return (await calls.load(callId))?.reply ?? next.reply;
      // The report is kept, so the caller must hear it; the call cannot go on without its session.
      if (isReported) return { prompts: next.reply.prompts, end: true, state: next.reply.state };
      throw error;
    }
  };

  return {
    /** Never throws for a database that is away: the caller is told that nothing was recorded. */
    async take(turn: Turn, now: Date): Promise<Reply> {
      const known: Known = {};
      let session: Session | undefined;
      try {
        const kept = await calls.load(turn.callId);
        session = kept?.session;
        if (kept !== undefined && turn.turn <= kept.turn) return kept.reply;
        const { session: next, spoken } = await decide(session, turn, now, known);
        const reply = inWords(spoken);
        const after = { session: next, turn: turn.turn, reply };
        return await keep(turn.callId, after, kept?.turn, known.stored !== undefined);
      } catch (error) {
        if (!(error instanceof AppError) || error.kind !== 'unavailable') throw error;
        return inWords(apology(session));
      }
    },
  };
};
