/** Finds the child that its second SIGUSR1 killed: the first had removed its handler. */
import type { EventOf } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

export interface KilledChild {
  /** Of the delivery that killed it. */
  readonly at: number;
  /** Whether the call that installed the handler asked for it to be removed: `SA_RESETHAND`. */
  readonly isReset: boolean;
}

/** @param arrived The signals that reached the child. */
export function killedAfterHandling(
  history: RecordedHistory,
  child: Process,
  arrived: readonly EventOf<'signal-delivered'>[],
): KilledChild | undefined {
  const fatal = arrived.find(({ how }) => how === 'default');
  const isHandledBefore = arrived.some(
    (event) => event.how === 'handler' && event.id < (fatal?.id ?? 0),
  );
  if (fatal === undefined || !isHandledBefore || child.ended?.signal !== fatal.signal) {
    return undefined;
  }
  const installed = history
    .all('signal-disposition')
    .findLast(
      (event) =>
        event.signal === fatal.signal &&
        event.disposition === 'handler' &&
        event.id < fatal.id &&
        isOfLineage(history, child, event),
    );
  return { at: fatal.time, isReset: installed?.flags.includes('SA_RESETHAND') === true };
}

function isOfLineage(
  history: RecordedHistory,
  child: Process,
  event: EventOf<'signal-disposition'>,
): boolean {
  if (history.processes.isBy(child, event)) return true;
  // A child inherits what was installed before it was made.
  return event.id < child.born && history.processes.isBy(child.parent, event);
}
