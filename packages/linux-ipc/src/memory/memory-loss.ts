/** Notifies each mapping when this process loses memory; the mapping checks whether it is its own. */
import { native } from '../core/native.js';
import { register, type Registration } from '../core/poller.js';

/** A mapping of an object that another process can truncate. */
export interface Losable {
  /** Called whenever any mapping of this process loses memory. */
  checkLoss(): void;
}

const watched = new Set<WeakRef<Losable>>();
let registration: Registration | undefined;

/**
 * Watches a mapping until {@link forgetLoss}. The addon opens the descriptor with the first mapping.
 *
 * @throws `EMFILE`, `ENFILE` no descriptor is left for the poller: the mapping is not watched.
 */
export function watchLoss(mapping: WeakRef<Losable>): void {
  registration ??= startWatching();
  watched.add(mapping);
}

function startWatching(): Registration {
  const started = register(native.memoryLossDescriptor(), 'memory guard');
  started.keepsAlive = false;
  void watch(started);
  return started;
}

export function forgetLoss(mapping: WeakRef<Losable>): void {
  watched.delete(mapping);
}

/** The descriptor is never read: each loss is a new edge. */
async function watch(descriptor: Registration): Promise<never> {
  for (;;) {
    await descriptor.readable();
    for (const mapping of watched) mapping.deref()?.checkLoss();
  }
}

/** A mapping has lost memory: see {@link memoryLost}. */
export interface MemoryLostError extends Error {
  readonly code: 'ERR_MEMORY_LOST';
  /** The lowest page that is known to be lost, in bytes from the beginning of the mapping. */
  readonly offset: number;
}

export function memoryLost(what: string, offset: number): MemoryLostError {
  const error = new Error(
    `the ${what} has lost memory from byte ${String(offset)} on: it was truncated, or could not be read;` +
      ' those bytes now read as zero',
  );
  return Object.assign(error, { code: 'ERR_MEMORY_LOST' as const, offset });
}
