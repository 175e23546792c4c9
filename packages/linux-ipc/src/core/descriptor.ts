/** Ownership of a descriptor: one object holds it, reads and writes it without blocking, closes it. */
import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';

import { bytes, callable, descriptorNumber, oneOf, roomIn, string } from './arguments.js';
import { checked, closedError, systemError, typeError } from './errors.js';
import { native } from './native.js';
import { register, turnOver, type Registration } from './poller.js';
import { signalOf, type WaitOptions } from './wait-options.js';

const { EAGAIN, EINTR } = constants.errno;

/**
 * The owner of one open descriptor. Garbage collection is a backstop: it closes, and warns; so is
 * the end of a worker thread.
 *
 * Reading and writing never block the event loop: the descriptor is made non-blocking at the first
 * of them. That is a property of what is open, not of the number: a child that inherited it before
 * gets `EAGAIN` from then on. Hand over an end that this process does not use itself.
 */
export class Descriptor implements Disposable {
  readonly #what: string;
  #fd: number;
  #registration: Registration | undefined;
  readonly #held: Held;

  /**
   * Takes over `fd`, which nobody else may close from now on.
   *
   * @param what What it is, for messages: "pipe", "FIFO".
   */
  constructor(fd: number, what: string) {
    this.#fd = descriptorNumber('fd', fd);
    this.#what = string('what', what);
    checked('fcntl', native.ownDescriptor(fd));
    this.#held = { fd, what, registration: undefined };
    backstop.register(this, this.#held, this);
  }

  /** The number, for a system call or to hand to a child. Throws once closed. */
  get fd(): number {
    if (this.#fd < 0) throw closedError(this.#what);
    return this.#fd;
  }

  get closed(): boolean {
    return this.#fd < 0;
  }

  /** The registration in the poller, made at first use together with O_NONBLOCK. */
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

  /** Waiting for it, from now on, does not keep the process alive. */
  unref(): void {
    this.polled.keepsAlive = false;
  }

  /**
   * `read(2)`: waits until there is something, then takes at most `into.length` bytes.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at end-of-file.
   */
  async read(into: Uint8Array, options: WaitOptions = {}): Promise<number> {
    roomIn(into);
    return this.retry('read', 'readable', (fd) => native.read(fd, roomIn(into)), options);
  }

  /**
   * `write(2)` until all of `from` is written, waiting while the other side is full. Await one
   * before the next, or their parts may alternate. When it fails or is aborted, a part may have
   * been written.
   */
  async write(from: Uint8Array, options: WaitOptions = {}): Promise<void> {
    let rest = bytes('from', from);
    do {
      const chunk = rest;
      const written = await this.retry(
        'write',
        'writable',
        (fd) => native.write(fd, chunk),
        options,
      );
      rest = rest.subarray(written);
    } while (rest.length > 0);
  }

  /**
   * Makes a call again each time the descriptor becomes ready, until it does not say EAGAIN.
   *
   * @throws The call's error; the signal's reason; `ERR_CLOSED` when closed before or meanwhile.
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

  /** `close(2)`. Idempotent. Whoever still waits on the descriptor is refused with `ERR_CLOSED`. */
  close(): void {
    if (this.#fd < 0) return;
    const fd = this.release();
    checked('close', native.close(fd));
  }

  /**
   * Gives the number up: the caller owns it now, and this object is closed. It stays non-blocking
   * if it was ever waited on.
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

/** What a caller hands in where a descriptor's owner is needed. */
export function requireDescriptor(name: string, value: Descriptor): Descriptor {
  if (!(value instanceof Descriptor)) throw typeError(name, 'a Descriptor', value);
  return value;
}

interface Held {
  readonly fd: number;
  readonly what: string;
  registration: Registration | undefined;
}

/** What `make` makes of a descriptor, and takes over with it. When that fails, it is closed. */
export function takenOver<T>(fd: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    native.close(fd);
    throw error;
  }
}

const backstop = new FinalizationRegistry<Held>(({ fd, what, registration }) => {
  registration?.close();
  native.disownDescriptor(fd);
  native.close(fd);
  process.emitWarning(
    `a ${what} (descriptor ${String(fd)}) was collected while open: call close() on it`,
    'ResourceWarning',
  );
});
