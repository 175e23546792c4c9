import { constants } from 'node:os';

import type { Descriptor } from '../../core/descriptor.js';
import { closedError, systemError } from '../../core/errors.js';
import { native } from '../../core/native.js';
import { sendMessage } from '../../socket/send-buffer.js';
import { brokenPipe, claimPending, type Disconnection } from '../errors.js';
import type { Codec } from '../message/codec.js';
import { enlargeSendBuffer, sayFarewell } from '../session/bell.js';
import { MessageSink, type RecordProducer } from './message-sink.js';

const { EAGAIN, EINTR, EPIPE, ECONNRESET } = constants.errno;

/** A packet is a byte for the type of its record, then the payload. */
export const LARGEST_PACKET_PAYLOAD = 65_535;

const noAddress = new Uint8Array(0);
const noDescriptors = new Int32Array(0);

/** Sends records as packets of a socket. Its steps are in `socket-channel.ts`. */
class PacketProducer implements RecordProducer {
  readonly bytes = new Uint8Array(1 + LARGEST_PACKET_PAYLOAD);
  readonly #connection: Descriptor;
  readonly #disconnection: () => Disconnection;
  /** The length of the open claim; -1 if there is none. */
  #claimed = -1;
  /** A packet that was committed when there was no room. It is sent before any other. */
  #committed: Uint8Array | undefined;

  constructor(connection: Descriptor, disconnection: () => Disconnection) {
    this.#connection = connection;
    this.#disconnection = disconnection;
  }

  tryClaim(length: number, type: number): number {
    this.#requireNoClaim();
    if (!this.#trySendCommitted()) return -1;
    this.bytes[0] = type;
    this.#claimed = length;
    return 1;
  }

  stage(): void {
    if (this.#claimed < 0) return;
    this.#committed = this.bytes.subarray(0, 1 + this.#claimed);
    this.#claimed = -1;
    if (!this.#trySendCommitted()) void this.#sendCommitted();
  }

  /** Nothing to do: a committed message is sent at once, or as soon as there is room. */
  publish(): void {
    return;
  }

  abort(): void {
    this.#claimed = -1;
  }

  trySend(payload: Uint8Array, type: number): boolean {
    this.#requireNoClaim();
    if (!this.#trySendCommitted()) return false;
    this.bytes[0] = type;
    this.bytes.set(payload, 1);
    return this.#trySendPacket(this.bytes.subarray(0, 1 + payload.length));
  }

  /**
   * Sends the committed packet and the farewell, by which the peer distinguishes closing from dying. A
   * full queue has no room for them.
   */
  finish(): void {
    enlargeSendBuffer(this.#connection);
    if (this.#committed !== undefined) {
      native.sendmsg(this.#connection.fd, this.#committed, noAddress, noDescriptors);
    }
    sayFarewell(this.#connection);
  }

  async #sendCommitted(): Promise<void> {
    try {
      while (!this.#trySendCommitted()) await this.#connection.polled.writable(); // K2
    } catch {
      // Closed: finish() sends it. Or the peer has disconnected: the next send() throws EPIPE.
    }
  }

  #trySendCommitted(): boolean {
    if (this.#committed === undefined) return true;
    if (!this.#trySendPacket(this.#committed)) return false;
    this.#committed = undefined;
    return true;
  }

  /** `sendmsg(2)`. */
  #trySendPacket(packet: Uint8Array): boolean {
    for (;;) {
      const { fd } = this.#connection;
      const result = sendMessage(fd, packet, noAddress, noDescriptors, this.bytes.length); // K1
      if (result >= 0) return true;
      if (result === -EAGAIN) return false;
      if (result === -EPIPE || result === -ECONNRESET) throw brokenPipe(this.#disconnection());
      if (result !== -EINTR) throw systemError('sendmsg', result);
    }
  }

  #requireNoClaim(): void {
    if (this.#claimed >= 0) throw claimPending();
  }
}

/** The sending half of a channel over a socket. Claims are in its own memory, which the kernel copies. */
export class PacketSink<T> extends MessageSink<T> {
  readonly #connection: Descriptor;
  readonly #packets: PacketProducer;

  /** @param disconnection Returns how the peer disconnected; called when sending fails because it has. */
  constructor(codec: Codec<T>, connection: Descriptor, disconnection: () => Disconnection) {
    const packets = new PacketProducer(connection, disconnection);
    super(codec, packets, LARGEST_PACKET_PAYLOAD, { spinMicroseconds: 0 });
    this.#connection = connection;
    this.#packets = packets;
  }

  get closed(): boolean {
    return this.#connection.closed;
  }

  close(): void {
    this.#packets.finish();
    this.#connection.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.closed) throw closedError('channel');
  };

  /** sendmsg(2) itself reports that the peer has disconnected. */
  protected readonly whenRefused = (): void => undefined;

  /** Only the kernel knows, and it is not polled. */
  protected readonly hasRoom = (): boolean => false;

  protected readonly sleepUntilRoom = (
    _length: number,
    signal: AbortSignal | undefined,
  ): Promise<void> => this.#connection.polled.writable(signal); // K2

  /** The kernel wakes the peer. */
  protected readonly wake = (): void => undefined;
}
