import { isPromise } from 'node:util/types';

import { callable } from '../core/arguments.js';
import { KEY, requireKey, type Key } from '../core/construction.js';
import { deadlineIn } from '../core/time-out.js';
import { typeError } from '../core/errors.js';
import { inspectable } from '../core/inspectable.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { FutexWords } from '../memory/futex-words.js';
import { Mutex, type MutexLock } from '../mutex/index.js';

const done = 0;

/**
 * Work that is done once for all processes, and recorded in shared memory. The first process does it, and
 * the others wait until it is done. If the first process dies during the work, the next one does it.
 */
export class Once implements Disposable {
  /** The bytes of shared memory that it occupies: a mutex, then a word that is 1 once the work is done. */
  static readonly byteLength: number = Mutex.byteLength + FutexWords.byteLength;

  readonly #mutex: Mutex;
  readonly #words: FutexWords;

  private constructor(permit: Key, mutex: Mutex, memory: Uint8Array) {
    requireKey(permit, new.target);
    this.#mutex = mutex;
    try {
      this.#words = new FutexWords(memory.subarray(Mutex.byteLength), 'once');
    } catch (error) {
      mutex.close();
      throw error;
    }
  }

  /**
   * Creates a record of work that is not done. It overwrites the memory, which no process may be using.
   *
   * @param memory Where it begins: at least {@link byteLength} bytes, as for {@link Mutex.createIn}.
   * @returns The owner; release with `using` or `close()`.
   * @throws What {@link Mutex.createIn} throws.
   * @see pthread_once(3p)
   */
  static createIn(memory: Uint8Array): Once {
    const once = new Once(KEY, Mutex.createIn(memory), memory);
    once.#words.store(done, 0);
    return once;
  }

  /** Opens a record that is in the memory already. */
  static openIn(memory: Uint8Array): Once {
    return new Once(KEY, Mutex.openIn(memory), memory);
  }

  get closed(): boolean {
    return this.#mutex.closed;
  }

  get done(): boolean {
    return this.#words.load(done) === 1;
  }

  /**
   * `pthread_once(3p)`: calls `work`, unless the work is done. The event loop keeps running.
   *
   * `work` may find what an earlier attempt left behind, if a process died during it or it threw.
   *
   * @returns Whether this call did the work.
   * @throws What `work` throws: the work is not done; the signal's reason; what {@link Mutex.lock}
   *   throws.
   */
  async run(work: () => void | Promise<void>, options?: WaitOptions): Promise<boolean> {
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
   * As {@link run}, but blocks this thread.
   *
   * @param work Must be done when it returns. If it returns a promise, this throws and the work counts as
   *   not done.
   * @param timeoutMs How long to wait while another process works: 0 or more. If omitted, forever.
   * @returns As {@link run}; `undefined` if the time-out expires first.
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
    // The work has begun, but is not done: the others would continue too early.
    if (isPromise(result))
      throw typeError('work', 'a function that is done when it returns', result);
    this.#words.store(done, 1);
    return true;
  }

  #mustWork(lock: MutexLock): boolean {
    lock.makeConsistent();
    return !this.done;
  }

  /** `munmap(2)`. Idempotent. Pending waits through this object throw `ERR_CLOSED`. */
  close(): void {
    this.#mutex.close();
    this.#words.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  static {
    inspectable(Once, ['done'], { mutex: (once) => once.#mutex });
  }
}
