/** Ownership of a descriptor: one object holds it, waits for it without blocking, closes it. */
import { withArticle } from './article.js';
import { callable, descriptorNumber, oneOf, string } from './arguments.js';
import { requireKey, type Key } from './construction.js';
import { checked, closedError } from './errors.js';
import { inspectable } from './inspectable.js';
import { native } from './native.js';
import { openAnew } from './open-anew.js';
import { register, type Registration } from './poller.js';
import { repeatCall } from './repeated-call.js';
import { signalOf, type WaitOptions } from './wait-options.js';

const onClosed = new Set<() => void>();

/**
 * Closes the owner but not the descriptor, and returns its number for another owner: the addon still knows where the
 * descriptor came from, and what to change back.
 */
export let handedOver: (owner: OwnedDescriptor) => number;

/**
 * Calls `callback` whenever an owner has closed its descriptor: there is room for another one. Returns a
 * function that cancels this.
 */
export function onDescriptorClosed(callback: () => void): () => void {
  onClosed.add(callback);
  return () => {
    onClosed.delete(callback);
  };
}

/**
 * The owner of one open descriptor. Garbage collection is a backstop: it closes the descriptor and
 * emits a warning. The exit of a worker thread closes it too.
 *
 * Waiting never blocks the event loop. O_NONBLOCK belongs to the open file description, not to the number, and
 * other processes share the description. A pipe, a FIFO or a terminal is therefore opened a second time for
 * calls that may wait: its description stays as it is. Of another kind, the first wait sets O_NONBLOCK; it is
 * cleared, if it was not set before, when this object is closed or released, or this process exits.
 */
export class OwnedDescriptor implements Disposable {
  readonly #what: string;
  readonly #isShared: boolean;
  #fd: number;
  #keepsAlive = true;
  readonly #held: Held;

  /**
   * Takes ownership of `fd`: nothing else may close it from now on.
   *
   * @param what The kind of descriptor, for messages: "pipe", "FIFO".
   * @param isShared Whether its open file description is that of other processes, too, and its calls may block.
   */
  protected constructor(permit: Key, fd: number, what: string, isShared: boolean) {
    requireKey(permit, new.target);
    this.#fd = descriptorNumber('fd', fd);
    this.#what = string('what', what);
    this.#isShared = isShared;
    checked('fcntl', native.ownDescriptor(fd), { fd });
    this.#held = { fd, what, second: undefined, registration: undefined };
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

  /**
   * The registration with the poller; the first use makes it. Its `fd` is the number for calls that must not
   * block: {@link fd}, or that of a second open file description.
   *
   * @throws `EPIPE` it is the write end of a pipe without a reader; `EMFILE`, `ENFILE` no descriptor is left.
   */
  get polled(): Registration {
    const { fd } = this;
    if (this.#held.registration === undefined) {
      this.#held.second ??= this.#isShared ? openAnew(fd) : undefined;
      const { second } = this.#held;
      const registration = register(second ?? fd, this.#what, second !== undefined);
      registration.keepsAlive = this.#keepsAlive;
      this.#held.registration = registration;
      if (this.#isShared && this.#held.second === undefined) this.makeNonBlocking();
    }
    return this.#held.registration;
  }

  /** `fcntl(2)` F_SETFL: sets O_NONBLOCK until this object is closed or released. */
  makeNonBlocking(): void {
    const { fd } = this;
    checked('fcntl', native.setNonBlocking(fd), { fd });
  }

  /** From now on, a wait for this descriptor does not keep the process alive. */
  unref(): void {
    if (this.closed) throw closedError(this.#what);
    this.#keepsAlive = false;
    if (this.#held.registration !== undefined) this.#held.registration.keepsAlive = false;
  }

  /**
   * Repeats a call each time the descriptor becomes ready, until it returns something other than
   * EAGAIN.
   *
   * @param call `isOurs` says whether only this process has the open file description, with O_NONBLOCK set.
   * @throws The call's error; the signal's reason; `ERR_CLOSED` the descriptor is closed, or is closed
   *   during the wait.
   */
  retry(
    syscall: string,
    direction: 'readable' | 'writable',
    call: (fd: number, isOurs: boolean) => number,
    options?: WaitOptions,
  ): Promise<number> {
    return new Promise((done, failed) => {
      oneOf('direction', direction, ['readable', 'writable']);
      callable('call', call);
      repeatCall(this, { syscall, direction, call, done, failed }, signalOf(options));
    });
  }

  /** `close(2)`. Idempotent. Pending waits on the descriptor throw `ERR_CLOSED`. */
  close(): void {
    if (this.#fd < 0) return;
    const fd = this.#giveUp();
    checked('close', native.close(fd), { fd });
    for (const callback of onClosed) callback();
  }

  /** Passes ownership of the number to the caller, and closes this object but not the descriptor. */
  release(): number {
    const fd = this.#giveUp();
    native.disownDescriptor(fd);
    return fd;
  }

  static {
    handedOver = (owner) => owner.#giveUp();
  }

  #giveUp(): number {
    const { fd } = this;
    this.#fd = -1;
    backstop.unregister(this);
    endWaits(this.#held);
    return fd;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

interface Held {
  readonly fd: number;
  readonly what: string;
  /** See {@link openAnew}. */
  second: number | undefined;
  registration: Registration | undefined;
}

function endWaits({ second, registration }: Held): void {
  registration?.close();
  if (second !== undefined) native.close(second);
}

inspectable(OwnedDescriptor, ['fd']);

const backstop = new FinalizationRegistry<Held>((held) => {
  endWaits(held);
  native.close(held.fd);
  process.emitWarning(
    `${withArticle(held.what)} (descriptor ${String(held.fd)}) was collected while open: call close() on it`,
    'ResourceWarning',
  );
});
