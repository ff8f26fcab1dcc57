import type { Language } from '../directory.ts';
import { type Gender, pluralOf } from './number-words.ts';

/** What may stand in a sentence. */
export const VALUE_NAMES = ['time', 'receipt', 'key', 'name', 'second', 'count'] as const;
export type ValueName = (typeof VALUE_NAMES)[number];

/** A part of a sentence: words to record, or a value. `piece` counts from 1 over the words, for the recording's name. */
export type Part = { words: string; piece: number } | { value: ValueName; gender?: Gender | undefined };

/** One way to say a sentence; `branch` is empty where there is only one. */
export type Branch = { branch: string; parts: Part[] };

const PLURAL = /^\{count, plural, (.+)\}$/su;
/** Branches hold values, and those hold no braces of their own. */
const BRANCH = /(=\d+|zero|one|two|few|many|other) \{((?:[^{}]|\{[^{}]*\})*)\}\s*/gu;
const VALUE = /\{([a-z]+)(?:, number, (masculine|feminine))?\}/u;

const isValueName = (name: string): name is ValueName => VALUE_NAMES.some((known) => known === name);
const isGender = (name: string | undefined): name is Gender => name === 'masculine' || name === 'feminine';

const partsOf = (text: string): Part[] => {
  const cut = text.split(VALUE);
  return cut.flatMap((part, index): Part[] => {
    if (index % 3 === 2) return [];
    if (index % 3 === 1) {
      const gender = cut[index + 1];
      return isValueName(part) ? [{ value: part, gender: isGender(gender) ? gender : undefined }] : [];
    }
    // What is left between two values may be a full stop only, which nobody can say.
    return /\p{L}|\p{N}/u.test(part) ? [{ words: part.trim(), piece: index / 3 + 1 }] : [];
  });
};

/**
 * All ways to say a sentence of the catalogue. One that counts is a plural of ICU over `count`, whole sentences in its
 * branches: `{count, plural, =0 {No visit is open.} one {…} other {You have {count} open visits.}}`. The number agrees
 * with a noun as `{count, number, feminine}` or `masculine`.
 */
export const branchesOf = (text: string): Branch[] => {
  const inner = PLURAL.exec(text)?.[1];
  if (inner === undefined) return [{ branch: '', parts: partsOf(text) }];
  return [...inner.matchAll(BRANCH)].map(([, branch, words]) => ({
    branch: (branch ?? '').replace('=', 'is-'),
    parts: partsOf(words ?? ''),
  }));
};

/** The way to say a sentence with that count: its own branch, else its plural class, else `other`. */
export const branchFor = (text: string, language: Language, count: number): Branch | undefined => {
  const branches = branchesOf(text);
  if (branches[0]?.branch === '') return branches[0];
  const wanted = [`is-${count}`, pluralOf(language, count), 'other'];
  return wanted.map((name) => branches.find(({ branch }) => branch === name)).find((found) => found);
};

/** The last part of a recording's path: the sentence, its branch, its piece; a sentence in one piece has no number. */
export const recordingName = (id: string, { branch, parts }: Branch, piece: number): string => {
  const whole = parts.length === 1 ? '' : `-${piece}`;
  return `${id.slice('voice.'.length)}${branch === '' ? '' : `-${branch}`}${whole}.wav`;
};
