/** Finds greetings that are missing only because the machine, the checker, or the next signal gave a child no time. */
import type { EventOf } from '../../observe/events.js';
import type { OutputLine } from '../../history/output-lines.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { latenessBetween } from '../observed-programs/lateness.js';
import type { Run } from '../observed-programs/observed-program.js';

/** Seconds within which a child answers on a machine that gives it time. */
export const timeToAnswer = 0.5;

/**
 * Counts the signals that a child need not answer one by one: the next signal arrived, or the child
 * ended, before it had answered or waited again, since the machine or the checker had given it no time, or
 * the parent had sent the signal that ends it at once.
 *
 * @param arrived The signals that reached the child.
 * @param said Its greetings.
 */
export function countExcusedGreetings(
  { history, lateness, stopped }: Run,
  child: Process,
  arrived: readonly EventOf<'signal-delivered'>[],
  said: readonly OutputLine[],
): number {
  // If the checker ends the run while the child runs, nothing after the last event is known.
  const last = stopped === undefined ? undefined : history.events.at(-1);
  return arrived.filter((before, index) => {
    const after = arrived[index + 1] ?? child.ended ?? last;
    // A signal that ended the child did not hold it up.
    if (after === undefined || child.ended?.cause === before.id) return false;
    if (waitsAgain(history, child, before.time, after.time)) return false;
    if (said.some(({ event: line }) => line > before.id && line < after.id)) return false;
    if (after === last) return true;
    if (after === child.ended && isEndedBySignal(history, child, before)) return true;
    const { woken, pressed } = latenessBetween(lateness, before.time, after.time);
    return Math.max(woken, pressed) > (after.time - before.time) / 2;
  }).length;
}

/** Whether another process sent the signal that ended the child, directly after the one to be answered. */
function isEndedBySignal(
  history: RecordedHistory,
  child: Process,
  before: EventOf<'signal-delivered'>,
): boolean {
  return history
    .all('signal-delivered')
    .some(
      (event) =>
        event.id > before.id &&
        event.signal !== before.signal &&
        event.sender !== undefined &&
        event.sender !== child.pid &&
        event.time - before.time < timeToAnswer &&
        (event.how === 'handler' || event.id === child.ended?.cause) &&
        history.processes.isBy(child, event),
    );
}

/** Whether the child waits again; in write(2), it still answers. A shell answers after its helper has ended, and before the next one. */
function waitsAgain(history: RecordedHistory, child: Process, from: number, to: number): boolean {
  const isBetween = (time: number): boolean => time > from && time < to;
  return (
    history
      .all('blocked')
      .some(
        (event) =>
          isBetween(event.since) &&
          !/^(?:wait|write)/.test(event.call) &&
          history.processes.isBy(child, event),
      ) || child.children.some(({ bornAt }) => isBetween(bornAt))
  );
}
