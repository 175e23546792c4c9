/**
 * The owner of the poller: notifies waiters when a descriptor becomes ready.
 *
 * Registration is edge-triggered and once per descriptor, so a wait costs no system call: try the call
 * first, and wait only after EAGAIN. Every wake-up may be spurious. The event loop stays alive while
 * there is a wait for a descriptor that keeps it alive, as all do by default.
 *
 * A descriptor is registered for reading; for writing, only from the first wait for that on. A socket
 * becomes writable each time that its peer receives: the event would wake a sender that does not wait.
 */
import { constants } from 'node:os';

import { descriptorTarget } from './descriptor-target.js';
import { checked, explained, systemError } from './errors.js';
import { native } from './native.js';
import { onPollerEvents, openPoller } from './poller-handle.js';
import { beginTurn } from './turn.js';
import { Waiters, type Waiter } from './waiters.js';

const { EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL } = native;
const { EPOLLET, EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR } = native;
const READING = EPOLLET | EPOLLIN | EPOLLRDHUP;
/** A descriptor with an error or a hang-up is ready in both directions. */
const OVER = EPOLLHUP | EPOLLERR;
const READABLE = EPOLLIN | EPOLLRDHUP | OVER;
const WRITABLE = EPOLLOUT | OVER;

const registrations = new Map<number, Registration>();

/** One direction of a descriptor. */
class Direction extends Waiters {
  /** Whether an event arrived while nothing waited. The next wait consumes it. */
  #isReady = false;

  override wake(): void {
    if (this.size === 0) this.#isReady = true;
    super.wake();
  }

  override expect(waiter: Waiter, keepsAlive: boolean, signal?: AbortSignal): () => void {
    if (!this.#isReady || signal?.aborted === true) {
      return super.expect(waiter, keepsAlive, signal);
    }
    this.#isReady = false;
    waiter.wake();
    return () => undefined;
  }

  override close(): void {
    this.#isReady = false;
    super.close();
  }
}

/** One registered descriptor. {@link register} makes it; its caller calls {@link close}. */
export class Registration {
  readonly #readable: Direction;
  readonly #writable: Direction;
  #events = READING;
  #listener: (() => void) | undefined;
  #closed = false;
  /** Whether waiting for it keeps the event loop alive. */
  keepsAlive = true;

  /** @param isOurs Whether only this process has the open file description, with O_NONBLOCK set. */
  constructor(
    readonly fd: number,
    what: string,
    readonly isOurs: boolean,
  ) {
    this.#readable = new Direction(what);
    this.#writable = new Direction(what);
  }

  /** Resolves when a read may succeed, or the peer has closed: retry the call in both cases. */
  readable(signal?: AbortSignal): Promise<void> {
    return this.#readable.wait(signal, this.keepsAlive);
  }

  /** Resolves when a write may succeed, or the peer has closed: retry the call in both cases. */
  writable(signal?: AbortSignal): Promise<void> {
    this.#registerForWriting();
    return this.#writable.wait(signal, this.keepsAlive);
  }

  /**
   * As {@link readable} without a promise: calls one of the functions of `waiter`, once, possibly before it
   * returns.
   *
   * @returns A function that ends the wait, if it is not over.
   */
  expectReadable(waiter: Waiter, signal?: AbortSignal): () => void {
    return this.#readable.expect(waiter, this.keepsAlive, signal);
  }

  /** As {@link writable} without a promise. See {@link expectReadable}. */
  expectWritable(waiter: Waiter, signal?: AbortSignal): () => void {
    this.#registerForWriting();
    return this.#writable.expect(waiter, this.keepsAlive, signal);
  }

  #registerForWriting(): void {
    if ((this.#events & EPOLLOUT) !== 0 || this.#closed) return;
    this.#events |= EPOLLOUT;
    this.again();
  }

  /**
   * Calls the function whenever {@link readable} would resolve, from now on. It replaces all other waits
   * for that, and keeps nothing alive.
   */
  listen(listener: () => void): void {
    this.#listener = listener;
  }

  /** `epoll_ctl(2)`: an event for what the descriptor is ready for now, although nothing has changed. */
  again(): void {
    checked('epoll_ctl', native.pollControl(this.fd, EPOLL_CTL_MOD, this.#events), {
      fd: this.fd,
    });
  }

  /** The poller calls it. */
  wake(epollEvents: number): void {
    if ((epollEvents & READABLE) !== 0) {
      if (this.#listener === undefined) this.#readable.wake();
      else this.#listener();
    }
    if ((epollEvents & WRITABLE) !== 0) this.#writable.wake();
  }

  /** Pending waits throw `ERR_CLOSED`. Call it before closing the descriptor itself. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Another registration may have the number, if other code closed it and it was reused.
    if (registrations.get(this.fd) === this) {
      registrations.delete(this.fd);
      // Fails if other code has closed the number: then there is nothing to remove.
      native.pollControl(this.fd, EPOLL_CTL_DEL, 0);
    }
    this.#readable.close();
    this.#writable.close();
  }
}

/**
 * `epoll_ctl(2)`: registers a descriptor.
 *
 * @throws `EPERM` the descriptor is of a kind that cannot be polled (a regular file, a directory), or an epoll instance
 *   that a peer has sent.
 */
export function register(fd: number, what: string, isOurs = false): Registration {
  openPoller();
  refuseForeignEpoll(fd);
  const result = native.pollControl(fd, EPOLL_CTL_ADD, READING);
  if (result === -constants.errno.EPERM) {
    const why = `descriptor ${String(fd)} is always ready, as files are, and cannot be waited for`;
    throw explained(systemError('epoll_ctl', result), why);
  }
  checked('epoll_ctl', result, { fd });
  const registration = new Registration(fd, what, isOurs);
  registrations.set(fd, registration);
  return registration;
}

/** epoll_ctl(2) would ask all that is in it, such as a file of a file system that never answers (FUSE). */
function refuseForeignEpoll(fd: number): void {
  if (native.wasReceived(fd) !== 1 || descriptorTarget(fd) !== 'anon_inode:[eventpoll]') return;
  const why = `descriptor ${String(fd)} is an epoll instance that a peer has sent`;
  throw explained(systemError('epoll_ctl', -constants.errno.EPERM), why);
}

onPollerEvents((events, count) => {
  beginTurn();
  // If a waiter closes a descriptor and another one gets its number, that one has a spurious wake-up,
  // which is allowed.
  for (let i = 0; i < count; i++) {
    try {
      registrations.get(events[2 * i] ?? -1)?.wake(events[2 * i + 1] ?? 0);
    } catch (error) {
      // An uncaught exception; but the other descriptors have their events.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
});
