/** Starts a command, finds every process that descends from it, and ends them all. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { thisMachine } from './snapshot/machine.js';
import { processTable, readStat, type StatLine } from './snapshot/process-table.js';

/** An environment variable that every descendant inherits, and keeps after its parent exits. */
const markName = 'IPC_LAB_WHY';

export class Family {
  readonly #mark = `${markName}=${randomUUID()}`;
  readonly #child: ChildProcess;
  /** The start time of each process seen so far: the kernel may reuse a pid. */
  readonly #known = new Map<number, number>();
  readonly #strangers = new Map<number, number>();

  private constructor(
    path: string,
    words: readonly string[],
    environment: NodeJS.ProcessEnv,
    output: 1 | 2,
  ) {
    const [argv0 = path, ...args] = words;
    for (const { pid, startTime } of processTable(thisMachine).values())
      this.#strangers.set(pid, startTime);
    const [name = '', mark] = this.#mark.split('=');
    this.#child = spawn(path, args, {
      argv0,
      env: { ...environment, [name]: mark },
      stdio: ['inherit', output, 'inherit'],
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
    const root = readStat(thisMachine, `/proc/${family.#child.pid}/stat`);
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
    for (const [pid, startTime] of this.#known) {
      if (table.get(pid)?.startTime !== startTime) this.#known.delete(pid);
    }
    for (let grew = true; grew;) {
      grew = false;
      for (const line of table.values()) {
        if (this.#known.has(line.pid) || !this.#isOurs(line)) continue;
        this.#known.set(line.pid, line.startTime);
        grew = true;
      }
    }
    return [...this.#known.keys()].filter((pid) => table.get(pid)?.state !== 'Z');
  }

  #isOurs({ pid, parent, startTime }: StatLine): boolean {
    if (this.#known.has(parent)) return true;
    if (this.#strangers.get(pid) === startTime) return false;
    const environment = thisMachine.wordsIn(`/proc/${pid}/environ`) ?? [];
    if (environment.includes(this.#mark)) return true;
    // Between fork and exec the environment may not be there to read yet.
    if (environment.length > 0) this.#strangers.set(pid, startTime);
    return false;
  }

  /** Stops every process before it kills any, so that none can start another meanwhile. */
  async end(): Promise<void> {
    const stopped = new Set<number>();
    for (let pids = this.members(); pids.some((pid) => !stopped.has(pid)); pids = this.members()) {
      for (const pid of pids) this.#send(pid, 'SIGSTOP');
      for (const pid of pids) stopped.add(pid);
    }
    const deadline = performance.now() + endLimitMs;
    // Our signal does not end a process that changed its user or hangs in the kernel.
    while (performance.now() < deadline) {
      const pids = this.members();
      if (pids.length === 0) return;
      for (const pid of pids) this.#send(pid, 'SIGKILL');
      await sleep(endDelayMs);
    }
  }

  #send(pid: number, signal: 'SIGSTOP' | 'SIGKILL'): void {
    if (readStat(thisMachine, `/proc/${pid}/stat`)?.startTime !== this.#known.get(pid)) return;
    try {
      process.kill(pid, signal);
    } catch {
      // It exited by itself, or changed its user: the next look shows which.
    }
  }

  /** Lets this process exit while the command continues. */
  leave(): void {
    this.#child.unref();
  }
}

const endDelayMs = 10;
const endLimitMs = 5000;
