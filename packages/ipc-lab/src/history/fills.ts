/** How full pipes and FIFOs are. */
import type { SharedObject } from '../observe/events.js';
import type { Moment } from './moment.js';

/** The bytes in a pipe or FIFO after each moment that changed them. */
export interface Fill {
  readonly object: SharedObject;
  readonly points: readonly { readonly moment: number; readonly bytes: number }[];
}

export class Fills {
  readonly #fills = new Map<string, { object: SharedObject; points: Fill['points'][number][] }>();

  all(): IterableIterator<Fill> {
    return this.#fills.values();
  }

  add({ kind, object, count = 0, id }: Moment): void {
    if (object === undefined || (object.kind !== 'pipe' && object.kind !== 'fifo')) return;
    if ((kind !== 'written' && kind !== 'read') || count === 0) return;
    let fill = this.#fills.get(object.id);
    if (fill === undefined) this.#fills.set(object.id, (fill = { object, points: [] }));
    const before = fill.points.at(-1)?.bytes ?? 0;
    const bytes = Math.max(0, before + (kind === 'written' ? count : -count));
    fill.points.push({ moment: id, bytes });
  }
}
