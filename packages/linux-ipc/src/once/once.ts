import { isPromise } from 'node:util/types';

import { callable } from '../core/arguments.js';
import { deadlineIn } from '../core/deadline.js';
import { typeError } from '../core/errors.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { Words } from '../memory/words.js';
import { Mutex, type MutexLock } from '../mutex/index.js';

const done = 0;

/**
 * Something that is to be done once for all processes, in shared memory: the first does it, the others
 * wait until it is done. If the first dies meanwhile, the next one does it.
 */
export class Once implements Disposable {
  /** Bytes of shared memory that it takes up: a mutex, then a word that is 1 when it is done. */
  static readonly byteLength: number = Mutex.byteLength + Words.byteLength;

  readonly #mutex: Mutex;
  readonly #words: Words;

  private constructor(mutex: Mutex, memory: Uint8Array) {
    this.#mutex = mutex;
    try {
      this.#words = new Words(memory.subarray(Mutex.byteLength), 'once');
    } catch (error) {
      mutex.close();
      throw error;
    }
  }

  /**
   * Nothing is done yet. What was there is gone; nobody may be using it.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes, as for {@link Mutex.createIn}.
   * @returns The owner; release with `using` or `close()`.
   * @throws What {@link Mutex.createIn} throws.
   * @see pthread_once(3p)
   */
  static createIn(memory: Uint8Array): Once {
    const once = new Once(Mutex.createIn(memory), memory);
    once.#words.store(done, 0);
    return once;
  }

  /** As {@link createIn}, for one that is there already. */
  static openIn(memory: Uint8Array): Once {
    return new Once(Mutex.openIn(memory), memory);
  }

  get closed(): boolean {
    return this.#mutex.closed;
  }

  get done(): boolean {
    return this.#words.load(done) === 1;
  }

  /**
   * `pthread_once(3p)`: has `work` done, unless it is done already. The event loop runs on.
   *
   * `work` may find what one who died, or whose `work` threw, has left of it.
   *
   * @returns Whether it was this call that did it.
   * @throws What `work` throws, and then it is not done; the signal's reason; what {@link Mutex.lock}
   *   throws.
   */
  async run(work: () => void | Promise<void>, options: WaitOptions = {}): Promise<boolean> {
    callable('work', work);
    signalOf(options);
    if (this.done) return false;
    using lock = await this.#mutex.lock(options);
    if (!this.#mustWork(lock)) return false;
    await work();
    this.#words.store(done, 1);
    return true;
  }

  /**
   * As {@link run}, while this thread stands still.
   *
   * @param timeoutMs Milliseconds, 0 or more, for others' work. Without one it waits as long as it takes.
   * @param work It is done when it returns: one that returns a promise is refused, and then it is not done.
   * @returns As {@link run}; `undefined` when the time was over first.
   */
  runSync(work: () => void, timeoutMs?: number): boolean | undefined {
    callable('work', work);
    deadlineIn(timeoutMs);
    if (this.done) return false;
    using lock = this.#mutex.lockSync(timeoutMs);
    if (lock === undefined) return undefined;
    if (!this.#mustWork(lock)) return false;
    const begin: () => unknown = work;
    const result = begin();
    // Begun, not done: others would go on too early.
    if (isPromise(result))
      throw typeError('work', 'a function that is done when it returns', result);
    this.#words.store(done, 1);
    return true;
  }

  #mustWork(lock: MutexLock): boolean {
    lock.makeConsistent();
    return !this.done;
  }

  /** Idempotent. Whoever still waits through this object is refused with `ERR_CLOSED`. */
  close(): void {
    this.#mutex.close();
    this.#words.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
