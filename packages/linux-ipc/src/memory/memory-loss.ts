/** Tells mappings that memory of this process was lost, each to see whether it is its own. */
import { native } from '../core/native.js';
import { register, type Registration } from '../core/poller.js';

/** A mapping of an object that another process can cut short. */
export interface Losable {
  /** Called whenever memory of the process was lost: any memory, of any owner. */
  checkLoss(): void;
}

const watched = new Set<WeakRef<Losable>>();
let registration: Registration | undefined;

/**
 * From the first mapping on, which has made the descriptor. Until {@link forgetLoss}.
 *
 * @throws `EMFILE`, `ENFILE` no descriptor is left for the poller; then it is not watched.
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

/** The descriptor is never read: each loss is an edge of its own. */
async function watch(descriptor: Registration): Promise<never> {
  for (;;) {
    await descriptor.readable();
    for (const mapping of watched) mapping.deref()?.checkLoss();
  }
}

/** The memory from `offset` on is not what it was: see {@link memoryLost}. */
export interface MemoryLostError extends Error {
  readonly code: 'ERR_MEMORY_LOST';
  /** Of the lowest page found lost so far, in bytes from the beginning of the mapping. */
  readonly offset: number;
}

export function memoryLost(what: string, offset: number): MemoryLostError {
  const error = new Error(
    `the ${what} has lost memory from byte ${String(offset)} on: it was cut short, or could not be read; zeros stand there now`,
  );
  return Object.assign(error, { code: 'ERR_MEMORY_LOST' as const, offset });
}
