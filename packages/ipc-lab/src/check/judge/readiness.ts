/** When a child becomes ready for a signal, and whether anything orders that before its parent sends it. */
import type { EventOf } from '../../observe/events.js';
import type { Process } from '../../history/processes.js';
import type { RecordedHistory } from '../../history/recorded-history.js';
import { precedes } from './order.js';
import type { Subject } from './subject.js';

export interface Unordered {
  readonly child: Process;
  /** The child installs its handler, or blocks the signal to accept it later. */
  readonly ready: EventOf<'signal-disposition' | 'signal-mask'>;
  readonly sent: EventOf<'signal-sent'>;
}

/**
 * The first child that makes itself ready for the signal, rather than inherit that, where no call orders this before
 * the first signal that its parent sends to it. `undefined` also if the signal came first: that is seen to fail.
 */
export function unorderedHandler(
  history: RecordedHistory,
  { children, self }: Subject,
  signal: string,
): Unordered | undefined {
  for (const child of children) {
    const ready = readyOf(history, child, signal);
    const sent = history
      .all('signal-sent')
      .find(
        (event) =>
          event.signal === signal &&
          event.target === child.pid &&
          event.error === undefined &&
          history.processes.isByOne(self, event),
      );
    if (ready === undefined || sent === undefined || ready.id > sent.id) continue;
    if (!precedes(history, ready, sent)) return { child, ready, sent };
  }
  return undefined;
}

/** What makes the child itself ready; `undefined` if it inherits a handler or a mask from its parent, as fork(2) does. */
function readyOf(
  history: RecordedHistory,
  child: Process,
  signal: string,
): Unordered['ready'] | undefined {
  const changes = [...history.all('signal-disposition'), ...history.all('signal-mask')].filter(
    (event) =>
      event.type === 'signal-mask'
        ? event.signals.includes(signal) !== event.inverted
        : event.signal === signal && event.disposition !== 'default',
  );
  const isInherited = changes.some(
    (event) => event.id < child.born && isByAncestor(history, child, event),
  );
  const own = changes.filter((event) => history.processes.isBy(child, event));
  return isInherited && child.images.length === 1
    ? undefined
    : own.sort((one, other) => one.id - other.id)[0];
}

function isByAncestor(
  history: RecordedHistory,
  child: Process,
  event: Unordered['ready'],
): boolean {
  for (let one = child.parent; one !== undefined; one = one.parent) {
    if (history.processes.isBy(one, event)) return true;
  }
  return false;
}

/**
 * Whether the parent sends the signal again though no call orders the answer to the one before: nothing that the child
 * did after it received that signal.
 */
export function isSentUnanswered(
  history: RecordedHistory,
  { children, self }: Subject,
  signal: string,
): boolean {
  return children.some((child) => {
    const sent = history
      .all('signal-sent')
      .filter(
        (event) =>
          event.signal === signal &&
          event.target === child.pid &&
          history.processes.isByOne(self, event),
      );
    return sent.some((event, index) => {
      const before = sent[index - 1];
      if (before === undefined) return false;
      const arrived = history.all('signal-delivered').find(({ cause }) => cause === before.id);
      return arrived === undefined || !precedes(history, arrived, event);
    });
  });
}

/** A child of the parent that sends the signal, which the signal reached while it would end the child. */
export function unreadyDelivery(
  history: RecordedHistory,
  signal: string,
): { readonly child: Process; readonly delivered: EventOf<'signal-delivered'> } | undefined {
  for (const delivered of history.all('signal-delivered')) {
    if (delivered.signal !== signal || delivered.how !== 'default') continue;
    const child = history.processes.owner(delivered.pid, delivered);
    if (child?.parent !== undefined && delivered.sender === child.parent.pid) {
      return { child, delivered };
    }
  }
  return undefined;
}
