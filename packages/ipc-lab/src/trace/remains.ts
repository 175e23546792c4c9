/** What a trace made and did not remove, from the trace alone. */
import type { Event } from '../observe/events.js';
import { linkStatusAt } from '../observe/path-status.js';
import type { Remains } from './text/summary.js';

/** Kept by the kernel after the last process that knows it. */
const lasting: ReadonlySet<string> = new Set(['segment', 'semaphore', 'queue', 'fifo']);

export class RemainsFinder {
  readonly #made = new Map<string, Remains>();

  add(event: Event): void {
    if (event.type === 'made' && lasting.has(event.object.kind)) {
      this.#made.set(event.object.id, {
        kind: event.object.kind,
        name: event.object.path ?? event.object.id,
      });
    } else if (event.type === 'opened' && event.created) {
      const { id, path } = event.object;
      if (path?.startsWith('/dev/shm/') === true) {
        this.#made.set(id, { kind: 'memory', name: path });
      }
    } else if (event.type === 'bound' && event.path?.startsWith('/') === true) {
      this.#made.set(event.path, { kind: 'socket', name: event.path });
    } else if (event.type === 'removed') {
      this.#made.delete(event.object.id);
      if (event.object.path !== undefined) this.#made.delete(event.object.path);
    }
  }

  remains(): Remains[] {
    return [...this.#made.values()];
  }
}

/** A path can be removed in ways a trace does not tell; a System V object only by a call. */
export function stillThere({ name }: Remains): boolean {
  return !name.startsWith('/') || linkStatusAt(name) !== undefined;
}

/** Whether a trace alone would tell its removal: a socket's path goes by an unlink(2) of any name. */
export function isTold({ kind }: Remains): boolean {
  return kind !== 'socket';
}
