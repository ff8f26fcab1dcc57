import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as z from 'zod/mini';
import type { Route } from '#shared/contracts/route';
import { fieldErrorsOf } from '#shared/domain/field-errors';
import { useCall } from '../api/call-context.ts';
import { asProblem, Problem } from '../api/problem.ts';
import { useDraft } from './use-draft.ts';
import type { Said } from './written.ts';

/** A form that records one thing of the API. */
export type Entry = {
  said: Said;
  change: (some: Said) => void;
  submit: () => void;
  isPending: boolean;
  /** Why it was not recorded; `null` while nothing is known against it. */
  problem: Problem | null;
};

const Kept = z.record(z.string(), z.string());

/** A form that survives a reload. `id` is the one of what will be recorded, so that sending twice records once. */
const useSaid = (draft: string, first: Said): [Said, (said: Said | null) => void] => {
  const [text, write] = useDraft(`hineni.entry.${draft}`);
  const [start, setStart] = useState<Said>(() => ({ ...first, id: crypto.randomUUID() }));
  const kept = z.safeParse(Kept, text === '' ? {} : JSON.parse(text));
  const said = { ...start, ...(kept.success && kept.data) };
  return [
    said,
    (next) => {
      if (next === null) setStart({ ...first, id: crypto.randomUUID() });
      write(next === null ? '' : JSON.stringify(next));
    },
  ];
};

type Recording = Route & { body: z.ZodMiniType; responses: { 201: z.ZodMiniType } };
type Input = { params: Record<string, string>; body: unknown };

/** What the contract's own schema says against a body before it is sent: the same words as the servers have. */
const localProblem = (route: Recording, body: unknown): Problem | null => {
  const read = z.safeParse(route.body, body);
  return read.success ? null : new Problem(422, 'BODY_INVALID', undefined, fieldErrorsOf(read.error, body));
};

/**
 * A form over one operation that records. Nothing is lost on an error or a reload; every wrong field is known before
 * and after sending by its place in the body.
 */
export const useEntry = (
  route: Recording,
  some: {
    /** Names the form on this device. */
    draft: string;
    first?: Said;
    inputOf: (said: Said) => Input;
    /** Heads of the keys of what has to be read again. */
    stale: readonly string[];
    onDone: () => void;
  },
): Entry => {
  const call = useCall();
  const client = useQueryClient();
  const [said, keep] = useSaid(some.draft, some.first ?? {});
  const [problem, setProblem] = useState<Problem | null>(null);
  const readAgain = (): Promise<unknown> =>
    Promise.all(some.stale.map((head) => client.invalidateQueries({ queryKey: [head] })));
  const send = useMutation({
    networkMode: 'always',
    mutationFn: (input: Input) => call(route, route.responses[201], input),
    onSuccess: async () => {
      keep(null);
      some.onDone();
      await readAgain();
    },
    onError: async (error) => {
      const found = asProblem(error);
      setProblem(found);
      if (found.status !== 409) return;
      // Whatever is stored under this id is seen in the history; what is written here now is something else.
      keep({ ...said, id: crypto.randomUUID() });
      await readAgain();
    },
  });
  return {
    said,
    change: (more) => keep({ ...said, ...more }),
    submit: () => {
      if (send.isPending) return;
      const input = some.inputOf(said);
      const wrong = localProblem(route, input.body);
      setProblem(wrong);
      if (wrong === null) send.mutate(input);
    },
    isPending: send.isPending,
    problem,
  };
};
