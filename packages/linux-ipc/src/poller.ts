/**
 * The one owner of the poller: tells who waits for a descriptor that it became ready.
 *
 * Registration is edge-triggered and once per descriptor, so a wait costs no system call: try the
 * call first, and wait only after EAGAIN. Every wake-up may be spurious. The event loop is kept
 * alive exactly while somebody waits.
 */
import { checked, closedError } from './errors.js';
import { native } from './native.js';

const eventsPerTurn = 64;
const events = new Int32Array(2 * eventsPerTurn);
const registrations = new Map<number, Registration>();
let opened = false;
let waitingCount = 0;

type Direction = 'readable' | 'writable';

interface Waiter {
  resolve(): void;
  reject(reason: unknown): void;
}

/** One registered descriptor. Made by {@link register}; whoever made it calls {@link close}. */
export class Registration {
  /** The epoll events seen since registration, each kept until a wait consumes its direction. */
  readonly #ready = { readable: false, writable: false };
  readonly #waiters = { readable: new Set<Waiter>(), writable: new Set<Waiter>() };
  #closed = false;

  constructor(
    readonly fd: number,
    readonly what: string,
  ) {}

  /** Resolves when a read may succeed, or the other side is gone: try again, in any case. */
  readable(signal?: AbortSignal): Promise<void> {
    return this.#wait('readable', signal);
  }

  /** Resolves when a write may succeed, or the other side is gone: try again, in any case. */
  writable(signal?: AbortSignal): Promise<void> {
    return this.#wait('writable', signal);
  }

  async #wait(direction: Direction, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closed) throw closedError(this.what);
    if (this.#ready[direction]) {
      this.#ready[direction] = false;
      return;
    }
    const waiters = this.#waiters[direction];
    let onAbort: (() => void) | undefined;
    let waiter: Waiter | undefined;
    retain();
    try {
      await new Promise<void>((resolve, reject) => {
        waiter = { resolve, reject };
        waiters.add(waiter);
        if (signal !== undefined) {
          onAbort = () => {
            reject(signal.reason as Error);
          };
          signal.addEventListener('abort', onAbort, { once: true });
        }
      });
    } finally {
      release();
      if (waiter !== undefined) waiters.delete(waiter);
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Called by the poller. A failed or hung-up descriptor is ready in both directions. */
  wake(epollEvents: number): void {
    const { EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR } = native;
    const over = EPOLLHUP | EPOLLERR;
    if ((epollEvents & (EPOLLIN | EPOLLRDHUP | over)) !== 0) this.#wakeDirection('readable');
    if ((epollEvents & (EPOLLOUT | over)) !== 0) this.#wakeDirection('writable');
  }

  #wakeDirection(direction: Direction): void {
    const waiters = this.#waiters[direction];
    if (waiters.size === 0) {
      this.#ready[direction] = true;
      return;
    }
    for (const waiter of waiters) waiter.resolve();
  }

  /** Whoever still waits is refused. Call it before closing the descriptor itself. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    registrations.delete(this.fd);
    native.pollRemove(this.fd);
    for (const waiters of [this.#waiters.readable, this.#waiters.writable]) {
      for (const waiter of waiters) waiter.reject(closedError(this.what));
    }
  }
}

/**
 * `epoll_ctl(2)`: registers a descriptor for both directions.
 *
 * @throws `EPERM` the descriptor is of a kind that cannot be polled (a regular file, a directory).
 */
export function register(fd: number, what: string): Registration {
  if (!opened) {
    checked('epoll_create1', native.pollOpen(events, dispatch));
    opened = true;
  }
  checked('epoll_ctl', native.pollAdd(fd));
  const registration = new Registration(fd, what);
  registrations.set(fd, registration);
  return registration;
}

function dispatch(count: number): void {
  // A copy: a waiter that closes one descriptor and opens another may reuse the number.
  const ready: [Registration, number][] = [];
  for (let i = 0; i < count; i++) {
    const registration = registrations.get(events[2 * i] ?? -1);
    if (registration !== undefined) ready.push([registration, events[2 * i + 1] ?? 0]);
  }
  for (const [registration, epollEvents] of ready) registration.wake(epollEvents);
}

function retain(): void {
  if (waitingCount++ === 0) native.pollRef();
}

function release(): void {
  if (--waitingCount === 0) native.pollUnref();
}
