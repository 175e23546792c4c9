/** The tracer: runs strace as a child process, reads its lines, and can end all that it traces. */
import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

import { Pipe } from 'linux-ipc/pipe';

import { traceFilter } from '../../system-calls/system-calls.js';
import { processesTracedBy, tracerUnder } from './proc.js';
import { findCommand, TraceRefused } from './find-command.js';
import { PacedReader } from './paced-reader.js';

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
  readonly stdio?: StdioOptions;
}

export function straceArguments(
  output: string,
  words: readonly string[],
  stringLimit: number,
): string[] {
  return [
    '-f',
    '-ttt',
    '-T',
    '-yy',
    '-q',
    '--seccomp-bpf',
    `--string-limit=${stringLimit}`,
    '-e',
    'abbrev=!fstat,newfstatat',
    '-e',
    `trace=${traceFilter}`,
    '-o',
    output,
    '--',
    ...words,
  ];
}

/** A running program under observation. */
export class Trace {
  readonly #child: ChildProcess;
  readonly #pipe: Pipe;
  readonly #exited: Promise<void>;
  #hasBegun = false;
  #stopped = false;
  /** Whether the trace was read to its end. */
  #isOver = false;

  /**
   * Starts `words[0]` with its arguments under strace.
   *
   * @throws {@link TraceRefused} the command cannot be run, strace is not installed, or tracing is not
   *   permitted.
   */
  constructor(words: readonly string[], options: TraceOptions = {}) {
    const [command, ...rest] = words;
    const path = findCommand(command ?? '', options);
    const strace = findTracer('strace', 'strace', options.env);
    refuseUnlessPermitted(strace);
    this.#pipe = roomyPipe();
    // strace opens our pipe by its name under /proc, so that the program inherits no descriptor.
    const output = `/proc/${process.pid}/fd/${this.#pipe.write.fd}`;
    const given = straceArguments(output, [path, ...rest], options.stringLimit ?? 65_536);
    const [program, programArguments] =
      options.terminal === true
        ? [findTracer('script', 'bsdutils', options.env), inTerminal(strace, given)]
        : [strace, given];
    this.#child = spawn(program, programArguments, {
      cwd: options.cwd,
      env: {
        ...(options.env ?? process.env),
        ...(options.terminal === true && { SHELL: '/bin/sh' }),
      },
      stdio: options.terminal === true ? 'ignore' : (options.stdio ?? 'inherit'),
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once('error', () => {
        resolve();
      });
      this.#child.once('exit', () => {
        resolve();
      });
    });
    void this.#exited.then(() => {
      this.#pipe.write.close();
    });
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
      await this.#exited;
    }
  }

  async *#linesOf(
    reader: PacedReader,
    into: Buffer,
    isUrgent: () => boolean,
  ): AsyncGenerator<string[]> {
    const decoder = new StringDecoder('latin1');
    let rest = '';
    let first = true;
    for (let count; (count = await reader.read(into, isUrgent())) > 0;) {
      const text = rest + decoder.write(into.subarray(0, count));
      const lines = text.split('\n');
      rest = lines.pop() ?? '';
      if (first && lines.length > 0) {
        first = false;
        this.#hasBegun = true;
        if (this.#stopped) this.#end();
        // strace has opened the pipe: from now on the trace ends when strace exits.
        this.#pipe.write.close();
      }
      yield lines;
    }
    this.#isOver = true;
    if (rest !== '') yield [rest];
    if (first)
      throw new TraceRefused({ en: 'strace produced no output', fr: "strace n'a rien écrit" });
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
    // A tracer killed before its first line leaves its first process stopped forever: wait for that line.
    if (this.#hasBegun) this.#end();
  }

  #end(): void {
    // In a terminal the tracer is no child of ours, and the first process may have exited before others.
    const tracer = tracerUnder(this.#child.pid);
    if (tracer === undefined || !signal(tracer, 'SIGSTOP')) return;
    endAll(tracer);
    signal(tracer, 'SIGCONT');
    // A process that was just being created is killed as soon as it is seen.
    const again = setInterval(() => {
      endAll(tracer);
    }, 50);
    void this.#exited.then(() => {
      clearInterval(again);
    });
  }
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

function endAll(tracer: number): void {
  for (const pid of processesTracedBy(tracer)) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function inTerminal(strace: string, given: readonly string[]): string[] {
  // A shell waits for strace: script(1) stops when its child stops, and may then miss its exit.
  const line = `${[strace, ...given].map(quote).join(' ')}; exit $?`;
  return ['--quiet', '--command', line, '/dev/null'];
}

function findTracer(command: string, debianPackage: string, env?: NodeJS.ProcessEnv): string {
  try {
    return findCommand(command, env === undefined ? {} : { env });
  } catch {
    const install = `sudo apt-get install --yes ${debianPackage}`;
    throw new TraceRefused({
      en: `${command} is not installed. Install it with: ${install}`,
      fr: `${command} n'est pas installé. Pour l'installer : ${install}`,
    });
  }
}

/**
 * Tries strace on a command that cannot fail itself: if tracing is not permitted, one line of ours says
 * so, instead of many lines of strace amid the output of the program.
 */
function refuseUnlessPermitted(strace: string): void {
  const { status, stderr } = spawnSync(strace, ['-o', '/dev/null', '--', '/bin/true'], {
    encoding: 'utf8',
  });
  if (status === 0) return;
  const reason = stderr.trim().split('\n')[0] ?? '';
  throw new TraceRefused(
    /not permitted|EPERM|Permission denied/.test(reason)
      ? {
          en: `tracing is not permitted here: ${reason} (in a container, start it with --cap-add=SYS_PTRACE)`,
          fr: `tracer n'est pas permis ici : ${reason} (dans un conteneur, le lancer avec --cap-add=SYS_PTRACE)`,
        }
      : {
          en: `strace cannot trace here: ${reason}`,
          fr: `strace ne peut pas tracer ici : ${reason}`,
        },
  );
}
