/**
 * The one owner of the poller: tells who waits for a descriptor that it became ready.
 *
 * Registration is edge-triggered and once per descriptor, so a wait costs no system call: try the
 * call first, and wait only after EAGAIN. Every wake-up may be spurious. The event loop is kept
 * alive exactly while somebody waits for a descriptor that keeps it alive, as all do by default.
 */
import { onAbort } from './abort.js';
import { checked, closedError } from './errors.js';
import { native } from './native.js';

const eventsPerTurn = 64;
const events = new Int32Array(2 * eventsPerTurn);
const registrations = new Map<number, Registration>();
let opened = false;
let waitingCount = 0;

/** Node's own, whatever a test puts in its place: else a loop that reads would stop at its next turn. */
const atNextTurn = setImmediate;

const callsPerTurn = 256;
let callsThisTurn = 0;
let nextTurn: Promise<void> | undefined;

type Direction = 'readable' | 'writable';

/** Somebody who waits; called once. */
export interface Waiter {
  /** The descriptor became ready. */
  wake(): void;
  /** It was closed. */
  refuse(reason: Error): void;
}

/** One registered descriptor. Made by {@link register}; whoever made it calls {@link close}. */
export class Registration {
  /** Whether an event came that nobody waited for; the next wait of its direction consumes it. */
  readonly #ready = { readable: false, writable: false };
  readonly #waiters = { readable: new Set<Waiter>(), writable: new Set<Waiter>() };
  #closed = false;
  /** Whether waiting for it keeps the event loop alive. */
  keepsAlive = true;

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

  #wait(direction: Direction, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      let isOver = false;
      let forgetSignal = (): void => undefined;
      // Out of the set at once, not when its promise's job runs: an event that comes in between
      // must be kept for the next wait, not given to one that is over.
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
   * As {@link readable}, for who waits for several descriptors and would have to abort all promises
   * but one: calls one of the functions of `waiter` once, perhaps at once.
   *
   * @returns What ends the wait, if it is not over.
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
    for (const waiter of waiters) waiter.wake();
  }

  /** Whoever still waits is refused. Call it before closing the descriptor itself. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Not this one any more if somebody else closed the number and it was used and registered again.
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
  // Should a waiter close a descriptor and another get its number meanwhile, that one is woken for
  // nothing, as may happen at any time.
  for (let i = 0; i < count; i++) {
    registrations.get(events[2 * i] ?? -1)?.wake(events[2 * i + 1] ?? 0);
  }
}

/**
 * Counts a call that needed no wait. After many of them the promise of the event loop's next turn:
 * a loop over a descriptor that is always ready would otherwise run on promise jobs alone, and
 * timers, signals and other descriptors would never have theirs.
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
