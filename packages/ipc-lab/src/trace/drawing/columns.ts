/** Gives each process a column. A column is used again once its process is over. */

/** The rows in which a process takes part. */
export interface Span {
  readonly pid: number;
  readonly first: number;
  /** `Infinity` if the process is not over at the end of the run. */
  readonly last: number;
}

export interface Column {
  readonly index: number;
  /** Whether the process is the first one in its column. */
  readonly isFirst: boolean;
}

/**
 * The column of each process, by its pid.
 *
 * @param fitting How many columns fit the page: a column is used again only if there would be more.
 */
export function columnsOf(spans: readonly Span[], fitting: number): Map<number, Column> {
  const columns = new Map<number, Column>();
  /** The last row of each column. */
  const ends: number[] = [];
  for (const { pid, first, last } of [...spans].sort((a, b) => a.first - b.first)) {
    // The column that has been free for the longest time.
    const oldest = ends.indexOf(Math.min(...ends));
    const isReused = ends.length >= fitting && (ends[oldest] ?? Infinity) < first;
    const index = isReused ? oldest : ends.length;
    ends[index] = last;
    columns.set(pid, { index, isFirst: !isReused });
  }
  return columns;
}
