/**
 * Shared by the measured programs: their arguments, the other process, and the samples that they print.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface Parameters {
  readonly mode: string;
  /** The length of a message in bytes. */
  readonly size: number;
  /** The round trips, or messages, of one sample. */
  readonly count: number;
  readonly samples: number;
  /** Whether this is the other process of the pair. */
  readonly isPartner: boolean;
}

export function readParameters(): Parameters {
  const [mode = '', size, count, samples, partner] = process.argv.slice(2);
  return {
    mode,
    size: Number(size),
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

/** Prints nanoseconds per message, sample by sample. A quarter more samples run first, to warm up. */
export async function reportSamples(
  samples: number,
  count: number,
  run: () => Promise<void>,
): Promise<void> {
  const lines: string[] = [];
  for (let sample = 0; sample < samples + samples / 4; sample++) {
    const start = performance.now();
    await run();
    if (sample >= samples / 4) lines.push((((performance.now() - start) * 1e6) / count).toFixed(2));
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
