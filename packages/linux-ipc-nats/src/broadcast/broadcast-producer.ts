/** Publishes without waiting for subscribers: each knows by the numbers what it has lost. */
import { claimPending, RECORD_TYPE, type RecordProducer } from 'linux-ipc/carrier';

import { broadcastFrame } from './broadcast-frame.js';
import type { Wire } from './wire.js';

export class BroadcastProducer implements RecordProducer {
  bytes = new Uint8Array(0);
  readonly #wire: Wire;
  #records = 0;
  #messages = 0;
  /** The length of the open claim, and its type. */
  #claimed: { length: number; type: number } | undefined;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** The number of the last message; 0 before the first. */
  get last(): number {
    return this.#messages;
  }

  tryClaim(length: number, type: number): number {
    this.#requireNoClaim();
    if (this.bytes.length < length) this.bytes = new Uint8Array(2 * length);
    this.#claimed = { length, type };
    return 0;
  }

  stage(): void {
    if (this.#claimed === undefined) return;
    const { length, type } = this.#claimed;
    this.#claimed = undefined;
    this.trySend(this.bytes.subarray(0, length), type);
  }

  publish(): void {
    return;
  }

  abort(): void {
    this.#claimed = undefined;
  }

  /** False only for a fragment: a long message waits for the server, so that it does not displace itself. */
  trySend(payload: Uint8Array, type: number): boolean {
    this.#requireNoClaim();
    if (type !== RECORD_TYPE.WHOLE && !this.#wire.hasRoom) return false;
    if (type !== RECORD_TYPE.FRAGMENT) this.#messages++;
    this.#wire.send(broadcastFrame(++this.#records, type, this.#messages, payload));
    return true;
  }

  #requireNoClaim(): void {
    if (this.#claimed !== undefined) throw claimPending();
  }
}
