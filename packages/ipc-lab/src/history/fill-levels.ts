/** The fill levels of pipes and FIFOs: how many bytes wait in each to be read. */
import type { SharedObject } from '../observe/events.js';
import type { Moment } from './moment.js';

/** The bytes in a pipe or FIFO after each moment that changed them. */
export interface FillLevel {
  readonly object: SharedObject;
  readonly points: readonly { readonly moment: number; readonly bytes: number }[];
}

export class FillLevels {
  readonly #byObject = new Map<
    string,
    { object: SharedObject; points: FillLevel['points'][number][] }
  >();

  all(): IterableIterator<FillLevel> {
    return this.#byObject.values();
  }

  add({ kind, object, count = 0, id }: Moment): void {
    if (object === undefined || (object.kind !== 'pipe' && object.kind !== 'fifo')) return;
    if ((kind !== 'written' && kind !== 'read') || count === 0) return;
    let level = this.#byObject.get(object.id);
    if (level === undefined) this.#byObject.set(object.id, (level = { object, points: [] }));
    const before = level.points.at(-1)?.bytes ?? 0;
    const bytes = Math.max(0, before + (kind === 'written' ? count : -count));
    level.points.push({ moment: id, bytes });
  }
}
