/** `ipc-lab trace`: its arguments, output and exit status. */
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import { timeLimit } from '../command-line/options.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { Failure, UsageError } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import { say, type Text } from '../language/text.js';
import { Trace } from '../observe/strace/tracer.js';
import { observeTrace } from '../observe/live.js';
import { History } from '../history/history.js';
import { pictureOf } from '../history/picture.js';
import { isCertain, type Remain } from '../history/remains.js';
import { stillThere } from '../history/still-there.js';
import { whyStuck } from '../why/in-passing.js';
import { texts } from './help.js';
import { outputsFor, type Output } from './outputs.js';
import { passSignals } from './pass-signals.js';
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
  all: { type: 'boolean' },
  bytes: { type: 'boolean' },
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
      // Ctrl-C is passed to the command, as it would reach it without us: it decides, and we show its end.
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
      const history = new History({ all: options.all === true, bytes: options.bytes === true });
      const view = new View(history, io, environment, language, options.quiet === true, isLive);
      // The recorded file is read before an output of the same name could empty it.
      const recorded = isLive ? undefined : await readTrace(options.from);
      const outputs = outputsFor(options, language);
      let isCut = false;
      if (recorded !== undefined) await follow(recorded, view, outputs);
      else {
        const limit = seconds === undefined ? undefined : AbortSignal.timeout(seconds * 1000);
        limit?.addEventListener('abort', () => {
          if (signal.aborted) return;
          io.stderr.write(`${say(language, texts.ending, { seconds: seconds ?? 0 })}\n`);
        });
        const trace = await traceLive(words, view, outputs, { signal, limit });
        isCut = trace.isCut;
        if (limit?.aborted === true && !signal.aborted) {
          const looking = inTenths(trace.lookingSeconds);
          const values = {
            all: inTenths((seconds ?? 0) + looking),
            seconds: seconds ?? 0,
            looking,
          };
          const lines = [say(language, texts.timedOut, values)];
          lines.push(...trace.stuck.map((text) => text[language]), '');
          io.stderr.write(lines.join('\n'));
        }
      }
      view.end();
      end(outputs, view);
      if (isCut) throw new Failure(texts.cut);
      return isLive ? view.status : 0;
    },
    argv,
    io,
  );
}

/**
 * Runs the command, and ends it when `signal` is aborted, or `limit`: then it is asked first why it is stuck.
 *
 * @returns Whether the trace is incomplete, why the command was stuck, and how long it took to ask.
 */
async function traceLive(
  words: readonly string[],
  view: View,
  outputs: readonly Output[],
  { signal, limit }: { readonly signal: AbortSignal; readonly limit: AbortSignal | undefined },
): Promise<Ending> {
  let trace: Trace | undefined;
  let stuck: readonly Text[] = [];
  let lookingSeconds = 0;
  // Listen before the command starts: a signal that arrives meanwhile must end the command too.
  const stop = (): void => {
    trace?.stop();
  };
  const stopLate = async (): Promise<void> => {
    const begin = performance.now();
    try {
      await sleep(busyMs, undefined, { signal });
      if (trace === undefined || trace.isBusy(busyMs)) return;
      const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
      patience.addEventListener('abort', () => {
        if (!signal.aborted) stuck = [texts.notAsked];
      });
      const found = await whyStuck(trace.processes(), patience);
      if (!patience.aborted) stuck = found;
    } finally {
      stop();
      lookingSeconds = (performance.now() - begin) / 1000;
    }
  };
  const late = (): void => {
    // An interruption has stopped it meanwhile.
    stopLate().catch(() => undefined);
  };
  signal.addEventListener('abort', stop);
  limit?.addEventListener('abort', late);
  const passed = passSignals((name) => trace?.signal(name));
  try {
    trace = new Trace(words);
    await follow(observeTrace(trace, { sampleMemory: true }), view, outputs);
    return { isCut: trace.isCut, stuck, lookingSeconds };
  } finally {
    signal.removeEventListener('abort', stop);
    limit?.removeEventListener('abort', late);
    passed.end();
  }
}

interface Ending {
  readonly isCut: boolean;
  readonly stuck: readonly Text[];
  readonly lookingSeconds: number;
}

function inTenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

/** A command is busy if each of its tasks makes a call within this time. */
const busyMs = 300;
/** How long a busy machine may take to find out why the command is stuck. Then the command is ended without an answer. */
const patienceMs = 4000;

/** The timeline while it runs, and the summary. */
class View {
  readonly #timeline: Timeline;
  #root: number | undefined;
  #isRead = true;
  status = 0;

  constructor(
    readonly history: History,
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
