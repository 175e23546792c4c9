/** Publishes without waiting for subscribers: each knows by the numbers what it has lost. */
import { RECORD_TYPE } from 'linux-ipc/carrier';

import { CopyingProducer } from '../session/copying-producer.js';
import { broadcastFrame } from './broadcast-frame.js';
import type { Wire } from './wire.js';

export class BroadcastProducer extends CopyingProducer {
  readonly #wire: Wire;
  #records = 0;
  #messages = 0;

  constructor(wire: Wire) {
    super();
    this.#wire = wire;
  }

  /** The number of the last message; 0 before the first. */
  get last(): number {
    return this.#messages;
  }

  /** There is: the oldest messages give way. */
  hasRoom(): boolean {
    return true;
  }

  /** False only for a fragment: a long message waits for the server, so that it does not displace itself. */
  protected put(payload: Uint8Array, type: number): boolean {
    if (type !== RECORD_TYPE.WHOLE && !this.#wire.hasRoom) return false;
    if (type !== RECORD_TYPE.FRAGMENT) this.#messages++;
    this.#wire.send(broadcastFrame(++this.#records, type, this.#messages, payload));
    return true;
  }
}
