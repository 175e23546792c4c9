/** The processes that hold a write end of a pipe or FIFO: as long as there is one, no reader sees end-of-file. */
import { inEach, type Text } from '../../language/text.js';
import type { Event, SharedObject } from '../../observe/events.js';
import type { RecordedHistory } from '../../history/recorded-history.js';

export interface Holder {
  readonly pid: number;
  readonly descriptor: number;
}

/**
 * @param isIt Whether an object is the pipe or FIFO.
 * @param until Seconds since the epoch; when the trace ends, unless it says otherwise.
 */
export function writeEndHolders(
  { events }: RecordedHistory,
  isIt: (object: SharedObject) => boolean,
  until = Infinity,
): Holder[] {
  const held = new Map<number, Set<number>>();
  for (const event of events) {
    if (event.time >= until) break;
    follow(held, event, isIt);
  }
  return [...held].flatMap(([pid, descriptors]) =>
    [...descriptors].map((descriptor) => ({ pid, descriptor })),
  );
}

function follow(
  held: Map<number, Set<number>>,
  event: Event,
  isIt: (object: SharedObject) => boolean,
): void {
  const own = held.get(event.pid) ?? new Set<number>();
  switch (event.type) {
    case 'process-born':
      if (event.parent !== undefined) held.set(event.pid, new Set(held.get(event.parent)));
      return;
    case 'process-ended':
      held.delete(event.pid);
      return;
    case 'made': {
      const [, writeEnd] = event.descriptors ?? [];
      if (writeEnd !== undefined && isIt(event.object)) held.set(event.pid, own.add(writeEnd));
      return;
    }
    case 'opened':
      if (event.mode !== 'read' && isIt(event.object)) {
        held.set(event.pid, own.add(event.descriptor));
      }
      return;
    case 'duplicated':
      if (own.has(event.from) && isIt(event.object)) own.add(event.descriptor);
      return;
    case 'closed':
      if (event.mode !== 'read' && isIt(event.object)) own.delete(event.descriptor);
      return;
    default:
      return;
  }
}

const texts = {
  itself: {
    en: 'it holds the write end itself (descriptor {descriptors})',
    fr: "il tient lui-même l'extrémité d'écriture (descripteur {descriptors})",
  },
  other: {
    en: 'process {pid} holds the write end (descriptor {descriptors})',
    fr: "le processus {pid} tient l'extrémité d'écriture (descripteur {descriptors})",
  },
} as const;

/** The processes that hold the write end, as the evidence about a reader names them. */
export function holdersText(holders: readonly Holder[], reader: number): readonly Text[] {
  const pids = [...new Set(holders.map(({ pid }) => pid))];
  // The reader itself is the nearest cause.
  pids.sort((one, other) => Number(other === reader) - Number(one === reader));
  return pids.map((pid) => {
    const descriptors = holders.filter((one) => one.pid === pid).map((one) => one.descriptor);
    return inEach(pid === reader ? texts.itself : texts.other, { pid, descriptors });
  });
}
