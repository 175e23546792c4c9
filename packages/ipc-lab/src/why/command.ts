/** `ipc-lab why`: its arguments, output and exit status. */
import { seconds } from '../command-line/options.js';
import { quoted } from '../command-line/quoted.js';
import { runCommand, type CommandIo } from '../command-line/program.js';
import { Failure, UsageError } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import { findCommand } from '../observe/strace/find-command.js';
import { Family } from './family.js';
import { hidesProcesses } from './snapshot/hidden-processes.js';
import { thisMachine, type Machine } from './snapshot/machine.js';
import { readProcess } from './snapshot/process-table.js';
import { endedReport, jsonOf, renderReport, reportOf, type Report } from './report.js';
import { usageTexts as texts } from './help.js';
import { look, watch } from './watch.js';

const notStuck = 0;
const isStuck = 1;

const options = {
  after: { type: 'string' },
  leave: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/**
 * Explains why a process, or a command, makes no progress.
 *
 * @param argv What follows `why` on the command line.
 * @returns The exit status: 0 nothing is stuck, 1 something is, 2 it could not be examined.
 */
export function whyCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(
    { name: 'ipc-lab why', help: texts.help, options, runsCommand: true, failureStatus: 2 },
    async ({ positionals, words, options, language, environment, signal }) => {
      const idle = seconds('--after', options.after, 0.1, 3600) ?? 1;
      refuseWithoutProc(thisMachine);
      const print = (report: Report): number => {
        io.stdout.write(
          options.json === true ? `${jsonOf(report)}\n` : renderReport(report, language),
        );
        return report.stuck ? isStuck : notStuck;
      };
      if (words === undefined) {
        if (options.leave === true) throw new UsageError(texts['leave without command']);
        const pid = pidOf(positionals);
        const seen = await look([pid], idle, signal);
        return print(reportOf(seen.snapshot, [pid], seen.judgement, language));
      }
      if (positionals.length > 0 || words.length === 0) {
        throw new UsageError(texts['what to look at']);
      }
      findCommand(words[0] ?? '', { env: environment });
      return explainCommand(words, signal, {
        environment,
        seconds: idle,
        language,
        print,
        leave: options.leave === true,
        output: options.json === true ? 2 : 1,
      });
    },
    argv,
    io,
  );
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
  words: readonly string[],
  signal: AbortSignal,
  { environment, seconds, language, print, leave, output }: CommandOptions,
): Promise<number> {
  const family = await Family.start(words, environment, output);
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
    if (kept) await family.leave();
    else await family.end();
  }
}

function pidOf([text, ...more]: readonly (string | undefined)[]): number {
  if (text === undefined || more.length > 0) throw new UsageError(texts['what to look at']);
  const pid = Number(text);
  if (!/^\d+$/.test(text) || pid < 1 || !Number.isSafeInteger(pid)) {
    throw new UsageError(texts['bad pid'], { text: quoted(text) });
  }
  const line = readProcess(thisMachine, pid);
  if (line === undefined) {
    const isHidden = hidesProcesses(thisMachine);
    throw new Failure(texts[isHidden ? 'no such process, hidden' : 'no such process'], { pid });
  }
  if (line.state !== 'Z' && thisMachine.numbersIn(`${line.folder}/fd`) === undefined) {
    throw new Failure(texts['process not permitted'], { pid });
  }
  return pid;
}

/** All that `why` says comes from /proc: without it, nothing would seem to be stuck. */
export function refuseWithoutProc(
  machine: Pick<Machine, 'readLink' | 'numbersIn'>,
  own = process.pid,
): void {
  const itself = machine.readLink('/proc/self');
  if (itself === undefined) throw new Failure(texts['no proc']);
  if (itself !== String(own)) throw new Failure(texts['proc of others']);
  if (machine.numbersIn('/proc') === undefined) throw new Failure(texts['proc not listed']);
}
