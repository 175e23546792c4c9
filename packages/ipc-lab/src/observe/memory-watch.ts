/**
 * The first bytes of shared memory, read from outside through /proc/PID/mem: a store makes no system
 * call, so memory is sampled whenever lines of the trace arrive.
 */
import { closeSync, openSync, readSync } from 'node:fs';

import type { Event, SharedObject } from './events.js';

/** How many bytes are read. */
const length = 16;
/** Samples of more mappings than this would slow the program down. */
const watchedLimit = 16;

interface Watched {
  readonly object: SharedObject;
  readonly pid: number;
  readonly address: number;
}

export interface MemorySample {
  readonly object: SharedObject;
  readonly pid: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly data: Buffer;
}

export class MemoryWatch {
  readonly #watched = new Set<Watched>();
  readonly #last = new Map<string, Buffer>();

  add(event: Event): void {
    if (event.type === 'mapped' && event.shared) {
      if (this.#watched.size >= watchedLimit) return;
      this.#watched.add({ object: event.object, pid: event.pid, address: event.address });
    } else if (event.type === 'unmapped') {
      this.#forget((watched) => watched.pid === event.pid && watched.address === event.address);
    } else if (event.type === 'process-ended' || event.type === 'program-started') {
      this.#forget((watched) => watched.pid === event.pid);
    }
  }

  get isWatching(): boolean {
    return this.#watched.size > 0;
  }

  /** The memory that has changed since the last sample. */
  look(): MemorySample[] {
    const samples: MemorySample[] = [];
    const seen = new Set<string>();
    for (const { object, pid, address } of this.#watched) {
      if (seen.has(object.id)) continue;
      const data = read(pid, address);
      if (data === undefined) continue;
      seen.add(object.id);
      const last = this.#last.get(object.id);
      this.#last.set(object.id, data);
      // New memory is zero, which needs no sample.
      const hasChanged = last === undefined ? data.some((byte) => byte !== 0) : !data.equals(last);
      if (hasChanged) samples.push({ object, pid, time: now(), data });
    }
    return samples;
  }

  #forget(isUnmapped: (watched: Watched) => boolean): void {
    for (const watched of this.#watched) if (isUnmapped(watched)) this.#watched.delete(watched);
  }
}

function now(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}

/** @returns `undefined` if the memory is no longer mapped, or must not be read. */
function read(pid: number, address: number): Buffer | undefined {
  let fd: number;
  try {
    fd = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(fd, bytes, 0, length, address));
  } catch {
    return undefined;
  } finally {
    closeSync(fd);
  }
}
