/**
 * All that a command has started: finds it, and ends it.
 *
 * A process may leave its parents, its group and its session, and clear its environment. What it keeps, from fork(2) on
 * and through execve(2), are its resource limits: the soft limit of file locks, which Linux has not enforced since
 * 2.4.25, is a number of the command's own. The same number is in a variable of the environment, since a
 * command may run `ipc-lab` itself, which sets the limit anew.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { ProcessDescriptor } from 'linux-ipc/process';

import { processes, send, statOf, type Stat } from './proc.js';

/** What all processes of one command inherit, as `NAME=number`. */
export function newMark(name: string): string {
  return `${name}=${BigInt(`0x${randomBytes(7).toString('hex')}`) + 2n ** 60n}`;
}

function partsOf(mark: string): [name: string, number: string] {
  const [name = '', number = ''] = mark.split('=');
  return [name, number];
}

/** The text by which a shell, bash(1) or dash(1), marks itself and all that it starts. */
export function shellTextThatMarks(mark: string): string {
  const [, number] = partsOf(mark);
  return `{ ulimit -S -x ${number} || ulimit -S -w ${number}; } 2>/dev/null`;
}

/** The environment of a command, with the mark. */
export function markedEnvironment(mark: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const [name, number] = partsOf(mark);
  return { ...environment, [name]: number };
}

interface Look {
  /** Without zombies. */
  readonly members: readonly Stat[];
  /**
   * Whether no process, or no member, was seen for the last time: it may have started another after all were listed.
   */
  readonly isExact: boolean;
}

export class StartedProcesses {
  readonly #mark: string;
  readonly #number: string;
  /** The start time of each member and of each other process: the kernel may reuse a pid. */
  readonly #known = new Map<number, number>();
  readonly #strangers = new Map<number, number>();
  /** Those of the members that are zombies. */
  readonly #over = new Map<number, number>();

  constructor(mark: string) {
    this.#mark = mark;
    [, this.#number] = partsOf(mark);
  }

  /** A process of the command, whether or not it carries the mark yet. */
  add(pid: number): void {
    const stat = statOf(pid);
    if (stat !== undefined) this.#known.set(pid, stat.startTime);
  }

  /** The processes that are alive: those with the mark, their descendants, and those in their sessions. */
  members(): number[] {
    let look = this.#look();
    for (let left = looksForNobody; isInDoubt(look) && left > 0; left -= 1) look = this.#look();
    return look.members.map(({ pid }) => pid);
  }

  #look(): Look {
    const table = new Map<number, Stat>();
    let isExact = true;
    // The youngest first: it may be gone soon. The last one of all is always listed, since /proc lists in ascending order.
    for (const pid of processes().reverse()) {
      const stat = statOf(pid);
      const isMarked = stat && this.#isMarked(stat);
      if (stat === undefined || isMarked === undefined) {
        isExact &&= this.#strangers.has(pid) || existsSync(`/proc/${pid}`);
        continue;
      }
      table.set(pid, stat);
      if (isMarked) this.#known.set(pid, stat.startTime);
    }
    for (const [pid, startTime] of this.#known) {
      if (table.get(pid)?.startTime !== startTime) this.#known.delete(pid);
    }
    this.#addRelatives(table);
    for (const { pid, startTime } of table.values()) {
      if (!this.#known.has(pid)) this.#strangers.set(pid, startTime);
    }
    const members = [...this.#known.keys()].flatMap((pid) => table.get(pid) ?? []);
    for (const { pid, startTime } of members.filter(isOver)) {
      isExact &&= this.#over.get(pid) === startTime;
      this.#over.set(pid, startTime);
    }
    return { members: members.filter((stat) => !isOver(stat)), isExact };
  }

  #addRelatives(table: ReadonlyMap<number, Stat>): void {
    for (let grew = true; grew;) {
      grew = false;
      // No process can enter the session of another.
      const sessions = new Set([...this.#known.keys()].map((pid) => table.get(pid)?.session));
      for (const { pid, parent, session, startTime } of table.values()) {
        if (this.#known.has(pid) || this.#strangers.get(pid) === startTime) continue;
        if (!this.#known.has(parent) && !sessions.has(session)) continue;
        this.#known.set(pid, startTime);
        grew = true;
      }
    }
  }

  /** @returns `undefined` if the process is gone, or may not be examined. */
  #isMarked({ pid, startTime }: Stat): boolean | undefined {
    if (this.#known.get(pid) === startTime) return true;
    if (this.#strangers.get(pid) === startTime) return false;
    const limits = textIn(`/proc/${pid}/limits`);
    if (limits === undefined) return undefined;
    if (/^Max file locks\s+(\d+)/m.exec(limits)?.[1] === this.#number) return true;
    return textIn(`/proc/${pid}/environ`)?.split('\0').includes(this.#mark) ?? false;
  }

  /**
   * Ends them all. Stops every process before it kills any, so that none can start another meanwhile; what is born
   * nevertheless is found by the next look.
   */
  async end(): Promise<void> {
    const deadline = performance.now() + limitMs;
    const stopped = new Set<number>();
    for (let found = true; found && performance.now() < deadline;) {
      const { members, isExact } = this.#look();
      const fresh = members.filter(({ pid }) => !stopped.has(pid));
      for (const stat of fresh) {
        signal(stat, 'SIGSTOP');
        stopped.add(stat.pid);
      }
      found = fresh.length > 0 || !isExact;
    }
    for (;;) {
      const { members, isExact } = this.#look();
      for (const stat of members) signal(stat, 'SIGKILL');
      if ((members.length === 0 && isExact) || performance.now() > deadline) return;
      await sleep(delayMs);
    }
  }
}

const delayMs = 10;
/** Our signals do not end a process that changed its user or hangs in the kernel. */
const limitMs = 5000;
/** Other processes of a busy machine may end during each look. */
const looksForNobody = 10;

/** Whether there may be a process, although none was seen. */
function isInDoubt({ members, isExact }: Look): boolean {
  return members.length === 0 && !isExact;
}

function isOver({ state, threadCount }: Stat): boolean {
  // A first thread that has ended is a zombie while others live.
  return state === 'X' || (state === 'Z' && threadCount < 2);
}

/**
 * To the process and to its group, which also reaches what it is just forking. The group is of our making: it is in
 * a session of the command.
 */
function signal({ pid, startTime }: Stat, name: 'SIGSTOP' | 'SIGKILL'): void {
  try {
    using descriptor = ProcessDescriptor.open(pid);
    const now = statOf(pid);
    // From now on the descriptor refers to this process, whoever gets its pid.
    if (now?.startTime !== startTime || !descriptor.sendSignal(name)) return;
    if (now.group !== ownGroup) send(-now.group, name);
  } catch {
    // It has exited, or changed its user: the next look shows which.
  }
}

const ownGroup = statOf(process.pid)?.group;

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
