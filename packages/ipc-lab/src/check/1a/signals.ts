/** The signals between the parent and its children. */
import type { EventOf } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import type { Subject } from '../judge/subject.js';

/** The signals that reached a child from another process: a library may signal threads of its own. */
export function deliveries(
  history: RecordedHistory,
  child: Process,
  signal: string,
): EventOf<'signal-delivered'>[] {
  return history
    .all('signal-delivered')
    .filter(
      (event) =>
        event.signal === signal &&
        event.sender !== child.pid &&
        history.processes.isBy(child, event),
    );
}

/** The signals that the parent, or one of its helpers, sent to its children. */
export function sendings(
  history: RecordedHistory,
  { children, self }: Subject,
  signal: string,
): EventOf<'signal-sent'>[] {
  const pids = new Set(children.map((child) => child.pid));
  return history
    .all('signal-sent')
    .filter(
      (event) =>
        event.signal === signal &&
        event.error === undefined &&
        history.processes.isByOne(self, event) &&
        (pids.has(event.target) || event.target <= 0),
    );
}
