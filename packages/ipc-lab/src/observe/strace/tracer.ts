/** The tracer: runs strace as a child process, reads its lines, and can end all that it traces. */
import { spawnSync, type StdioOptions } from 'node:child_process';
import { readlinkSync, realpathSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

import { Pipe } from 'linux-ipc/pipe';

import { traceFilter } from '../../system-calls/system-calls.js';
import { findCommand, TraceRefused } from './find-command.js';
import { Guard } from './guard.js';
import { Launched } from './launch.js';
import { processesTracedBy, send, tracerThatHolds } from './proc.js';
import { isStackLine } from './stacks.js';
import { newMark, StartedProcesses } from './started-processes.js';
import { tamperingArguments, type Tampering } from './tampering.js';
import { textOf } from '../../language/lossless.js';
import type { Catalogue } from '../../language/text.js';
import { PacedReader } from './paced-reader.js';

const texts = {
  notInstalled: {
    en: '{command} is not installed. Install it with: {install}',
    fr: "{command} n'est pas installé. Pour l'installer : {install}",
  },
  forbidden: {
    en: 'tracing is not permitted here: {reason} (in a container, start it with --cap-add=SYS_PTRACE)',
    fr: "tracer n'est pas permis ici : {reason} (dans un conteneur, le lancer avec --cap-add=SYS_PTRACE)",
  },
  cannotTrace: {
    en: 'strace cannot trace here: {reason}',
    fr: 'strace ne peut pas tracer ici : {reason}',
  },
} as const satisfies Catalogue;

export interface TraceOptions {
  /** How many bytes of each string are kept; by default 64 KiB, the capacity of a pipe. */
  readonly stringLimit?: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Whether the program gets a terminal of its own, as if a person ran it: the C library then writes each
   * line at once. Otherwise the program gets `stdio`.
   */
  readonly terminal?: boolean;
  /** What is typed at that terminal; an end-of-file follows, unless {@link typesLater}. */
  readonly input?: string | undefined;
  /** Whether {@link Trace.type} types more, and {@link Trace.endInput} ends it. */
  readonly typesLater?: boolean;
  readonly stdio?: StdioOptions;
  readonly tampering?: Tampering | undefined;
  /** Whether each call is followed by its stack, as {@link Tampering.stacks} says. */
  readonly stacks?: boolean;
}

export function straceArguments(
  output: string,
  words: readonly string[],
  stringLimit: number,
  filter: readonly string[] = ['-e', `trace=${traceFilter}`],
): string[] {
  return [
    // The tracer is in a session of its own, and the program is a child of whoever starts it.
    '-DDD',
    '-f',
    '-ttt',
    '-T',
    '-yy',
    '-q',
    '--seccomp-bpf',
    '--pidns-translation',
    `--string-limit=${stringLimit}`,
    '-e',
    'abbrev=!fstat,newfstatat',
    ...filter,
    '-o',
    output,
    '--',
    ...words,
  ];
}

/** A running program under observation. */
export class Trace {
  /** In which the command starts. */
  readonly folder: string;
  readonly #launched: Launched;
  readonly #pipe: Pipe;
  /** As links under /proc name it. */
  readonly #pipeName: string;
  readonly #mark = newMark('IPC_LAB_TRACE');
  readonly #guard: Guard;
  /** The tasks whose lines have been read, and whose end has not, each with the time of its last line. */
  readonly #living = new Map<string, number>();
  /** The command, which is also its process group. */
  #first: number | undefined;
  /** Signals for the command before it is known. */
  readonly #early: NodeJS.Signals[] = [];
  #stopped = false;
  #stoppedAt: number | undefined;
  /** Whether the trace was read to its end. */
  #isOver = false;

  /**
   * Starts `words[0]` with its arguments under strace.
   *
   * @throws {@link TraceRefused} the command cannot be run, strace is not installed, or tracing is not
   *   permitted.
   */
  constructor(words: readonly string[], options: TraceOptions = {}) {
    const { cwd, env = process.env, stdio, input, typesLater } = options;
    this.folder = textOf(realpathSync.native(cwd ?? '/proc/self/cwd', 'buffer'));
    const [command, ...rest] = words;
    const path = findCommand(command ?? '', options);
    const strace = findTool('strace', 'strace', env);
    const shell = findTool('bash', 'bash', env);
    const script = options.terminal === true ? findTool('script', 'bsdutils', env) : undefined;
    refuseUnlessPermitted(strace);
    this.#pipe = roomyPipe();
    // strace opens our pipe by its name under /proc, so that the program inherits no descriptor.
    const output = `/proc/${process.pid}/fd/${this.#pipe.write.fd}`;
    this.#pipeName = readlinkSync(output);
    const { stringLimit = 65_536, stacks = false } = options;
    const tampering = stacks ? { injections: [], ...options.tampering, stacks } : options.tampering;
    const filter = tampering && tamperingArguments(tampering, traceFilter, () => versionOf(strace));
    const given = straceArguments(output, [path, ...rest], stringLimit, filter);
    this.#guard = new Guard(this.#mark);
    this.#launched = new Launched(shell, [strace, ...given], {
      ...{ cwd, env, stdio, script, input, typesLater, mark: this.#mark },
    });
    void this.#launched.returned.then(() => {
      this.#pipe.write.close();
    });
  }

  /** Whether the tracer ended before its processes: nothing is known of what they did then. */
  get isCut(): boolean {
    return this.#isOver && this.#living.size > 0;
  }

  /** The processes that are traced now. */
  processes(): number[] {
    const tracer = tracerThatHolds(this.#pipeName);
    return tracer === undefined ? [] : processesTracedBy(tracer);
  }

  /** Whether each task made a call, or returned from one, in the last milliseconds: then none of them is stuck. */
  isBusy(milliseconds: number): boolean {
    const since = performance.now() - milliseconds;
    return [...this.#living.values()].every((last) => last >= since);
  }

  /**
   * The lines of the trace as they arrive; ends when no process is traced any more.
   *
   * @param isUrgent Whether the caller wants the lines of a busy trace within a millisecond.
   */
  async *lines(isUrgent: () => boolean = () => false): AsyncGenerator<string[]> {
    const into = Buffer.allocUnsafe(roomyBytes);
    const reader = new PacedReader(this.#pipe.read.release());
    try {
      yield* this.#linesOf(reader, into, isUrgent);
    } finally {
      // If the caller stops reading, nothing keeps running, and no tracer writes to a full pipe.
      if (!this.#isOver) this.stop();
      while (!this.#isOver) this.#isOver = (await reader.read(into)) === 0;
      reader.close();
      this.#pipe.close();
      await this.#finish();
    }
  }

  async *#linesOf(
    reader: PacedReader,
    into: Buffer,
    isUrgent: () => boolean,
  ): AsyncGenerator<string[]> {
    const decoder = new StringDecoder('latin1');
    let rest = '';
    for (let count; (count = await reader.read(into, isUrgent())) > 0;) {
      const text = rest + decoder.write(into.subarray(0, count));
      const lines = text.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#note(line);
      if (this.#first === undefined && lines.length > 0) this.#begin(lines[0] ?? '');
      yield lines;
    }
    this.#isOver = true;
    if (rest !== '') yield [rest];
    if (this.#first === undefined)
      throw new TraceRefused({ en: 'strace produced no output', fr: "strace n'a rien écrit" });
  }

  #begin(line: string): void {
    this.#first = parseInt(line, 10);
    if (this.#stopped) this.#end();
    for (const name of this.#early.splice(0)) this.signal(name);
    // strace has opened the pipe: from now on the trace ends when strace exits.
    this.#pipe.write.close();
  }

  #note(line: string): void {
    if (isStackLine(line)) return;
    const task = line.slice(0, line.indexOf(' '));
    if (!line.endsWith(' +++')) {
      this.#living.set(task, performance.now());
      return;
    }
    // After an execve in another thread, this task goes on, and the other does not.
    const other = /superseded by execve in pid (\d+) \+\+\+$/.exec(line)?.[1];
    this.#living.delete(other ?? task);
  }

  /** Sends a signal to the command and its process group, as the terminal does for Ctrl-C. */
  signal(name: NodeJS.Signals): void {
    if (this.#first === undefined) this.#early.push(name);
    else if (!this.#isOver) send(-this.#first, name);
  }

  /** Types at the terminal of the command: a control character does what it does there (termios(3)). */
  type(text: string): void {
    this.#launched.type(text);
  }

  /** Ends what is typed: every process that reads from the terminal reads end-of-file. */
  endInput(): void {
    this.#launched.endInput();
  }

  /** When the trace was stopped, in seconds since the epoch. */
  get stoppedAt(): number | undefined {
    return this.#stoppedAt;
  }

  /**
   * Kills every traced process, and so ends the trace.
   *
   * The tracer is stopped first: its processes then stop at their next fork, so none can escape by
   * forking, and none can be collected, so that no other process can get one of their pids meanwhile.
   */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stoppedAt = Date.now() / 1000;
    // A tracer killed before its first line leaves its first process stopped forever: wait for that line.
    if (this.#first !== undefined) this.#end();
  }

  #end(): void {
    this.#endAll();
    // A process that was just being created is killed as soon as it is seen.
    const again = setInterval(() => {
      if (this.#isOver) clearInterval(again);
      else this.#endAll();
    }, 50);
  }

  #endAll(): void {
    const tracer = tracerThatHolds(this.#pipeName);
    if (tracer === undefined || !send(tracer, 'SIGSTOP')) return;
    for (const pid of processesTracedBy(tracer)) send(pid, 'SIGKILL');
    send(tracer, 'SIGCONT');
  }

  /** Without a tracer, whatever is left of the command is found by other means. */
  async #finish(): Promise<void> {
    if (this.isCut) await new StartedProcesses(this.#mark).end();
    await this.#launched.end();
    await this.#guard.dismiss();
  }
}

function versionOf(strace: string): string {
  return spawnSync(strace, ['--version'], { encoding: 'utf8' }).stdout;
}

/** A pipe of this capacity is so large that a busy tracer need not wait for us. */
const roomyBytes = 1 << 20;

function roomyPipe(): Pipe {
  const pipe = Pipe.create();
  try {
    pipe.write.setCapacity(roomyBytes);
  } catch {
    // This system allows less: the tracer waits for us more often.
  }
  return pipe;
}

function findTool(command: string, debianPackage: string, env: NodeJS.ProcessEnv): string {
  try {
    return findCommand(command, { env });
  } catch {
    const install = `sudo apt-get install --yes ${debianPackage}`;
    throw new TraceRefused(texts.notInstalled, { command, install });
  }
}

/** Each strace that has traced a command of this process: a check starts some ten programs, and a try takes as long as one. */
const tried = new Set<string>();

/**
 * Tries strace on a command that cannot fail itself: if tracing is not permitted, one line of ours says
 * so, instead of many lines of strace amid the output of the program.
 */
function refuseUnlessPermitted(strace: string): void {
  if (tried.has(strace)) return;
  const { status, stderr } = spawnSync(strace, ['-o', '/dev/null', '--', '/bin/true'], {
    encoding: 'utf8',
  });
  if (status === 0) {
    tried.add(strace);
    return;
  }
  const reason = stderr.trim().split('\n')[0] ?? '';
  const isForbidden = /not permitted|EPERM|Permission denied/.test(reason);
  throw new TraceRefused(isForbidden ? texts.forbidden : texts.cannotTrace, { reason });
}
