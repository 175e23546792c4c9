/**
 * Starts a command as an interactive shell does: in a process group of its own, whose leader is the command. The
 * session is its own as well, so nothing that the command signals through kill(2) with 0 or a negative number
 * reaches this process.
 */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';

import { markedEnvironment, shellTextThatMarks } from './started-processes.js';

export interface LaunchOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** The standard streams, unless there is a terminal. */
  readonly stdio?: StdioOptions | undefined;
  /** The path of script(1), which gives the command a terminal of its own. */
  readonly script?: string | undefined;
  /** What is typed at that terminal; an end-of-file follows, unless {@link typesLater}. */
  readonly input?: string | undefined;
  /** Whether more is typed later, up to {@link Launched.endInput}. */
  readonly typesLater?: boolean | undefined;
  /** What all processes of the command inherit. */
  readonly mark: string;
}

/** The descriptors by which the shell below reports, and keeps the command's standard error. */
const report = 3;
const standardError = 4;

/**
 * Only a shell has what Node.js lacks: setpgid(2) between fork(2) and execve(2), and tcsetpgrp(3). With job control
 * it runs each command in a group of its own. It stays as the leader of the session while processes of the command
 * remain, as an interactive shell does: they would be sent SIGHUP otherwise. The trap runs even if SIGINT ended the
 * command, at which the shell ends too.
 */
function shellText(command: string, mark: string, hasTerminal: boolean): string {
  const [before, streams] = hasTerminal
    ? ['', '']
    : // The shell reports each command that a signal ends; those lines are not the command's.
      [`exec ${standardError}>&2 2>/dev/null`, `2>&${standardError} ${standardError}>&-`];
  return [
    before,
    shellTextThatMarks(mark),
    `trap 'echo >&${report}; read -r _ <&${report}' EXIT`,
    'set -m',
    `${command} ${report}>&- ${streams}`,
  ].join('\n');
}

export class Launched {
  readonly #child: ChildProcess;
  readonly #report: Duplex;
  #endOfFile: NodeJS.Timeout | undefined;
  /** Resolves when the first process has ended or stopped, or could not be started. */
  readonly returned: Promise<unknown>;
  /** Resolves when the shell has ended. */
  readonly exited: Promise<unknown>;

  /** @param shell The path of bash(1). */
  constructor(shell: string, words: readonly string[], options: LaunchOptions) {
    const { cwd, script, input, typesLater, mark } = options;
    const env = markedEnvironment(mark, options.env ?? process.env);
    if (script === undefined) {
      const stdio = streamsOf(options.stdio);
      const text = shellText('"$@"', mark, false);
      this.#child = spawn(shell, ['-c', text, shell, ...words], {
        ...{ cwd, env, stdio: [...stdio, 'pipe'], detached: true },
      });
    } else {
      const text = shellText(words.map(quote).join(' '), mark, true);
      this.#child = spawn(script, ['--quiet', '--command', text, '/dev/null'], {
        ...{ cwd, env: { ...env, SHELL: shell }, detached: true },
        stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      });
      // The command may end before it has read all.
      this.#child.stdin?.on('error', () => undefined).write(input ?? '');
      if (typesLater !== true) this.endInput();
    }
    this.#report = this.#child.stdio[report] as Duplex;
    // The shell may be killed by the command.
    this.#report.on('error', () => undefined);
    this.exited = Promise.race([once(this.#child, 'exit'), once(this.#child, 'error')]).catch(
      () => undefined,
    );
    this.returned = Promise.race([once(this.#report, 'data'), this.exited]);
  }

  /** Types at the command's terminal, after what was typed before. */
  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Every process that reads from the terminal from now on reads end-of-file. */
  endInput(): void {
    this.#endOfFile ??= setInterval(() => this.#child.stdin?.write('\x04'), endOfFileMs);
  }

  /** Lets the shell end, once no process of the command remains. */
  async end(): Promise<void> {
    clearInterval(this.#endOfFile);
    this.#report.destroy();
    this.#child.stdin?.destroy();
    const late = setTimeout(() => this.#child.kill('SIGKILL'), patienceMs);
    await this.exited;
    clearTimeout(late);
  }
}

/**
 * At a terminal, Ctrl-D ends one read, and is lost while the terminal's buffer is full: it is typed again and again, so
 * that every process that reads after the input sees end-of-file.
 */
const endOfFileMs = 200;

/** The command may have stopped the shell. */
const patienceMs = 1000;

function streamsOf(stdio: StdioOptions = 'inherit') {
  return typeof stdio === 'string' ? [stdio, stdio, stdio] : stdio.slice(0, report);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
