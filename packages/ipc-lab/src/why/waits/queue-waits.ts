/** What a thread waits for that sleeps on a message queue, a System V semaphore or an event counter. */
import {
  descriptorOf,
  holdersOf,
  objectOf,
  type CallFor,
  type Descriptor,
  type Direction,
  type Snapshot,
  type Thread,
} from '../snapshot/snapshot.js';
import { handledBy } from './signal-waits.js';
import { inside, outside, withinProcess, type Reason } from './wait.js';

export function ofMessage(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  call: CallFor<'message'>,
): Reason {
  const { direction } = call;
  if ('fd' in call) {
    const queue = descriptorOf(snapshot, pid, call.fd);
    return queue === undefined
      ? outside('unknown')
      : ofPosixQueue(snapshot, pid, thread, direction, queue);
  }
  const { id, type = 0, except, queue } = call;
  const last = direction === 'read' ? queue?.lastSender : queue?.lastReceiver;
  return outside(`${direction} System V queue`, {
    id,
    type: { messageType: type, ...(except && { except }) },
    // Each message that lies in the queue of one that still waits is of a type that it does not want.
    others: {
      unwanted: type === 0 ? 0 : (queue?.messages ?? 0),
      ...(except && { ofType: type }),
    },
    last: ofLast(snapshot, pid, last, direction === 'read' ? 'last sender' : 'last receiver'),
  });
}

/** Any process may use the object, so the last that did is no more than a hint. */
function ofLast(
  { processes, hidesOthers }: Snapshot,
  pid: number,
  last: number | undefined,
  role: 'last sender' | 'last receiver' | 'last operator',
) {
  const state = last === undefined ? undefined : processes.get(last)?.state;
  const hasEnded = state === undefined ? hidesOthers !== true : state === 'Z';
  return {
    role,
    last: last === 0 ? undefined : last,
    is: last === pid ? 'itself' : hasEnded ? 'ended' : 'alive',
  } as const;
}

export function ofSemaphore(
  snapshot: Snapshot,
  pid: number,
  { id, operations = [] }: CallFor<'semaphore'>,
): Reason {
  // The first operation that is not possible keeps all of them waiting.
  const blocking = operations.find(({ change, semaphore }) =>
    semaphore === undefined
      ? false
      : change === 0
        ? semaphore.value !== 0
        : semaphore.value + change < 0,
  );
  const last = blocking?.semaphore?.lastPid;
  return outside('semaphore', {
    id,
    operations: { operations },
    last: ofLast(snapshot, pid, last, 'last operator'),
  });
}

function ofPosixQueue(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  direction: Direction,
  queue: Descriptor,
): Reason {
  const { fd, target, inode } = queue;
  const holders = holdersOf(
    snapshot,
    target,
    (one) => one.inode === inode && (direction === 'read' ? one.writes : one.reads),
  );
  const values = { fd, path: target, holders: { holders, pid } };
  const pids = holders.map((holder) => holder.pid);
  const isOwn = pids.every((holder) => holder === pid);
  const queueIs = `${direction} POSIX queue` as const;
  if (pids.length === 0) return outside(`${queueIs}, none seen`, values);
  if (!isOwn) return inside(queueIs, values, pids);
  // Any process can still open a queue that has a name, and a handler may send to it.
  const isOpen = !target.endsWith(' (deleted)') || handledBy(thread).length > 0;
  return isOpen ? outside(`${queueIs}, own`, values) : inside(`${queueIs}, own`, values, pids);
}

/** The counters of asynchronous calls are raised by the kernel. */
const kernelObject = /^anon_inode:\[?(?:io_uring|kvm)/;

export function ofCounter(
  snapshot: Snapshot,
  pid: number,
  thread: Thread,
  direction: Direction,
  counter: Descriptor,
): Reason {
  const { fd } = counter;
  const holders = holdersOf(snapshot, objectOf(counter));
  const others = holders.filter((holder) => holder.pid !== pid);
  const mayBeRaised =
    snapshot.processes.get(pid)?.descriptors?.some(({ target }) => kernelObject.test(target)) ===
    true;
  const isHandled = others.length === 0 && handledBy(thread).length > 0;
  return {
    what: others.length === 0 ? `${direction} counter, own` : `${direction} counter`,
    values: { fd, holders: { holders: others, pid } },
    ...(others.length === 0
      ? withinProcess(snapshot, pid, thread.tid)
      : { wakers: holders.map((holder) => ({ pid: holder.pid })) }),
    outside: mayBeRaised || isHandled,
  };
}
