/** What the trace cannot show: memory that processes share, and calls whose effects make no calls of their own. */
import type { Event, SharedObject } from '../observe/events.js';
import { isLibraryNoise } from './library-noise.js';

export class Unseen {
  /** By the call, the processes that used it. */
  readonly #calls = new Map<string, Set<number>>();
  /** Memory that is shared and writable: stores to it make no system call. */
  readonly #memory = new Map<string, SharedObject>();

  add(event: Event): void {
    if (event.type === 'unseen') {
      const users = this.#calls.get(event.call) ?? new Set();
      this.#calls.set(event.call, users.add(event.pid));
    } else if (event.type === 'made' && event.of !== undefined) {
      // A semaphore has its name only after it is mapped: sem_open(3).
      if (this.#memory.delete(event.of.id)) this.#memory.set(event.object.id, event.object);
    } else if (event.type === 'mapped' && event.shared && event.writable) {
      if (!isLibraryNoise(event)) this.#memory.set(event.object.id, event.object);
    }
  }

  calls(): { readonly call: string; readonly pids: readonly number[] }[] {
    return [...this.#calls].map(([call, pids]) => ({ call, pids: [...pids] }));
  }

  memory(): SharedObject[] {
    return [...this.#memory.values()];
  }
}
