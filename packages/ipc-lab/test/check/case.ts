/**
 * Programs of students with their expected verdicts: right ones that a hasty checker would fail, and wrong
 * ones that fail exactly where they are wrong.
 */
import { randomBytes } from 'node:crypto';

import { programPath } from '../support/program-path.js';
import { programWords } from './support.js';

type Verdict = 'fail' | 'fragile' | 'unknown';

/** The criteria that do not pass, each with the one from which it follows, if it does. */
export type Verdicts = Readonly<Record<string, Verdict | `${Verdict}, follows ${string}`>>;

/** The criteria that follow from the failure of one. */
export function following(cause: string, ...ids: readonly string[]): Verdicts {
  return Object.fromEntries(ids.map((id) => [id, `unknown, follows ${cause}` as const]));
}

/** For some criteria, what their evidence and their hint say. */
export type Says = Readonly<Record<string, RegExp>>;

export interface Expected {
  readonly name: string;
  readonly program: string;
  /** A program that starts this one. */
  readonly wrapper?: string;
  /** Seconds, for a program that does not end. */
  readonly timeout?: number;
  readonly verdicts: Verdicts;
  readonly says?: Says;
  readonly recorded?: boolean;
}

export interface ExpectedPair {
  readonly name: string;
  readonly recorded?: boolean;
  readonly first: string;
  readonly second: string;
  readonly timeout?: number;
  readonly verdicts: Verdicts;
  readonly says?: Says;
}

/** The arguments of `ipc-lab check` for a program, and the verdicts to expect. */
export interface Case {
  readonly exercise: string;
  readonly name: string;
  /** @param folder For compiled C programs, files and sockets. */
  readonly args: (folder: string) => string[];
  readonly verdicts: Verdicts;
  readonly says?: Says;
  /** Whether its runs are among the golden ones: the tests judge those, and only `judge-again` starts it. */
  readonly recorded?: boolean;
}

/** Seconds, enough on a busy machine. It does not slow a program that ends by itself. */
export const patience = 60;
/** Seconds: the programs of 1a run for thirty. */
export const longPatience = 240;

export function options(exercise: string, timeout: number): string[] {
  return [exercise, '--json', '--timeout', String(timeout)];
}

export function unique(): string {
  return `ipc-lab-test-${randomBytes(6).toString('hex')}`;
}

export function single(exercise: string, programs: readonly Expected[], usual: number): Case[] {
  return programs.map(({ program, wrapper, timeout = usual, says = {}, ...common }) => ({
    ...common,
    exercise,
    args: (folder) => [
      ...options(exercise, timeout),
      '--',
      ...(wrapper === undefined ? [] : programWords(wrapper, folder)),
      ...programWords(program, folder),
    ],
    says,
  }));
}

/** The commands of two programs, with the name of what they share. */
export type Pairing = (
  first: string[],
  second: string[],
  folder: string,
) => Record<string, string[]>;

function pairArguments(exercise: string, timeout: number, commands: ReturnType<Pairing>): string[] {
  const named = Object.entries(commands).flatMap(([name, words]) => [`--${name}`, words.join(' ')]);
  return [...options(exercise, timeout), ...named];
}

export function paired(exercise: string, pairs: readonly ExpectedPair[], pairing: Pairing): Case[] {
  return pairs.map(({ first, second, timeout = patience, says = {}, ...common }) => ({
    ...common,
    exercise,
    args: (folder) =>
      pairArguments(
        exercise,
        timeout,
        pairing(programWords(first, folder), programWords(second, folder), folder),
      ),
    says,
  }));
}

export function own(program: string, ...args: string[]): string[] {
  return [process.execPath, programPath(program), ...args];
}

export function ours(exercise: string, args: Case['args']): Case {
  return { exercise, name: 'our own', args, verdicts: {} };
}

export function oursPaired(
  exercise: string,
  programs: [string[], string[]],
  pairing: Pairing,
): Case {
  return ours(exercise, (folder) =>
    pairArguments(exercise, patience, pairing(...programs, folder)),
  );
}

/** The exit status for these verdicts. */
export function expectedStatus(verdicts: Verdicts): number {
  const all = Object.values(verdicts);
  if (all.some((verdict) => /^(?:fail|fragile)/.test(verdict))) return 1;
  return all.length > 0 ? 2 : 0;
}
