/** The objects that the processes of a run made and did not remove. */
import type { Event, ObjectKind } from '../observe/events.js';

/** An object that was made, not removed, and may outlive the program. */
export interface Remain {
  readonly kind: ObjectKind;
  /** The object's id, or its path. */
  readonly name: string;
}

/** The kernel keeps these after the last process that used them has exited. */
const lasting: ReadonlySet<string> = new Set(['segment', 'semaphore', 'queue', 'fifo']);

export class Remains {
  readonly #made = new Map<string, Remain>();

  add(event: Event): void {
    if (event.type === 'made' && lasting.has(event.object.kind)) {
      this.#made.set(event.object.id, {
        kind: event.object.kind,
        name: event.object.path ?? event.object.id,
      });
    } else if (event.type === 'made' || (event.type === 'opened' && event.created)) {
      // shm_open(3) creates a file; sem_open(3) gives one its name by link(2).
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

  all(): Remain[] {
    return [...this.#made.values()];
  }
}

/** Whether a trace alone shows its removal. unlink(2) may remove a socket by another form of its path. */
export function isCertain({ kind }: Remain): boolean {
  return kind !== 'socket';
}
