/** What the measured programs have in common: their arguments, and the samples they print. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

export interface Parameters {
  readonly mode: string;
  /** Bytes of a message. */
  readonly size: number;
  /** Round trips, or messages, of one sample. */
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

/**
 * `taskset(1)`: keeps this thread on one processor. Two processes that spin must not be put on the
 * same one: each would use up its whole time slice waiting for the other.
 */
export function pinToProcessor(number: number): void {
  if (cpus().length < 2) return;
  execFileSync('taskset', ['-cp', String(number), String(process.pid)], { stdio: 'ignore' });
}

/** Prints nanoseconds per message, sample by sample. A quarter more runs before, to warm up. */
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
