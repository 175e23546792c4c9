/** Finds a program that asked at the keyboard and got nothing, before it did what the exercise asks. */
import type { Event } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

/**
 * A read at the terminal that got end-of-file, or never returned, by a process whose work came later or not at all.
 * A program that waits for the Enter key at its end has done its work by then.
 *
 * @param hasInput Whether something was typed: a program may read that to its end, and then do its work.
 */
export function findUnansweredRead(history: RecordedHistory, hasInput: boolean): Event | undefined {
  const { processes } = history;
  const reads = history.events.filter(isUnanswered);
  return reads.find((read) => {
    const reader = processes.owner(read.pid, read);
    const work = history.events.filter((event) =>
      event.type === 'process-born'
        ? processes.owner(event.pid, event)?.parent === reader
        : isWork(event) && processes.isBy(reader, event),
    );
    const last = work.at(-1);
    return last === undefined || (last.id > read.id && !hasInput);
  });
}

function isUnanswered(event: Event): boolean {
  if (event.type === 'read') return event.object.kind === 'terminal' && event.count === 0;
  if (event.type !== 'blocked' || event.until !== undefined) return false;
  return event.object?.kind === 'terminal' && event.call.startsWith('read');
}

/** Whether the event may be part of what an exercise asks: to make, use or share something, or to signal. */
function isWork(event: Event): boolean {
  switch (event.type) {
    case 'made':
    case 'bound':
    case 'connected':
    case 'signal-sent':
      return true;
    case 'opened':
      return event.object.kind !== 'file' || event.created;
    case 'mapped':
      return event.shared;
    case 'written':
    case 'read':
      return event.object.kind !== 'terminal' && event.object.kind !== 'file';
    default:
      return false;
  }
}
