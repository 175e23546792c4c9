/** `ipc-lab trace`: its arguments, output and exit status. */
import { constants } from 'node:os';

import { chooseLanguage, type Language } from '../language/language.js';
import { UsageError } from '../command-line/report.js';
import {
  environmentOf,
  parseCommandLine,
  refusing,
  type CommandIo,
} from '../command-line/watching.js';
import { Trace } from '../observe/strace/tracer.js';
import { observeTrace } from '../observe/live.js';
import { History } from '../history/history.js';
import { pictureOf } from '../history/picture.js';
import { isCertain, stillThere, type Remain } from '../history/remains.js';
import { help, usage } from './help.js';
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
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Runs a command and shows what passes between its processes.
 *
 * @param argv What follows `trace` on the command line.
 * @returns The command's exit status; 2 when it could not be traced.
 */
export async function traceCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return refusing('trace', argv, io, async () => {
    const environment = environmentOf(io);
    const { values, positionals, words: after = [] } = parseCommandLine(argv, options, environment);
    const language = chooseLanguage(values.lang, environment);
    if (values.help === true) {
      io.stdout.write(`${help[language]}\n`);
      return 0;
    }
    const words = [...positionals, ...after];
    if ((values.from === undefined) === (words.length === 0)) throw new UsageError(usage[language]);
    const seconds = secondsFrom(values.timeout, language);
    const view = new View(io, language, values.quiet === true, values.from === undefined);
    if (values.from !== undefined) {
      // The recorded file is read before an output of the same name could empty it.
      const batches = await readTrace(values.from);
      const outputs = outputsFor(values, language);
      await follow(batches, view, outputs);
      view.end();
      end(outputs, view);
      return 0;
    }
    const outputs = outputsFor(values, language);
    let trace: Trace | undefined;
    // Before it starts: a signal that ends this process meanwhile ends the command too.
    const stop = stopper(seconds, () => {
      view.history.stop();
      trace?.stop();
    });
    try {
      trace = new Trace(words);
      await follow(observeTrace(trace, { sampleMemory: true }), view, outputs);
    } finally {
      stop.forget();
    }
    if (stop.timedOut) io.stderr.write(stopText(seconds ?? 0, language));
    view.end();
    end(outputs, view);
    return view.status;
  });
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
    readonly language: Language,
    readonly quiet: boolean,
    readonly isLive: boolean,
  ) {
    // The reader of the timeline has closed: the command still runs to its end, and the files are written.
    io.stderr.on?.('error', () => {
      this.#isRead = false;
    });
    const { isTTY = false, columns = 120 } = io.stderr;
    // An empty variable counts as none: https://no-color.org
    const color = isTTY && (environmentOf(io)['NO_COLOR'] ?? '') === '';
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

  /** Of a recorded trace, what it shows; after a live one, what is there now. */
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

/**
 * Ctrl-C reaches the command too, as it would without a tracer: it decides, and the trace shows its end. A
 * second one, SIGTERM, SIGHUP and the time limit end it.
 */
function stopper(seconds: number | undefined, onEnd: () => void) {
  const state = { timedOut: false, forget };
  let interruptions = 0;
  const onInterrupt = (): void => {
    interruptions += 1;
    if (interruptions > 1) onEnd();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onEnd);
  process.on('SIGHUP', onEnd);
  const timer =
    seconds === undefined
      ? undefined
      : setTimeout(() => {
          state.timedOut = true;
          onEnd();
        }, seconds * 1000);
  function forget(): void {
    clearTimeout(timer);
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onEnd);
    process.off('SIGHUP', onEnd);
  }
  return state;
}

function stopText(seconds: number, language: Language): string {
  return language === 'fr'
    ? `ipc-lab : arrêté après ${seconds} s\n`
    : `ipc-lab: ended after ${seconds} s\n`;
}

function secondsFrom(text: string | undefined, language: Language): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  // Beyond, a timer of Node.js would fire at once.
  if (seconds > 0 && seconds <= 2_000_000) return seconds;
  const given = JSON.stringify(text);
  throw new UsageError(
    language === 'fr'
      ? `--timeout est un nombre de secondes supérieur à 0, non ${given}`
      : `--timeout is a number of seconds above 0, not ${given}`,
  );
}
