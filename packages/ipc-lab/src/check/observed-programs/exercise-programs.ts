/** The programs of one exercise. When it ends, they are ended too, and what they left behind is removed. */
import type { RecordedHistory } from '../../history/recorded-history.js';
import { removeLeftovers } from './leftovers.js';
import { ObservedProgram, type Limits, type Run } from './observed-program.js';

/** The commands of an exercise by their names: `program`, or `writer` and `reader`, and so on. */
export type Commands = Readonly<Record<string, readonly string[]>>;

export class ExercisePrograms {
  readonly #started: ObservedProgram[] = [];

  constructor(readonly limits: Limits) {}

  /**
   * Starts one of the programs.
   *
   * @throws `TraceRefused` the command cannot be run; the signal's reason if it has been aborted.
   */
  start(words: readonly string[] = [], limits: Limits = this.limits): ObservedProgram {
    limits.signal?.throwIfAborted();
    const program = new ObservedProgram(words, limits, this.#started);
    this.#started.push(program);
    return program;
  }

  /** The runs of all programs started so far, once they have ended; without those that were tampered with. */
  runs(): Promise<Run[]> {
    const ordinary = this.#started.filter(({ limits }) => limits.tampering === undefined);
    return Promise.all(ordinary.map(({ done }) => done));
  }

  /** Of all programs, in the order in which they were started; those that have not ended are ended. */
  async histories(): Promise<RecordedHistory[]> {
    for (const program of this.#started) program.stop('asked');
    const all = await Promise.all(this.#started.map(({ done }) => done));
    return all.map(({ history }) => history);
  }

  async end(): Promise<void> {
    for (const program of this.#started) program.stop('asked');
    const runs = await Promise.allSettled(this.#started.map(({ done }) => done));
    for (const run of runs) if (run.status === 'fulfilled') removeLeftovers(run.value.leftovers);
  }
}

/** Runs `work`, then ends its programs and sweeps, also if `work` throws. */
export async function sweeping<Result>(
  limits: Limits,
  work: (programs: ExercisePrograms) => Promise<Result>,
): Promise<Result> {
  const programs = new ExercisePrograms(limits);
  try {
    return await work(programs);
  } finally {
    await programs.end();
  }
}
