/** The socket that carries memory files to one subscriber, each with the number of its message. */
import { type Descriptor, ownerOf } from '../../core/descriptor.js';
import { native } from '../../core/native.js';
import type { Mapping } from '../../memory/mapping.js';
import { mapMessage } from './shared-segments.js';
import { connectedPair } from './connected-pair.js';

const noAddress = new Uint8Array(0);

/** A memory file that was received and is not mapped yet. */
export interface PassedFile extends Disposable {
  readonly number: number;
  /** Undefined if this process had no free descriptor for the file. Throws as `mapMessage`. */
  map(): Mapping | undefined;
}

export class OutOfBandSocket {
  readonly #socket: Descriptor;
  readonly #number = new Int32Array(1);
  readonly #report = new Int32Array(native.REPORT_LENGTH);

  /** Takes ownership of the descriptor. */
  constructor(socket: Descriptor) {
    this.#socket = socket;
  }

  /** `socketpair(2)`: the publisher's end, and the one that a new subscriber receives. */
  static pair(): [OutOfBandSocket, Descriptor] {
    const [ours, theirs] = connectedPair();
    return [new OutOfBandSocket(ours), theirs];
  }

  /** `sendmsg(2)`. False when the socket is full, or its other end is closed. */
  pass(number: number, memory: Descriptor): boolean {
    const packet = new Uint8Array(Int32Array.of(number).buffer);
    return native.sendmsg(this.#socket.fd, packet, noAddress, Int32Array.of(memory.fd)) >= 0;
  }

  /** `recvmsg(2)`: the next memory file, if one has arrived. */
  receive(): PassedFile | undefined {
    const bytes = new Uint8Array(this.#number.buffer);
    const length = native.recvmsg(this.#socket.fd, bytes, noAddress, this.#report, 1, 0);
    if (length < 0) return undefined;
    const fd = this.#report[native.REPORT_FIRST_DESCRIPTOR] as unknown as number;
    const hasFile = this.#report[native.REPORT_DESCRIPTORS] === 1;
    const memory = hasFile ? ownerOf(fd, 'channel') : undefined;
    if (length === 0) {
      memory?.close();
      return undefined;
    }
    return {
      number: this.#number[0] as unknown as number,
      map: () => memory && mapMessage(memory.fd),
      [Symbol.dispose]: () => memory?.close(),
    };
  }

  close(): void {
    this.#socket.close();
  }
}
