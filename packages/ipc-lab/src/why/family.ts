/**
 * Starts a command, finds every process that descends from it, and ends them all.
 *
 * The command gets a session of its own: `kill(0, …)` reaches only what it started, and a signal to its
 * groups reaches a process that is born at that very moment.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Guard } from '../observe/strace/guard.js';
import { thisMachine } from './snapshot/machine.js';
import { processTable, readProcess, type ProcessLine } from './snapshot/process-table.js';

/** An environment variable that every descendant inherits, and keeps after its parent exits. */
const markName = 'IPC_LAB_WHY';

export class Family {
  readonly #mark = `${markName}=${randomUUID()}`;
  readonly #child: ChildProcess;
  readonly #guard = new Guard(this.#mark);
  /** The start time of each process seen so far: the kernel may reuse a pid. */
  readonly #known = new Map<number, number>();
  readonly #strangers = new Map<number, number>();
  /** The process groups of the members that were seen last; nobody else is in these. */
  #groups: ReadonlySet<number> = new Set();

  private constructor(
    path: string,
    words: readonly string[],
    environment: NodeJS.ProcessEnv,
    output: 1 | 2,
  ) {
    const [argv0 = path, ...args] = words;
    for (const { pid, startTime } of processTable(thisMachine).values()) {
      this.#strangers.set(pid, startTime);
    }
    const [name = '', mark] = this.#mark.split('=');
    this.#child = spawn(path, args, {
      argv0,
      env: { ...environment, [name]: mark },
      stdio: ['inherit', output, 'inherit'],
      detached: true,
    });
  }

  /**
   * @param words The command's arguments, its own name first.
   * @param output The stream of this process that becomes the command's standard output.
   */
  static async start(
    path: string,
    words: readonly string[],
    environment: NodeJS.ProcessEnv,
    output: 1 | 2,
  ): Promise<Family> {
    const family = new Family(path, words, environment, output);
    if (family.#child.pid === undefined) {
      const [error] = (await once(family.#child, 'error')) as [Error];
      throw error;
    }
    const root = readProcess(thisMachine, family.#child.pid);
    if (root !== undefined) family.#known.set(root.pid, root.startTime);
    return family;
  }

  /** The processes still alive: descendants, and every process that carries the mark. */
  members(): number[] {
    let pids = this.#look();
    // The table is not read in one instant: it lacks a process that is born meanwhile, and whose
    // parents exit meanwhile. The next look finds it.
    for (let again = 0; pids.length === 0 && again < 2; again += 1) pids = this.#look();
    return pids;
  }

  #look(): number[] {
    const table = processTable(thisMachine);
    const members = (): ProcessLine[] =>
      [...this.#known.keys()].flatMap((pid) => table.get(pid) ?? []);
    for (const [pid, startTime] of this.#known) {
      if (table.get(pid)?.startTime !== startTime) this.#known.delete(pid);
    }
    for (let grew = true; grew;) {
      grew = false;
      // No process can enter the session of another.
      const sessions = new Set(members().map(({ session }) => session));
      for (const line of table.values()) {
        if (this.#known.has(line.pid) || !this.#isOurs(line, sessions)) continue;
        this.#known.set(line.pid, line.startTime);
        grew = true;
      }
    }
    this.#groups = new Set(members().map(({ group }) => group));
    return members()
      .filter(({ state }) => state !== 'Z')
      .map(({ pid }) => pid);
  }

  #isOurs(
    { pid, parent, session, startTime, folder }: ProcessLine,
    sessions: ReadonlySet<number>,
  ): boolean {
    if (this.#known.has(parent)) return true;
    if (this.#strangers.get(pid) === startTime) return false;
    if (sessions.has(session)) return true;
    const environment = thisMachine.wordsIn(`${folder}/environ`) ?? [];
    if (environment.includes(this.#mark)) return true;
    // Between fork and exec the environment may not be there to read yet.
    if (environment.length > 0) this.#strangers.set(pid, startTime);
    return false;
  }

  /** Stops every process before it kills any, so that none can start another meanwhile. */
  async end(): Promise<void> {
    const stopped = new Set<number>();
    const isNew = (pid: number): boolean => !stopped.has(pid);
    let deadline = performance.now() + stopLimitMs;
    for (let pids = this.members(); pids.some(isNew); pids = this.members()) {
      this.#send('SIGSTOP', pids);
      for (const pid of pids) stopped.add(pid);
      if (performance.now() > deadline) break;
    }
    // Our signal does not end a process that changed its user or hangs in the kernel.
    deadline = performance.now() + endLimitMs;
    for (let pids = this.members(); pids.length > 0; pids = this.members()) {
      this.#send('SIGKILL', pids);
      if (performance.now() > deadline) break;
      await sleep(endDelayMs);
    }
    if (this.isHidden()) this.#child.kill('SIGKILL');
    await this.leave();
  }

  /** To whole groups, which also reaches what is being born, then to each process that is known. */
  #send(signal: 'SIGSTOP' | 'SIGKILL', pids: readonly number[]): void {
    for (const group of this.#groups) kill(-group, signal);
    for (const pid of pids) {
      if (readProcess(thisMachine, pid)?.startTime === this.#known.get(pid)) kill(pid, signal);
    }
  }

  /** Whether /proc does not show the command's first process, which has not ended. */
  isHidden(): boolean {
    const { pid = 0, exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null && readProcess(thisMachine, pid) === undefined;
  }

  /** Lets this process exit while the command continues. */
  async leave(): Promise<void> {
    this.#child.unref();
    await this.#guard.dismiss();
  }
}

const endDelayMs = 10;
/** A program that forks without end may always be one process ahead. */
const stopLimitMs = 1000;
const endLimitMs = 5000;

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It exited by itself, or changed its user: the next look shows which.
  }
}
