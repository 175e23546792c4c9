/** The programs of one exercise: none goes on after it, and nothing they left stays. */
import { removeLeftovers } from './leftovers.js';
import { Running, type Limits } from './run.js';

export class Runs {
  readonly #started: Running[] = [];

  constructor(readonly limits: Limits) {}

  /**
   * @throws `TraceRefused` when the command cannot be run; the signal's reason when the check is to end.
   */
  start(words: readonly string[] = [], limits: Limits = this.limits): Running {
    limits.signal?.throwIfAborted();
    const running = new Running(words, limits);
    this.#started.push(running);
    return running;
  }

  async end(): Promise<void> {
    for (const running of this.#started) running.stop('asked');
    const runs = await Promise.allSettled(this.#started.map(({ done }) => done));
    for (const run of runs) if (run.status === 'fulfilled') removeLeftovers(run.value.leftovers);
  }
}

/** Whatever becomes of `work`. */
export async function sweeping<Result>(
  limits: Limits,
  work: (runs: Runs) => Promise<Result>,
): Promise<Result> {
  const runs = new Runs(limits);
  try {
    return await work(runs);
  } finally {
    await runs.end();
  }
}
