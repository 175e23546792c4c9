/**
 * The owner of the poller: notifies waiters when a descriptor becomes ready.
 *
 * Registration is edge-triggered and once per descriptor, so a wait costs no system call: try the call
 * first, and wait only after EAGAIN. Every wake-up may be spurious. The event loop stays alive while
 * there is a wait for a descriptor that keeps it alive, as all do by default.
 */
import { onAbort } from './abort.js';
import { checked, closedError } from './errors.js';
import { native } from './native.js';

const eventsPerTurn = 64;
const events = new Int32Array(2 * eventsPerTurn);
const registrations = new Map<number, Registration>();
let opened = false;
let waitingCount = 0;

/** Node's own setImmediate, even if a test mocks it: otherwise a loop that reads would stop. */
const atNextTurn = setImmediate;

const callsPerTurn = 256;
let callsThisTurn = 0;
let nextTurn: Promise<void> | undefined;

type Direction = 'readable' | 'writable';

/** One wait. One of the functions is called, once. */
export interface Waiter {
  /** The descriptor became ready. */
  wake(): void;
  /** The descriptor was closed. */
  refuse(reason: Error): void;
}

/** One registered descriptor. {@link register} makes it; its caller calls {@link close}. */
export class Registration {
  /** Whether an event arrived while nothing waited. The next wait in its direction consumes it. */
  readonly #ready = { readable: false, writable: false };
  readonly #waiters = { readable: new Set<Waiter>(), writable: new Set<Waiter>() };
  #closed = false;
  /** Whether waiting for it keeps the event loop alive. */
  keepsAlive = true;

  constructor(
    readonly fd: number,
    readonly what: string,
  ) {}

  /** Resolves when a read may succeed, or the peer has closed: retry the call in both cases. */
  readable(signal?: AbortSignal): Promise<void> {
    return this.#wait('readable', signal);
  }

  /** Resolves when a write may succeed, or the peer has closed: retry the call in both cases. */
  writable(signal?: AbortSignal): Promise<void> {
    return this.#wait('writable', signal);
  }

  #wait(direction: Direction, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      let isOver = false;
      let forgetSignal = (): void => undefined;
      // Removed at once, not when the promise's job runs: an event in between belongs to the next wait.
      const end = this.#expect(direction, {
        wake: () => {
          isOver = true;
          forgetSignal();
          resolve();
        },
        refuse: (reason) => {
          isOver = true;
          forgetSignal();
          reject(reason);
        },
      });
      if (signal === undefined || isOver) return;
      forgetSignal = onAbort(signal, () => {
        end();
        forgetSignal();
        reject(signal.reason as Error);
      });
    });
  }

  /**
   * As {@link readable} without a promise, to wait for the first of several descriptors: calls one of
   * the functions of `waiter`, once, possibly before it returns.
   *
   * @returns A function that ends the wait, if it is not over.
   */
  expectReadable(waiter: Waiter): () => void {
    return this.#expect('readable', waiter);
  }

  #expect(direction: Direction, expecting: Waiter): () => void {
    if (this.#closed) {
      expecting.refuse(closedError(this.what));
      return () => undefined;
    }
    if (this.#ready[direction]) {
      this.#ready[direction] = false;
      expecting.wake();
      return () => undefined;
    }
    const waiters = this.#waiters[direction];
    const { keepsAlive } = this;
    const end = (): void => {
      if (waiters.delete(waiter) && keepsAlive) release();
    };
    const waiter: Waiter = {
      wake: () => {
        end();
        expecting.wake();
      },
      refuse: (reason) => {
        end();
        expecting.refuse(reason);
      },
    };
    waiters.add(waiter);
    if (keepsAlive) retain();
    return end;
  }

  /** The poller calls it. A descriptor with an error or a hang-up is ready in both directions. */
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
    for (const waiter of waiters) waiter.wake();
  }

  /** Pending waits throw `ERR_CLOSED`. Call it before closing the descriptor itself. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Another registration may have the number, if other code closed it and it was reused.
    if (registrations.get(this.fd) === this) {
      registrations.delete(this.fd);
      native.pollRemove(this.fd);
    }
    for (const waiters of [this.#waiters.readable, this.#waiters.writable]) {
      for (const waiter of waiters) waiter.refuse(closedError(this.what));
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
  callsThisTurn = 0;
  // If a waiter closes a descriptor and another one gets its number, that one has a spurious wake-up,
  // which is allowed.
  for (let i = 0; i < count; i++) {
    registrations.get(events[2 * i] ?? -1)?.wake(events[2 * i + 1] ?? 0);
  }
}

/**
 * Counts a call that needed no wait. After many of them it returns a promise of the event loop's next
 * turn: otherwise a loop over a descriptor that is always ready would run in promise jobs alone, and
 * starve timers, signals and other descriptors.
 */
export function turnOver(): Promise<void> | undefined {
  if (++callsThisTurn < callsPerTurn) return undefined;
  nextTurn ??= new Promise((resolve) => {
    atNextTurn(() => {
      callsThisTurn = 0;
      nextTurn = undefined;
      resolve();
    });
  });
  return nextTurn;
}

function retain(): void {
  if (waitingCount++ === 0) native.pollRef();
}

function release(): void {
  if (--waitingCount === 0) native.pollUnref();
}
