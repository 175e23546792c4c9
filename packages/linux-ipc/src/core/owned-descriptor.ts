/** Ownership of a descriptor: one object holds it, waits for it without blocking, closes it. */
import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';

import { callable, descriptorNumber, oneOf, string } from './arguments.js';
import { checked, closedError, systemError } from './errors.js';
import { inspectable } from './inspectable.js';
import { native } from './native.js';
import { register, turnOver, type Registration } from './poller.js';
import { signalOf, type WaitOptions } from './wait-options.js';

const { EAGAIN, EINTR } = constants.errno;

/**
 * The owner of one open descriptor. Garbage collection is a backstop: it closes the descriptor and
 * emits a warning. The exit of a worker thread closes it too.
 *
 * Waiting never blocks the event loop: the first wait makes the descriptor non-blocking. O_NONBLOCK
 * belongs to the open file description, not to the number: a child that inherited the descriptor
 * gets `EAGAIN` from then on. Pass on an end that this process does not use itself.
 */
export class OwnedDescriptor implements Disposable {
  readonly #what: string;
  #fd: number;
  #registration: Registration | undefined;
  readonly #held: Held;

  /**
   * Takes ownership of `fd`: nothing else may close it from now on.
   *
   * @param what The kind of descriptor, for messages: "pipe", "FIFO".
   */
  protected constructor(fd: number, what: string) {
    this.#fd = descriptorNumber('fd', fd);
    this.#what = string('what', what);
    checked('fcntl', native.ownDescriptor(fd));
    this.#held = { fd, what, registration: undefined };
    backstop.register(this, this.#held, this);
  }

  /** The number, for a system call or to pass to a child. Throws `ERR_CLOSED` once closed. */
  get fd(): number {
    if (this.#fd < 0) throw closedError(this.#what);
    return this.#fd;
  }

  get closed(): boolean {
    return this.#fd < 0;
  }

  /** The registration with the poller; the first use makes it, and sets O_NONBLOCK. */
  get polled(): Registration {
    if (this.#registration === undefined) {
      const fd = this.fd;
      this.makeNonBlocking();
      this.#registration = register(fd, this.#what);
      this.#held.registration = this.#registration;
    }
    return this.#registration;
  }

  /** `fcntl(2)` F_SETFL: sets O_NONBLOCK, as the first wait does. */
  makeNonBlocking(): void {
    const flags = checked('fcntl', native.fcntl(this.fd, native.F_GETFL, 0));
    checked('fcntl', native.fcntl(this.fd, native.F_SETFL, flags | fsConstants.O_NONBLOCK));
  }

  /** From now on, a wait for this descriptor does not keep the process alive. */
  unref(): void {
    this.polled.keepsAlive = false;
  }

  /**
   * Repeats a call each time the descriptor becomes ready, until it returns something other than
   * EAGAIN.
   *
   * @throws The call's error; the signal's reason; `ERR_CLOSED` the descriptor is closed, or is closed
   *   during the wait.
   */
  async retry(
    syscall: string,
    direction: 'readable' | 'writable',
    call: (fd: number) => number,
    options: WaitOptions = {},
  ): Promise<number> {
    oneOf('direction', direction, ['readable', 'writable']);
    callable('call', call);
    const signal = signalOf(options);
    signal?.throwIfAborted();
    const polled = this.polled;
    for (;;) {
      const turn = turnOver();
      if (turn !== undefined) {
        await turn;
        signal?.throwIfAborted();
      }
      const result = call(this.fd);
      if (result >= 0) return result;
      if (result === -EAGAIN) await polled[direction](signal);
      else if (result !== -EINTR) throw systemError(syscall, result);
    }
  }

  /** `close(2)`. Idempotent. Pending waits on the descriptor throw `ERR_CLOSED`. */
  close(): void {
    if (this.#fd < 0) return;
    const fd = this.release();
    checked('close', native.close(fd));
  }

  /**
   * Passes ownership of the number to the caller, and closes this object but not the descriptor,
   * which stays non-blocking if it was ever waited on.
   */
  release(): number {
    const fd = this.fd;
    this.#fd = -1;
    backstop.unregister(this);
    native.disownDescriptor(fd);
    this.#registration?.close();
    return fd;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

interface Held {
  readonly fd: number;
  readonly what: string;
  registration: Registration | undefined;
}

inspectable(OwnedDescriptor, ['fd']);

const backstop = new FinalizationRegistry<Held>(({ fd, what, registration }) => {
  registration?.close();
  native.close(fd);
  process.emitWarning(
    `a ${what} (descriptor ${String(fd)}) was collected while open: call close() on it`,
    'ResourceWarning',
  );
});
