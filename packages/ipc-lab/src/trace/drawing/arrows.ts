/**
 * The arrows from one process to another, the same for every drawing. The two moments that an arrow joins
 * come from `history/moments-of-events.ts`.
 */
import type { Moment } from '../../history/moment.js';
import type { Picture } from '../../history/picture.js';

export type ArrowKind = 'birth' | 'collection' | 'signal' | 'message' | 'permit' | 'end-of-file';

/** Each end is at a moment, or only at a process if no moment of its own marks that end. */
export interface Arrow {
  readonly kind: ArrowKind;
  readonly from: { readonly pid: number; readonly moment: Moment | undefined };
  readonly to: { readonly pid: number; readonly moment: Moment | undefined };
  /** The moment that completes it. */
  readonly moment: Moment;
}

const kinds: Readonly<Partial<Record<Moment['kind'], ArrowKind>>> = {
  born: 'birth',
  collected: 'collection',
  delivered: 'signal',
  read: 'message',
  acquired: 'permit',
  received: 'message',
  noticed: 'message',
  copied: 'message',
  'end-of-file': 'end-of-file',
};

export function arrowsOf(picture: Picture): Arrow[] {
  const byId = new Map(picture.moments.map((moment) => [moment.id, moment]));
  const pids = new Set(picture.processes.map((lane) => lane.pid));
  return picture.moments.flatMap((moment): Arrow[] => {
    const kind = kinds[moment.kind];
    const { pid, other, from } = moment;
    if (kind === undefined || other === undefined || !pids.has(other)) return [];
    if (kind === 'collection') {
      return [{ kind, from: { pid, moment }, to: { pid: other, moment: undefined }, moment }];
    }
    if (moment.kind === 'copied' && moment.words?.[0] === 'to') {
      return [{ kind, from: { pid, moment }, to: { pid: other, moment: undefined }, moment }];
    }
    const source = from === undefined ? undefined : byId.get(from);
    // A process has an arrow to itself only if it signals itself.
    if (other === pid && source === undefined) return [];
    return [{ kind, from: { pid: other, moment: source }, to: { pid, moment }, moment }];
  });
}
