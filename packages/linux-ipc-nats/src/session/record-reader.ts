/** Records become messages: long ones arrive in fragments. */
import { Reassembly, RECORD_TYPE } from 'linux-ipc/carrier';

import type { Deliver } from './feed.js';

/** Reassembles the messages of one sender. */
export class RecordReader {
  readonly #reassembly = new Reassembly();

  /** Passes the message on, once it is complete. */
  read(payload: Uint8Array, type: number, deliver: Deliver): void {
    if (type === RECORD_TYPE.WHOLE) {
      deliver(payload, 0, payload.length, type);
      return;
    }
    const whole = this.#reassembly.take(payload, 0, payload.length, type);
    if (whole !== undefined) deliver(whole, 0, whole.length, type);
  }
}
