/** `ipc-lab trace`: its arguments, output and exit status. */
import { constants } from 'node:os';

import { timeLimit } from '../command-line/options.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { UsageError } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import { say } from '../language/text.js';
import { Trace } from '../observe/strace/tracer.js';
import { observeTrace } from '../observe/live.js';
import { History } from '../history/history.js';
import { pictureOf } from '../history/picture.js';
import { isCertain, stillThere, type Remain } from '../history/remains.js';
import { texts } from './help.js';
import { outputsFor, type Output } from './outputs.js';
import { readTrace } from './recorded.js';
import type { Event } from '../observe/events.js';
import { renderSummary, summaryOf } from './text/summary.js';
import { Timeline } from './text/timeline.js';

const options = {
  json: { type: 'string' },
  perfetto: { type: 'string' },
  html: { type: 'string' },
  from: { type: 'string' },
  timeout: { type: 'string' },
  quiet: { type: 'boolean' },
} as const;

/**
 * Runs a command and shows what passes between its processes.
 *
 * @param argv What follows `trace` on the command line.
 * @returns The command's exit status; 2 if it could not be traced.
 */
export function traceCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    {
      name: 'ipc-lab trace',
      help: texts.help,
      options,
      runsCommand: true,
      // Ctrl-C also reaches the command, as it would without us: the command decides, and we show its end.
      passesInterrupts: 1,
      failureStatus: 2,
    },
    async ({ positionals, words: after = [], options, language, environment, signal }) => {
      const words = [...positionals, ...after].filter((word) => word !== undefined);
      if ((options.from === undefined) === (words.length === 0)) {
        throw new UsageError(texts.whatToTrace);
      }
      const seconds = timeLimit(options.timeout);
      const isLive = options.from === undefined;
      const view = new View(io, environment, language, options.quiet === true, isLive);
      // The recorded file is read before an output of the same name could empty it.
      const recorded = isLive ? undefined : await readTrace(options.from);
      const outputs = outputsFor(options, language);
      if (recorded !== undefined) await follow(recorded, view, outputs);
      else {
        const limit = seconds === undefined ? undefined : AbortSignal.timeout(seconds * 1000);
        const ended = limit === undefined ? signal : AbortSignal.any([signal, limit]);
        await traceLive(words, view, outputs, ended);
        if (limit?.aborted === true && !signal.aborted) {
          io.stderr.write(`${say(language, texts.timedOut, { seconds: seconds ?? 0 })}\n`);
        }
      }
      view.end();
      end(outputs, view);
      return isLive ? view.status : 0;
    },
    argv,
    io,
  );
}

/** Runs the command, and ends it when `signal` is aborted. */
async function traceLive(
  words: readonly string[],
  view: View,
  outputs: readonly Output[],
  signal: AbortSignal,
): Promise<void> {
  let trace: Trace | undefined;
  // Listen before the command starts: a signal that arrives meanwhile must end the command too.
  const stop = (): void => {
    view.history.stop();
    trace?.stop();
  };
  signal.addEventListener('abort', stop);
  try {
    trace = new Trace(words);
    await follow(observeTrace(trace, { sampleMemory: true }), view, outputs);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The timeline while it runs, and the summary. */
class View {
  readonly history = new History();
  readonly #timeline: Timeline;
  #root: number | undefined;
  #isRead = true;
  status = 0;

  constructor(
    readonly io: CommandIo,
    environment: NodeJS.ProcessEnv,
    readonly language: Language,
    readonly quiet: boolean,
    readonly isLive: boolean,
  ) {
    // If the timeline loses its reader, the command still runs to its end, and the files are written.
    io.stderr.on?.('error', () => {
      this.#isRead = false;
    });
    const { isTTY = false, columns = 120 } = io.stderr;
    // An empty variable counts as none: https://no-color.org
    const color = isTTY && (environment['NO_COLOR'] ?? '') === '';
    this.#timeline = new Timeline({ language, color, width: columns, wraps: isTTY });
  }

  add(events: readonly Event[]): void {
    const lines: string[] = [];
    for (const event of events) {
      if (event.type === 'process-born') this.#root ??= event.pid;
      if (event.type === 'process-ended' && event.pid === this.#root) this.status = statusOf(event);
      const moment = this.history.add(event);
      if (moment === undefined || this.quiet || !this.#isRead) continue;
      lines.push(this.#timeline.line(moment, this.history.processes.current(moment.pid)));
    }
    if (lines.length > 0) this.io.stderr.write(`${lines.join('\n')}\n`);
  }

  /** The objects left behind: as a recorded trace shows them or, after a live trace, those that still exist. */
  remains(): readonly Remain[] {
    return this.history.remains.all().filter(this.isLive ? stillThere : isCertain);
  }

  end(): void {
    if (!this.#isRead) return;
    const sections = summaryOf(pictureOf(this.history), this.remains(), this.language);
    this.io.stderr.write(`\n${renderSummary(sections)}\n`);
  }
}

function statusOf({ status, signal }: { status?: number; signal?: string }): number {
  if (signal === undefined) return status ?? 0;
  return 128 + ((constants.signals as Readonly<Record<string, number>>)[signal] ?? 0);
}

async function follow(
  batches: AsyncIterable<Event[]> | Iterable<Event[]>,
  view: View,
  outputs: readonly Output[],
): Promise<void> {
  for await (const events of batches) {
    view.add(events);
    for (const output of outputs) output.add(events);
  }
}

/** An output that cannot be written does not prevent the others. */
function end(outputs: readonly Output[], view: View): void {
  const picture = pictureOf(view.history);
  const problems = outputs.flatMap((output) => {
    try {
      output.end(picture, view.remains());
      return [];
    } catch (error) {
      return [error];
    }
  });
  if (problems.length > 0) throw problems[0];
}
