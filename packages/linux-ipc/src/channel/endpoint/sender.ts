import { closedError } from '../../core/errors.js';
import { brokenPipe } from '../errors.js';
import { RECORD_TYPE } from '../message/fragments.js';
import { OneToOneProducer } from '../ring/one-to-one.js';
import type { Doorbell } from '../session/doorbell.js';
import type { OpenEnd } from '../session/pair.js';
import { MessageSink } from './message-sink.js';

// A constant of this module's own: see one-to-one.ts.
const { WHOLE } = RECORD_TYPE;

/** The sending half of a channel's end; {@link Channel} documents its methods. */
export class Sender<T> extends MessageSink<T> {
  private readonly bell: Doorbell;
  private readonly ring: OneToOneProducer;
  /** When a full ring last caused a check of the peer, in milliseconds. */
  private peerCheckedAt = -Infinity;

  constructor({ codec, bell, out, spinMicroseconds }: OpenEnd<T>) {
    const ring = new OneToOneProducer(out, () => {
      bell.ring();
    });
    super(codec, ring, out.largest, { spinMicroseconds });
    this.bell = bell;
    this.ring = ring;
  }

  get closed(): boolean {
    return this.bell.closed;
  }

  // Claims go straight to the producer, which checks that it is open and that the length fits: a message
  // written in place takes so little time that checking twice shows (channel.oneway.inplace).

  override tryClaim(length: number): number {
    if (this.sends.busy) return this.refuseClaim();
    const offset = this.ring.tryClaim(length, WHOLE);
    if (offset < 0) this.whenRefused();
    return offset;
  }

  override commit(publish: boolean): void {
    this.ring.stage();
    if (publish) this.ring.publish();
  }

  override publish(): void {
    this.ring.publish();
  }

  tryClaimMany(length: number, count: number): number {
    if (this.sends.busy) return this.refuseClaim();
    const offset = this.ring.tryClaimMany(length, count, WHOLE);
    if (offset < 0) this.whenRefused();
    return offset;
  }

  close(): void {
    this.ring.close();
  }

  protected readonly requireOpen = (): void => {
    if (this.bell.closed) throw closedError('channel');
  };

  /** A caller that tries again and again makes a system call only once in a millisecond. */
  protected readonly whenRefused = (): void => {
    const now = performance.now();
    if (now - this.peerCheckedAt < 1) return;
    this.peerCheckedAt = now;
    this.requirePeer();
  };

  protected readonly hasRoom = (length: number): boolean => this.ring.hasRoom(length);

  protected readonly sleepUntilRoom = async (
    length: number,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    this.requirePeer();
    if (this.ring.maySleep(length)) await this.bell.wait(signal);
  };

  /** The producer wakes the peer itself, in P5 of `one-to-one.ts`. */
  protected readonly wake = (): void => undefined;

  private refuseClaim(): -1 {
    this.requireOpen();
    return -1;
  }

  private requirePeer(): void {
    const disconnection = this.bell.check();
    if (disconnection !== undefined) throw brokenPipe(disconnection);
  }
}
