/**
 * How often a trace is read. To be woken for each line costs more than to understand it, and takes the
 * processor from the program that is traced. So lines are read when they come as long as few come, and
 * piece by piece when many do: a person sees no difference.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { PipeReader } from 'linux-ipc/pipe';

const spanMs = 100;
/** So many reads of a span are made at once. */
const promptReads = 20;
const restMs = 10;
/** Where what is looked at between the lines may change. */
const shortRestMs = 1;

export class PacedReader {
  #reader: PipeReader;
  #spanBegan = -Infinity;
  #reads = 0;

  /** Takes over the descriptor. */
  constructor(fd: number) {
    this.#reader = PipeReader.from(fd);
  }

  /** As `PipeReader.read`, at most some milliseconds later; fewer when it is urgent. */
  async read(into: Uint8Array, isUrgent = false): Promise<number> {
    const now = performance.now();
    if (now - this.#spanBegan > spanMs) {
      this.#spanBegan = now;
      this.#reads = 0;
    }
    this.#reads += 1;
    // Where lines come faster than they are understood, each read has its bytes at once: timers, the time
    // limit among them, would wait for promise after promise.
    await nextTurn();
    if (this.#reads > promptReads) await this.#rest(isUrgent ? shortRestMs : restMs);
    return this.#reader.read(into);
  }

  async #rest(milliseconds: number): Promise<void> {
    // Meanwhile the descriptor is not watched: each line would still wake the event loop.
    const fd = this.#reader.release();
    await sleep(milliseconds);
    this.#reader = PipeReader.from(fd);
  }

  close(): void {
    this.#reader.close();
  }
}
