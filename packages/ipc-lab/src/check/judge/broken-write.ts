/** Finds a write that failed because no process could read from the pipe or FIFO any more. */
import type { Values } from '../../language/text.js';
import type { EventOf, SharedObject } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

/**
 * The first such write of these processes: they meant to send more than arrived. SIGPIPE kills the writer, unless it
 * ignores it, as Python does.
 *
 * @param isIt Whether an object is the pipe or FIFO.
 */
export function brokenWrite(
  history: RecordedHistory,
  writers: ReadonlySet<Process>,
  isIt: (object: SharedObject) => boolean,
): EventOf<'failed'> | undefined {
  return history
    .all('failed')
    .find(
      (event) =>
        event.error === 'EPIPE' &&
        event.object !== undefined &&
        isIt(event.object) &&
        history.processes.isByOne(writers, event),
    );
}

/** What evidence says of it. */
export function shownBroken(
  history: RecordedHistory,
  { pid, call, ...event }: EventOf<'failed'>,
): Values {
  return { pid, call, at: history.at(event) };
}
