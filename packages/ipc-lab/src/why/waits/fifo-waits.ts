/** What a thread waits for that opens a FIFO. A name may be removed and made again: then there are two FIFOs. */
import { holdersOf, objectOf, type CallFor, type Snapshot } from '../snapshot/snapshot.js';
import { outside, type Reason } from './wait.js';

export function ofOpening(snapshot: Snapshot, pid: number, call: CallFor<'opening'>): Reason {
  const { direction, path, fifo } = call;
  const open = `open to ${direction}` as const;
  if (fifo === undefined) return outside(`${open}, removed`, { path });
  // Two that open one FIFO from its two sides let each other in.
  const openers = [...snapshot.processes.values()].filter((other) =>
    other.threads?.some(
      ({ call: own }) =>
        own?.kind === 'opening' && own.fifo === fifo && own.direction !== direction,
    ),
  );
  if (openers.length > 0) {
    const others = { pids: openers.map((opener) => opener.pid) };
    return outside(`${open}, made again`, { path, others });
  }
  const earlier = earlierFifos(snapshot, call).flatMap((object) =>
    holdersOf(snapshot, object, ({ reads, writes }) => (direction === 'read' ? writes : reads)),
  );
  if (earlier.length === 0) return outside(open, { path });
  return outside(`${open}, another`, { path, holders: { holders: earlier, pid } });
}

/** The FIFOs that had the name before. */
function earlierFifos({ processes }: Snapshot, { path, fifo }: CallFor<'opening'>): string[] {
  const objects = [...processes.values()].flatMap(({ descriptors = [] }) =>
    descriptors
      .filter(({ kind, target }) => kind === 'fifo' && target === `${path} (deleted)`)
      .map(objectOf),
  );
  return [...new Set(objects)].filter((object) => object !== `fifo:[${fifo ?? ''}]`);
}
