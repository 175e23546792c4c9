/** Records what `ipc-lab trace` would observe. */
import { MemoryWatch, Trace } from './ipc-lab.js';
import { Tape } from './tape.js';

/** Bytes of each string: people read golden files. */
const stringLimit = 256;

/** @param seconds The time after which the run is stopped, as by `--timeout`. */
export async function recordTrace(
  words: readonly string[],
  seconds: number | undefined,
  isBrief: boolean,
): Promise<string[]> {
  const watch = new MemoryWatch();
  const trace = new Trace(words, { stringLimit, terminal: true });
  const tape = new Tape(watch);
  const stop = (): void => {
    tape.stop(Date.now() / 1000);
    trace.stop();
  };
  const timer = seconds === undefined ? undefined : setTimeout(stop, seconds * 1000);
  for await (const lines of trace.lines(() => watch.isWatching)) {
    for (const line of lines) tape.line(line);
  }
  clearTimeout(timer);
  tape.end();
  return tape.lines(isBrief);
}
