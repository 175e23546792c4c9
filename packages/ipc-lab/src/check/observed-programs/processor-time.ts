/** What processes use of the processor, read from /proc/PID/stat while they run: proc_pid_stat(5). */
import { readFileSync } from 'node:fs';

/** Milliseconds between two readings. */
const tick = 200;
/** sysconf(_SC_CLK_TCK): the kernel shows hundredths to every program. */
const ticksPerSecond = 100;

/**
 * Keeps in `times` what each living process has used.
 *
 * @param seen Called at each reading, with whether one of them has run since the last, or is ready to run.
 * @returns A function that ends the watch.
 */
export function watchProcessor(
  living: ReadonlySet<number>,
  times: Map<number, number>,
  seen: (isReady: boolean) => void,
): () => void {
  const timer = setInterval(() => {
    let isReady = false;
    for (const pid of living) {
      const read = statusOf(pid);
      if (read === undefined) continue;
      if (read.isReady || read.seconds > (times.get(pid) ?? 0)) isReady = true;
      times.set(pid, read.seconds);
    }
    seen(isReady);
  }, tick);
  return () => {
    clearInterval(timer);
  };
}

/** Running or ready to run; stopped by a tracer that does not get its turn; waiting for a disk. */
const readyStates = 'RtD';

function statusOf(pid: number): { seconds: number; isReady: boolean } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name may contain spaces and parentheses.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const seconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    return { seconds, isReady: readyStates.includes(fields[0] ?? ' ') };
  } catch {
    return undefined;
  }
}
