/**
 * The native poller of this thread: an epoll(7) instance that the event loop watches. It keeps the event
 * loop alive while there is a wait that does.
 */
import { checked } from './errors.js';
import { native } from './native.js';

const eventsPerTurn = 64;
/** Descriptor, events, descriptor, events … */
const events = new Int32Array(2 * eventsPerTurn);
let opened = false;
let waitingCount = 0;
let dispatch: (events: Int32Array, count: number) => void;

/** Sets the function that is called with what has happened. */
export function onPollerEvents(listener: typeof dispatch): void {
  dispatch = listener;
}

/** `epoll_create1(2)`, at the first use. */
export function openPoller(): void {
  if (opened) return;
  const result = native.pollOpen(events, (count) => {
    dispatch(events, count);
  });
  checked('epoll_create1', result);
  opened = true;
}

/** Whether there is a wait that keeps the event loop alive. */
export function isAwaited(): boolean {
  return waitingCount > 0;
}

/** Begins a wait that keeps the event loop alive. */
export function retain(): void {
  if (waitingCount++ > 0) return;
  openPoller();
  native.pollRef();
}

/** Ends such a wait. */
export function release(): void {
  if (--waitingCount === 0) native.pollUnref();
}
