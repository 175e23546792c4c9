/** The socket over which memory files go to one subscriber, each with the number of its message. */
import { Descriptor } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { native } from '../../core/native.js';
import type { Mapping } from '../../memory/mapping.js';
import { mapMessage } from './shared-segments.js';

const nobody = new Uint8Array(0);

/** A message that was taken from the socket, and is not mapped yet. */
export interface PassedFile extends Disposable {
  readonly number: number;
  /** Undefined when there was no descriptor left to receive it by. Throws what `mapMessage` does. */
  map(): Mapping | undefined;
}

export class FileSocket {
  readonly #socket: Descriptor;
  readonly #number = new Int32Array(1);
  readonly #report = new Int32Array(native.REPORT_LENGTH);

  /** Takes the descriptor over. */
  constructor(socket: Descriptor) {
    this.#socket = socket;
  }

  /** `socketpair(2)`: the publisher's end, and what is handed to a newcomer. */
  static pair(): [FileSocket, Descriptor] {
    const ends = new Int32Array(2);
    checked('socketpair', native.socketpair(ends, native.SOCK_SEQPACKET));
    const [ours, theirs] = ends as unknown as [number, number];
    return [new FileSocket(new Descriptor(ours, 'channel')), new Descriptor(theirs, 'channel')];
  }

  /** `sendmsg(2)`. False when there is no room, or nobody at the other end. */
  pass(number: number, memory: Descriptor): boolean {
    const packet = new Uint8Array(Int32Array.of(number).buffer);
    return native.sendmsg(this.#socket.fd, packet, nobody, Int32Array.of(memory.fd)) >= 0;
  }

  /** `recvmsg(2)`: the next, if there is one. */
  receive(): PassedFile | undefined {
    const bytes = new Uint8Array(this.#number.buffer);
    const room = native.DESCRIPTORS_ROOM + 4;
    const length = native.recvmsg(this.#socket.fd, bytes, nobody, this.#report, room, 0);
    if (length <= 0) return undefined;
    const fd = this.#report[native.REPORT_FIRST_DESCRIPTOR] as unknown as number;
    const isThere = this.#report[native.REPORT_DESCRIPTORS] === 1;
    const memory = isThere ? new Descriptor(fd, 'channel') : undefined;
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
