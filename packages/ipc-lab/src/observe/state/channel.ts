/** What was given to an object and not yet taken from it: bytes, messages, or the units of a semaphore. */
import type { OpenFile } from './process-table.js';

/** An event that made another possible, and its process. */
export interface Cause {
  /** Its id; `undefined` if it has no event. */
  readonly event: number | undefined;
  readonly pid: number;
  /** Seconds since the epoch. */
  readonly time: number;
}

export interface Given {
  readonly cause: Cause;
  remaining: number;
  /** The type or priority of a message, by which a receiver chooses. */
  readonly tag?: number | undefined;
  /** The open files that were passed with it. */
  readonly files?: readonly OpenFile[] | undefined;
  /** The object to which it was given, for a socket. */
  readonly from?: string;
  /** What a terminal has not passed on yet. */
  bytes?: Buffer | undefined;
  /** Whether the terminal may return it to its writer. */
  readonly isEcho?: true;
}

/** More writes than any pipe holds are kept for later reads. */
const rememberedWrites = 65_536;

export class Channel {
  readonly #queue: Given[] = [];
  #total = 0;
  /** The close that lets a reader see end-of-file. */
  lastClose: Cause | undefined;
  /** What made room for the next writer. */
  lastTaken: Cause | undefined;

  /** How many bytes or units can be taken. */
  get total(): number {
    return this.#total;
  }

  get isEmpty(): boolean {
    return this.#queue.length === 0;
  }

  get first(): Given | undefined {
    return this.#queue[0];
  }

  give(given: Given): void {
    this.#queue.push(given);
    this.#total += given.remaining;
    if (this.#queue.length > rememberedWrites) this.#remove(0);
  }

  /** Takes bytes or units. @returns What they were taken from, in order. */
  take(count: number): Given[] {
    const taken: Given[] = [];
    let wanted = count;
    let used = 0;
    while (wanted > 0) {
      const first = this.#queue[used];
      if (first === undefined) break;
      taken.push(first);
      const part = Math.min(first.remaining, wanted);
      first.remaining -= part;
      this.#total -= part;
      wanted -= part;
      if (first.remaining === 0) used += 1;
    }
    this.#queue.splice(0, used);
    return taken;
  }

  /** Takes a whole message, which may be longer than what the receiver asked for. */
  takeMessage(isWanted: (message: Given) => boolean = () => true): Given | undefined {
    const index = this.#queue.findIndex(isWanted);
    return index < 0 ? undefined : this.#remove(index);
  }

  /** Takes all. @returns The last that was given. */
  takeAll(): Given | undefined {
    const last = this.#queue.at(-1);
    this.#queue.length = 0;
    this.#total = 0;
    return last;
  }

  /** Puts what was given to another channel before what was given to this one. */
  adopt(other: Channel): void {
    this.#queue.unshift(...other.#queue);
    this.#total += other.#total;
    this.lastClose ??= other.lastClose;
  }

  /** The open files that are under way. */
  *files(): Generator<OpenFile> {
    for (const { files } of this.#queue) if (files !== undefined) yield* files;
  }

  #remove(index: number): Given | undefined {
    const [given] = this.#queue.splice(index, 1);
    this.#total -= given?.remaining ?? 0;
    return given;
  }
}
