/** What system calls order: happened-before, as Lamport defines it, over the events of a run. */
import type { Event } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

/**
 * Whether one event is ordered before another: by the order within a process, by causes between processes (what was
 * written and then read, a signal sent and delivered, a lock released and acquired, an end and its wait), and by births.
 * Time orders nothing, and neither do loads and stores of shared memory, which no trace shows.
 */
export function precedes({ events }: RecordedHistory, one: Event, other: Event): boolean {
  const reached = new Set<number>();
  const living = new Set<number>();
  for (const event of events) {
    if (event.id < one.id) continue;
    const isBirth = event.type === 'process-born';
    const isAfter =
      event.id === one.id ||
      (isBirth ? event.parent !== undefined && living.has(event.parent) : living.has(event.pid)) ||
      (event.cause !== undefined && reached.has(event.cause));
    // A number may belong to a new process.
    if (isBirth && !isAfter) living.delete(event.pid);
    if (isAfter) {
      reached.add(event.id);
      // The parent goes on after wait(2).
      living.add(event.type === 'process-collected' ? event.parent : event.pid);
    }
    if (event.id === other.id) return isAfter;
  }
  return false;
}
