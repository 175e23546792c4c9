/** `ipc-lab why`: its arguments, output and exit status. */
import { interruptible } from '../command-line/interruptible.js';
import { chooseLanguage, type Language } from '../language/language.js';
import { Failure, UsageError } from '../command-line/report.js';
import {
  environmentOf,
  parseCommandLine,
  refusing,
  type CommandIo,
} from '../command-line/watching.js';
import { findCommand } from '../observe/strace/find-command.js';
import { Family } from './family.js';
import { thisMachine } from './snapshot/machine.js';
import { readStat } from './snapshot/process-table.js';
import { endedReport, renderReport, reportOf, type Report } from './report.js';
import { say } from './say.js';
import { look, watch } from './watch.js';

const notStuck = 0;
const isStuck = 1;

const options = {
  after: { type: 'string' },
  leave: { type: 'boolean' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Explains why a process, or a command, makes no progress.
 *
 * @param argv What follows `why` on the command line.
 * @returns The exit status: 0 nothing is stuck, 1 something is, 2 it could not be looked at.
 */
export async function whyCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return refusing('why', argv, io, async () => {
    const environment = environmentOf(io);
    const { values, positionals, words } = parseCommandLine(argv, options, environment);
    const language = chooseLanguage(values.lang, environment);
    if (values.help === true) {
      io.stdout.write(`${say(language, 'help')}\n`);
      return notStuck;
    }
    const seconds = secondsOf(values.after, language);
    const print = (report: Report): number => {
      const text =
        values.json === true ? `${JSON.stringify(report)}\n` : renderReport(report, language);
      io.stdout.write(text);
      return report.stuck ? isStuck : notStuck;
    };
    if (words === undefined) {
      if (values.leave === true) throw new UsageError(say(language, 'leave without command'));
      const pid = pidOf(positionals, language);
      return interruptible(async (signal) => {
        const seen = await look([pid], seconds, signal);
        return print(reportOf(seen.snapshot, [pid], seen.judgement, language));
      });
    }
    if (positionals.length > 0 || words.length === 0) {
      throw new UsageError(say(language, 'what to look at'));
    }
    const path = findCommand(words[0] ?? '', { env: environment });
    return interruptible((signal) =>
      explainCommand(path, words, signal, {
        environment,
        seconds,
        language,
        print,
        leave: values.leave === true,
        output: values.json === true ? 2 : 1,
      }),
    );
  });
}

interface CommandOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly seconds: number;
  readonly language: Language;
  readonly print: (report: Report) => number;
  readonly leave: boolean;
  readonly output: 1 | 2;
}

async function explainCommand(
  path: string,
  words: readonly string[],
  signal: AbortSignal,
  { environment, seconds, language, print, leave, output }: CommandOptions,
): Promise<number> {
  const family = await Family.start(path, words, environment, output);
  let kept = false;
  try {
    const seen = await watch(family, seconds, signal);
    const status = print(
      seen === undefined
        ? endedReport
        : reportOf(seen.snapshot, family.members(), seen.judgement, language),
    );
    kept = leave;
    return status;
  } finally {
    if (kept) family.leave();
    else await family.end();
  }
}

function secondsOf(text: string | undefined, language: Language): number {
  if (text === undefined) return 1;
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0.1 && seconds <= 3600) return seconds;
  throw new UsageError(say(language, 'bad after', { text: JSON.stringify(text) }));
}

function pidOf([text, ...more]: readonly string[], language: Language): number {
  if (text === undefined || more.length > 0) throw new UsageError(say(language, 'what to look at'));
  const pid = Number(text);
  if (!/^\d+$/.test(text) || pid < 1 || !Number.isSafeInteger(pid)) {
    throw new UsageError(say(language, 'bad pid', { text: JSON.stringify(text) }));
  }
  const line = readStat(thisMachine, `/proc/${pid}/stat`);
  if (line === undefined) {
    const hides = /^proc \S+ proc \S*hidepid=(?!0|off)/m.test(
      thisMachine.readText('/proc/mounts') ?? '',
    );
    throw new Failure(
      say(language, hides ? 'no such process, hidden' : 'no such process', { pid }),
    );
  }
  if (line.state !== 'Z' && thisMachine.numbersIn(`/proc/${pid}/fd`) === undefined) {
    throw new Failure(say(language, 'process not permitted', { pid }));
  }
  return pid;
}
