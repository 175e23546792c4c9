/**
 * The records that the peer's program has not received: each is kept until it has, and is sent again if
 * it is missing. They take a fixed number of bytes at most: then there is no room, and the sender waits.
 */
import { frame, FRAME, HEADER_BYTES } from '../session/frame.js';
import { Queue } from './queue.js';

export class OutgoingWindow {
  readonly #capacity: number;
  readonly #transmit: (frame: Buffer) => void;
  /** Frames; the oldest is that of record `#received + 1`. */
  readonly #kept = new Queue<Buffer>();
  #keptBytes = 0;
  #last = 0;
  #received = 0;

  /** @param transmit Sends a frame, if that is possible now. */
  constructor(capacity: number, transmit: (frame: Buffer) => void) {
    this.#capacity = capacity;
    this.#transmit = transmit;
  }

  /** The number of the last record; 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** How many records the peer's program has received. */
  get received(): number {
    return this.#received;
  }

  hasRoom(length: number): boolean {
    return this.#keptBytes + HEADER_BYTES + length <= this.#capacity;
  }

  /** Keeps a record, and sends it. False if there is no room. */
  trySend(payload: Uint8Array, type: number): boolean {
    if (!this.hasRoom(payload.length)) return false;
    const record = frame(FRAME.RECORD, ++this.#last, type, payload);
    this.#kept.push(record);
    this.#keptBytes += record.length;
    this.#transmit(record);
    return true;
  }

  /** The peer's program has received the records up to this number. True if there is more room now. */
  acknowledge(number: number): boolean {
    if (!(number > this.#received && number <= this.#last)) return false;
    for (; this.#received < number; this.#received++) {
      this.#keptBytes -= this.#kept.shift()?.length ?? 0;
    }
    return true;
  }

  /** Sends the record with this number again, and all after it. */
  resend(number: number): void {
    if (!(number > this.#received && number <= this.#last)) return;
    for (const record of this.#kept.after(number - this.#received - 1)) this.#transmit(record);
  }

  /** Forgets all: the peer has disconnected. */
  clear(): void {
    this.#kept.clear();
    this.#keptBytes = 0;
  }
}
