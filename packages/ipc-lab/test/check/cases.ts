/** Every program the tests judge: the arguments of `ipc-lab check` for it, and what is to be found. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { programPath } from '../support/program-path.js';
import {
  fifoPairs,
  filePairs,
  memoryPrograms,
  pipePrograms,
  signalPrograms,
  socketPairs,
  type Expected,
  type ExpectedPair,
  type Verdicts,
} from './expected.js';
import { programWords } from './support.js';

export interface Case {
  readonly exercise: string;
  readonly name: string;
  /** @param folder Where C programs are compiled, and files and sockets are made. */
  readonly args: (folder: string) => string[];
  readonly verdicts: Verdicts;
}

/** Long enough for a busy machine; a program that ends is not slowed by it. */
const patience = 60;
/** The programs of 1a take thirty seconds of their own. */
const longPatience = 240;

function options(exercise: string, timeout: number): string[] {
  return [exercise, '--json', '--timeout', String(timeout)];
}

function unique(): string {
  return `ipc-lab-test-${randomBytes(6).toString('hex')}`;
}

function single(exercise: string, programs: readonly Expected[], usual: number): Case[] {
  return programs.map(({ name, program, wrapper, timeout = usual, verdicts }) => ({
    exercise,
    name,
    args: (folder) => [
      ...options(exercise, timeout),
      '--',
      ...(wrapper === undefined ? [] : programWords(wrapper, folder)),
      ...programWords(program, folder),
    ],
    verdicts,
  }));
}

type Pairing = (first: string[], second: string[], folder: string) => Record<string, string[]>;

const file: Pairing = (first, second, folder) => {
  const path = join(folder, unique());
  return { writer: [...first, path], reader: [...second, path] };
};

const fifo: Pairing = (first, second) => {
  const name = unique();
  return { send: [...first, name, '-n', '40'], get: [...second, name] };
};

const socket: Pairing = (first, second, folder) => {
  const path = join(folder, unique().slice(-8));
  return { server: [...first, path], client: [...second, path, '{value}'] };
};

function pairArguments(exercise: string, timeout: number, commands: ReturnType<Pairing>): string[] {
  const named = Object.entries(commands).flatMap(([name, words]) => [`--${name}`, words.join(' ')]);
  return [...options(exercise, timeout), ...named];
}

function paired(exercise: string, pairs: readonly ExpectedPair[], pairing: Pairing): Case[] {
  return pairs.map(({ name, first, second, timeout = patience, verdicts }) => ({
    exercise,
    name,
    args: (folder) =>
      pairArguments(
        exercise,
        timeout,
        pairing(programWords(first, folder), programWords(second, folder), folder),
      ),
    verdicts,
  }));
}

function own(program: string, ...args: string[]): string[] {
  return [process.execPath, programPath(program), ...args];
}

function ours(exercise: string, args: Case['args']): Case {
  return { exercise, name: 'our own', args, verdicts: {} };
}

function oursPaired(exercise: string, programs: [string[], string[]], pairing: Pairing): Case {
  return ours(exercise, (folder) =>
    pairArguments(exercise, patience, pairing(...programs, folder)),
  );
}

/** Our client and server take their path by an option. */
const socketOption: Pairing = (first, second, folder) =>
  socket([...first, '--socket'], [...second, '--socket'], folder);

export const cases: readonly Case[] = [
  ...single('1a', signalPrograms, longPatience),
  ours('1a', () => [...options('1a', longPatience), '--', ...own('signal_children')]),
  ...single('2a', memoryPrograms, patience),
  ours('2a', () => [...options('2a', patience), '--', ...own('shared_random')]),
  ...paired('3d', filePairs, file),
  oursPaired('3d', [own('map_writer'), own('map_reader')], file),
  ...single('4a', pipePrograms, patience),
  ours('4a', () => [...options('4a', patience), '--', ...own('pipe_sum')]),
  ...paired('5', fifoPairs, fifo),
  oursPaired('5', [own('send_rand'), own('get_rand')], fifo),
  ...paired('6', socketPairs, socket),
  oursPaired('6', [own('sum_server'), own('sum_client')], socketOption),
];

/** The exit status that goes with such verdicts. */
export function expectedStatus(verdicts: Verdicts): number {
  const all = Object.values(verdicts);
  if (all.includes('fail')) return 1;
  return all.includes('unknown') ? 2 : 0;
}
