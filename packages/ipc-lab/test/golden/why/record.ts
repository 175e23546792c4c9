/**
 * Records what `why` reads of /proc, for a golden file:
 *
 *     npm run golden:why-record --workspace ipc-lab -- NAME -- COMMAND [ARGUMENT …]
 *     npm run golden:why-record --workspace ipc-lab -- NAME PID [OTHER PID …]
 *
 * A command runs in /tmp/golden-why, with an empty environment, and is ended with all that it started; a
 * program of this folder, or of test/why/programs, is named by its source. Of several PIDs, `why` is
 * asked about the first, and may find the others. The recording leaves out every other process of the
 * machine.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

import { compileProgram } from '../../../../linux-ipc/dist-test/support/peers.js';
import { allExited, descendantsOf } from '../../support/processes.js';
import { goldenPath } from '../golden.js';
import { takeSnapshot, thisMachine } from './outputs.js';
import { recorderOf } from './recorder.js';
import { formatRecording, type Recording } from './recording.js';

const folder = '/tmp/golden-why';
/** The time that a command gets to reach its wait, and the time between the two looks. */
const settleMs = 1000;
const betweenMs = 300;

async function record(
  command: string,
  roots: readonly number[],
  others: readonly number[],
): Promise<Recording> {
  const asked = [...roots, ...others];
  const pids = new Set([...asked, ...asked.flatMap(descendantsOf)]);
  const before = recorderOf(thisMachine, pids);
  takeSnapshot(roots, before.machine);
  await sleep(betweenMs);
  const { machine, answers } = recorderOf(thisMachine, pids);
  takeSnapshot(roots, machine);
  const earlier = [...before.answers].filter(
    ([question, answer]) => question !== 'now' && answers.get(question) !== answer,
  );
  const { architecture } = machine;
  return { command, architecture, roots, answers, earlier: new Map(earlier) };
}

/** The words that run a program of ours, compiled if it is in C; other words as they are. */
function wordsOf([name = '', ...args]: readonly string[]): string[] {
  const source = ['test/golden/why/programs', 'test/why/programs']
    .map((place) => fileURLToPath(new URL(`../../../${place}/${name}`, import.meta.url)))
    .find((path) => /\.(?:c|py)$/.test(name) && existsSync(path));
  if (source === undefined) return [name, ...args];
  if (name.endsWith('.py')) return ['python3', source, ...args];
  return [compileProgram(source, folder, ['-pthread']), ...args];
}

/** The leader of a session and its members: a process that has lost its parent remains a member. */
function sessionOf(leader: number): number[] {
  const isMember = (pid: number): boolean => {
    const text = thisMachine.readText(`/proc/${pid}/stat`) ?? '';
    const [, , , session] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(session) === leader;
  };
  return (thisMachine.numbersIn('/proc') ?? []).filter(isMember);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It exited because another process did.
  }
}

async function recordCommand(words: readonly string[]): Promise<Recording> {
  mkdirSync(folder);
  try {
    const [program = '', ...args] = wordsOf(words);
    const { PATH } = process.env;
    const child = spawn(program, args, {
      cwd: folder,
      detached: true,
      env: { PATH },
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    await sleep(settleMs);
    if (child.exitCode !== null) throw new Error('the command ended: nothing is left to record');
    const started = sessionOf(pid);
    try {
      return await record(words.map((word) => basename(word)).join(' '), started, []);
    } finally {
      started.forEach(end);
      await allExited(started);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nameOf(pid: number): string {
  return `process ${(thisMachine.readText(`/proc/${pid}/comm`) ?? `${pid}`).trim()}`;
}

const [name, ...rest] = process.argv.slice(2);
const isCommand = rest[0] === '--';
const pids = rest.map(Number);
if (name === undefined || rest.length < (isCommand ? 2 : 1) || (!isCommand && pids.some(isNaN))) {
  console.error('usage: golden:why-record -- NAME -- COMMAND …, or NAME PID [OTHER PID …]');
  process.exit(2);
}
const recording = isCommand
  ? await recordCommand(rest.slice(1))
  : await record(pids.map(nameOf).join(', '), pids.slice(0, 1), pids.slice(1));
const path = goldenPath(join('why', 'recordings', `${name}.proc`));
writeFileSync(path, formatRecording(recording));
console.log(path);
