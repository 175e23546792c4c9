import { closedError } from '../../core/errors.js';
import { signalOf, type WaitOptions } from '../../core/wait-options.js';
import { Turns } from '../../socket/turns.js';
import { brokenPipe, messageTooLong } from '../errors.js';
import type { Codec } from '../message/codec.js';
import { LONGEST_MESSAGE, fragmentsOf, RECORD_TYPE } from '../message/fragments.js';
import { OneToOneProducer } from '../ring/one-to-one.js';
import type { Doorbell } from '../session/doorbell.js';
import type { OpenEnd } from '../session/pair.js';

// A constant of this module's own: see one-to-one.ts.
const { WHOLE } = RECORD_TYPE;

/** The sending half of a channel's end; see {@link Channel} for what its methods promise. */
export class Sender<T> {
  private readonly codec: Codec<T>;
  private readonly bell: Doorbell;
  private readonly producer: OneToOneProducer;
  private readonly largest: number;
  private readonly turns = new Turns();
  /** When a full channel last made this end look, in milliseconds. */
  private peerLookedAt = -Infinity;

  constructor({ codec, bell, out }: OpenEnd<T>) {
    this.codec = codec;
    this.bell = bell;
    this.largest = out.largest;
    this.producer = new OneToOneProducer(out, () => {
      bell.ring();
    });
  }

  trySend(message: T): boolean {
    if (this.turns.taken) {
      this.requireOpen();
      return false;
    }
    const encoded = this.codec.encode(message);
    if (encoded.length > this.largest) {
      this.requireOpen();
      throw messageTooLong(encoded.length, this.largest);
    }
    if (this.producer.trySend(encoded, WHOLE)) return true;
    this.requirePeerNowAndThen();
    return false;
  }

  async send(message: T, options: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    this.requireOpen();
    signal?.throwIfAborted();
    let encoded = this.codec.encode(message);
    const isWhole = encoded.length <= this.largest;
    if (isWhole && !this.turns.taken) {
      if (this.producer.trySend(encoded, WHOLE)) return;
    }
    if (encoded.length > LONGEST_MESSAGE) throw messageTooLong(encoded.length, LONGEST_MESSAGE);
    // The caller may change the message, or encode the next, before this one's turn comes.
    encoded = encoded.slice();
    const records: Iterable<[Uint8Array, number]> = isWhole
      ? [[encoded, WHOLE]]
      : fragmentsOf(encoded, this.largest);
    await this.turns.take(async () => {
      for (const [payload, type] of records) await this.sendRecord(payload, type, signal);
    }, signal);
  }

  tryClaim(length: number): number {
    if (this.turns.taken) {
      this.requireOpen();
      return -1;
    }
    const offset = this.producer.tryClaim(length, WHOLE);
    if (offset < 0) this.requirePeerNowAndThen();
    return offset;
  }

  tryClaimMany(length: number, count: number): number {
    if (this.turns.taken) {
      this.requireOpen();
      return -1;
    }
    const offset = this.producer.tryClaimMany(length, count, WHOLE);
    if (offset < 0) this.requirePeerNowAndThen();
    return offset;
  }

  get claimed(): Uint8Array {
    return this.producer.bytes;
  }

  commit(publish: boolean): void {
    this.producer.stage();
    if (publish) this.producer.publish();
  }

  abort(): void {
    this.requireOpen();
    this.producer.abort();
  }

  publish(): void {
    this.producer.publish();
  }

  close(): void {
    this.producer.close();
  }

  private async sendRecord(
    record: Uint8Array,
    type: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (;;) {
      this.requireOpen();
      if (this.producer.trySend(record, type)) return;
      this.requirePeer();
      if (this.producer.maySleep(record.length)) await this.bell.wait(signal);
    }
  }

  private requireOpen(): void {
    if (this.bell.closed) throw closedError('channel');
  }

  /** Who tries again and again while there is no room makes a system call each millisecond only. */
  private requirePeerNowAndThen(): void {
    const now = performance.now();
    if (now - this.peerLookedAt < 1) return;
    this.peerLookedAt = now;
    this.requirePeer();
  }

  private requirePeer(): void {
    const end = this.bell.look();
    if (end !== undefined) throw brokenPipe(end);
  }
}
