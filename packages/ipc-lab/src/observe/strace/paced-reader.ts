/**
 * Decides how often a trace is read. Waking for each line costs more than understanding it, and takes
 * processor time from the traced program. So a few lines are read as soon as they arrive, and many are
 * read in pieces: a person sees no difference.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { PipeReader } from 'linux-ipc/pipe';

const spanMs = 100;
/** How many reads of a span are made at once. */
const promptReads = 20;
const restMs = 10;
/** The interval if the caller samples memory that may change between the lines. */
const shortRestMs = 1;

export class PacedReader {
  #reader: PipeReader;
  #spanBegan = -Infinity;
  #reads = 0;

  /** Takes over the descriptor. */
  constructor(fd: number) {
    this.#reader = PipeReader.from(fd);
  }

  /** As `PipeReader.read`, but up to some milliseconds later; fewer if it is urgent. */
  async read(into: Uint8Array, isUrgent = false): Promise<number> {
    const now = performance.now();
    if (now - this.#spanBegan > spanMs) {
      this.#spanBegan = now;
      this.#reads = 0;
    }
    this.#reads += 1;
    // If lines arrive faster than they are understood, bytes are available for each read: timers, such as
    // the time limit, would wait for one promise after the other.
    await nextTurn();
    if (this.#reads > promptReads) await this.#rest(isUrgent ? shortRestMs : restMs);
    return this.#reader.read(into);
  }

  async #rest(milliseconds: number): Promise<void> {
    // Meanwhile nothing watches the descriptor, since each line would still wake the event loop.
    const fd = this.#reader.release();
    await sleep(milliseconds);
    this.#reader = PipeReader.from(fd);
  }

  close(): void {
    this.#reader.close();
  }
}
