/** Victims: processes forked from a Node.js process that loaded everything before. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';

import { zygote } from '../../support/zygote.js';
import type { Task } from './kill-roles.js';

export interface VictimTask extends Task {
  /** It ends before an access of this name, the first, second …; or after its task. */
  readonly access: string | undefined;
  readonly occurrence: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

export interface VictimReport {
  readonly id: number;
  /** Where it ended. */
  readonly access: string;
  /** When, in nanoseconds, by the clock that all processes share. */
  readonly time: number;
  /** How many messages it had sent or received by then. */
  readonly done: number;
}

/** A number is the answer to a command. */
type Line = number | VictimReport | { readonly id: number; readonly ready: true };

const killed = constants.signals.SIGKILL;
const stopped = (constants.signals.SIGSTOP << 8) | 0x7f;

export function now(): number {
  return Number(process.hrtime.bigint());
}

export class Victim {
  readonly id: number;
  pid = 0;
  /** Resolves when others can join it, or when it has ended before that. */
  readonly ready: Promise<void>;
  isReady!: () => void;
  /** Where it last stopped or died by itself; undefined if it has not. */
  report: VictimReport | undefined;
  /** When it was killed from outside. */
  killedAt = 0;
  readonly #wait: (victim: Victim) => Promise<number>;

  constructor(id: number, wait: (victim: Victim) => Promise<number>) {
    this.id = id;
    this.#wait = wait;
    this.ready = new Promise((resolve) => (this.isReady = resolve));
  }

  signal(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    if (signal === 'SIGKILL') this.killedAt = now();
    process.kill(this.pid, signal);
  }

  /** Waits until it sleeps, as it does while it waits for its peer, or until it has ended. */
  async asleep(): Promise<void> {
    while (/^[RDTt]$/.test(this.#state())) await turn();
  }

  /** Waits until it is stopped or killed; true if it is stopped. */
  async stopped(): Promise<boolean> {
    const status = await this.#wait(this);
    if (status === stopped) return true;
    this.isReady();
    assert.equal(status, killed, `the status of a victim: ${JSON.stringify(this.report)}`);
    return false;
  }

  /** The letter of proc_pid_stat(5); X once it has been waited for. */
  #state(): string {
    try {
      return (
        readFileSync(`/proc/${String(this.pid)}/stat`, 'latin1').replace(/^.*\) /s, '')[0] ?? ''
      );
    } catch {
      return 'X';
    }
  }
}

/** The process that victims are forked from. */
export class Zygote implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #answers: ((answer: number) => void)[] = [];
  readonly #victims = new Map<number, Victim>();
  #nextId = 1;

  /** @param folder The folder in which its addon is compiled. */
  constructor(folder: string) {
    this.#process = spawn(...zygote('channel-zygote', folder), {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Ctrl-C is for the campaign.
      detached: true,
    });
    this.#ended = once(this.#process, 'exit').then((status) => {
      assert.deepEqual(status, [null, 'SIGKILL'], 'the end of the zygote');
    });
    assert.ok(this.#process.stdout);
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      this.#receive(JSON.parse(line) as Line);
    });
  }

  async fork(task: Omit<VictimTask, 'id'>): Promise<Victim> {
    const id = this.#nextId++;
    const victim = new Victim(id, (waited) => this.#wait(waited));
    this.#victims.set(id, victim);
    victim.pid = await this.#ask(`fork ${JSON.stringify({ ...task, id })}`);
    return victim;
  }

  /** Its children: none once all have been waited for. */
  children(): string {
    const pid = String(this.#process.pid);
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Its children, if any are left, die with it.
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  async #wait({ id, pid }: Victim): Promise<number> {
    const status = await this.#ask(`wait ${String(pid)}`);
    if (status !== stopped) this.#victims.delete(id);
    return status;
  }

  #ask(command: string): Promise<number> {
    return new Promise((resolve) => {
      this.#answers.push(resolve);
      this.#process.stdin?.write(`${command}\n`);
    });
  }

  #receive(line: Line): void {
    if (typeof line === 'number') {
      this.#answers.shift()?.(line);
      return;
    }
    const victim = this.#victims.get(line.id);
    assert.ok(victim);
    if ('ready' in line) victim.isReady();
    else victim.report = line;
  }
}
