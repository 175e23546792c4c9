/**
 * Starts a command, finds every process that descends from it, and ends them all.
 *
 * The command gets a session of its own: `kill(0, …)` reaches only what it started.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { Guard } from '../observe/strace/guard.js';
import {
  markedEnvironment,
  newMark,
  shellTextThatMarks,
  StartedProcesses,
} from '../observe/strace/started-processes.js';
import { thisMachine } from './snapshot/machine.js';
import { readProcess } from './snapshot/process-table.js';

export class Family {
  readonly #mark = newMark('IPC_LAB_WHY');
  readonly #child: ChildProcess;
  readonly #guard = new Guard(this.#mark);
  readonly #started = new StartedProcesses(this.#mark);

  private constructor(words: readonly string[], environment: NodeJS.ProcessEnv, output: 1 | 2) {
    const text = `${shellTextThatMarks(this.#mark)}; exec "$@"`;
    this.#child = spawn('/bin/sh', ['-c', text, 'sh', ...words], {
      env: markedEnvironment(this.#mark, environment),
      stdio: ['inherit', output, 'inherit'],
      detached: true,
    });
  }

  /**
   * @param words The command, which can be found and executed, and its arguments.
   * @param output The stream of this process that becomes the command's standard output.
   */
  static async start(
    words: readonly string[],
    environment: NodeJS.ProcessEnv,
    output: 1 | 2,
  ): Promise<Family> {
    const family = new Family(words, environment, output);
    if (family.#child.pid === undefined) {
      const [error] = (await once(family.#child, 'error')) as [Error];
      throw error;
    }
    family.#started.add(family.#child.pid);
    return family;
  }

  /** The processes still alive. */
  members(): number[] {
    return this.#started.members();
  }

  async end(): Promise<void> {
    await this.#started.end();
    if (this.isHidden()) this.#child.kill('SIGKILL');
    await this.leave();
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
