/** Processes of a run: the two sides may be of one run, or of two programs that were traced apart. */
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

export interface Side {
  readonly history: RecordedHistory;
  readonly processes: ReadonlySet<Process>;
}

/** All processes of a run. */
export function sideOf({ history }: { readonly history: RecordedHistory }): Side {
  return { history, processes: new Set(history.processes.all) };
}
