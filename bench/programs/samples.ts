/**
 * Shared by the measured programs: their arguments, the other process, and the samples that they print.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface Parameters {
  readonly mode: string;
  /** What a message is: a word of `message.ts`, or its length. */
  readonly subject: string;
  /** The length of a message in bytes. */
  readonly size: number;
  /** The round trips, or messages, of one sample. */
  readonly count: number;
  readonly samples: number;
  /** Whether this is the other process of the pair. */
  readonly isPartner: boolean;
}

export function readParameters(): Parameters {
  const [mode = '', subject = '', count, samples, partner] = process.argv.slice(2);
  return {
    mode,
    subject,
    size: Number(subject),
    count: Number(count),
    samples: Number(samples),
    isPartner: partner === '--partner',
  };
}

/** The arguments of a partner that follow the parameters of the measurement. */
export function wordsForPartner(): string[] {
  return process.argv.slice(7);
}

/** The processor that the harness chose for the partner, if any. */
export const partnerProcessor = process.env['BENCH_PARTNER_PROCESSOR'];

/**
 * `setpriv(1)`, `taskset(1)`: the command that runs the other process. The kernel kills it when this
 * process exits, and all its threads run on their processor from the start.
 */
export const partnerCommand: readonly string[] = [
  ...['setpriv', '--pdeathsig', 'KILL'],
  ...(partnerProcessor === undefined ? [] : ['taskset', '-c', partnerProcessor]),
  process.execPath,
];

export type Partner = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Starts this program as the other process, with the same parameters.
 *
 * @param words See {@link wordsForPartner}.
 * @param descriptors The partner's descriptors 3, 4 …
 */
export function startPartner(
  words: readonly string[],
  descriptors: readonly number[] = [],
): Partner {
  const [command = '', ...rest] = partnerCommand;
  const program = [...rest, ...process.argv.slice(1, 6), '--partner', ...words];
  const stdio = ['pipe', 'pipe', 'inherit', ...descriptors] as const;
  return spawn(command, program, { stdio: [...stdio] }) as Partner;
}

/** For how long a program takes samples at most: the harness limits it. */
const limitMs = Number(process.env['BENCH_MILLISECONDS'] ?? Infinity);

/**
 * A program is warm once it has used this much processor time: by then, most of its code is compiled. On a
 * busy machine a fixed time would end while it is still interpreted.
 */
const WARM_PROCESSOR_MS = 400;
/** How many times the time of sampling it takes at most, such as for a side that mostly sleeps. */
const LONGEST_WARM_UP = 10;

async function warmUp(
  samples: number,
  run: () => Promise<unknown>,
  processorMs: number,
): Promise<void> {
  const until = performance.now() + LONGEST_WARM_UP * limitMs;
  const before = process.cpuUsage();
  for (let i = 0; i < samples / 4 && performance.now() < until; i++) {
    await run();
    const { user, system } = process.cpuUsage(before);
    if (user + system > 1000 * processorMs) return;
  }
}

/**
 * Prints what `takeSample` returns, sample by sample, a line for each. At most a quarter more samples are taken first,
 * to warm up.
 *
 * @param warmMs The processor time after which all programs that take part are warm.
 */
export async function report(
  samples: number,
  takeSample: () => Promise<number | readonly number[]>,
  warmMs = WARM_PROCESSOR_MS,
): Promise<void> {
  await warmUp(samples, takeSample, warmMs);
  const lines: string[] = [];
  const until = performance.now() + limitMs;
  do
    lines.push(
      [await takeSample()]
        .flat()
        .map((sample) => sample.toFixed(2))
        .join(' '),
    );
  while (lines.length < samples && performance.now() < until);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The nanoseconds that a run of `count` messages takes, for each of them. */
async function timed(count: number, run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return ((performance.now() - start) * 1e6) / count;
}

/** Prints nanoseconds per message, as {@link report} does. */
export async function reportSamples(
  samples: number,
  count: number,
  run: () => Promise<void>,
): Promise<void> {
  await report(samples, () => timed(count, run));
}

/** Prints nanoseconds per message of several contenders, which run in turns: each is the first in turn. */
export async function reportInTurns(
  samples: number,
  count: number,
  contenders: readonly (() => Promise<void>)[],
  warmMs: number,
): Promise<void> {
  let first = 0;
  const takeSamples = async (): Promise<number[]> => {
    const taken: number[] = [];
    for (let i = 0; i < contenders.length; i++) {
      const own = (first + i) % contenders.length;
      taken[own] = await timed(count, contenders[own] as () => Promise<void>);
    }
    first++;
    return taken;
  };
  await report(samples, takeSamples, warmMs);
}
