import { closedError } from '../../core/errors.js';
import { reentrant } from '../errors.js';
import { Reassembly } from '../message/fragments.js';
import { COUNTER, type RecordHandler } from '../ring/layout.js';
import { OneToOneConsumer } from '../ring/one-to-one-consumer.js';
import type { Doorbell } from '../session/doorbell.js';
import type { OpenEnd } from '../session/pair.js';
import { OneMessage } from './one-message.js';

/** The receiving half of a channel's end; {@link Channel} documents its methods. */
export class Receiver<T> {
  private readonly one: OneMessage<T>;
  private readonly bell: Doorbell;
  private readonly counters: Float64Array;
  private readonly consumer: OneToOneConsumer;
  private readonly reassembly = new Reassembly();
  /** Called for long messages, too, once their last fragment has arrived. */
  private handler: RecordHandler | undefined;

  constructor({ codec, bell, in: incoming, out }: OpenEnd<T>) {
    this.one = new OneMessage(codec, (handler, limit) => this.drain(handler, limit));
    this.bell = bell;
    this.counters = incoming.counters;
    this.consumer = new OneToOneConsumer(
      incoming,
      () => {
        bell.ring();
      },
      () => out.counters[COUNTER.SENT] ?? 0,
    );
  }

  /** Whether a handler runs now: it must not receive from this end, and must not close it. */
  get isHandling(): boolean {
    return this.consumer.isDraining;
  }

  tryReceive(): T | undefined {
    return this.one.take();
  }

  drain(handler: RecordHandler, limit: number): number {
    this.requireOpen();
    if (this.consumer.isDraining) throw reentrant();
    if (this.handler !== handler) this.handler = handler; // Polling must not store: see OneToOneConsumer.
    return this.consumer.drain(handler, limit, this.takeFragment);
  }

  hasMessages(): boolean {
    return this.consumer.hasMessages();
  }

  /** See `MessageSource.sleep`. */
  sleep(signal: AbortSignal | undefined): Promise<unknown> | boolean {
    if (this.bell.disconnection !== undefined) return false;
    if (!this.consumer.maySleep()) return true;
    this.countSleep();
    return this.bell.wait(signal);
  }

  sleepSync(milliseconds: number): boolean {
    if (this.bell.disconnection !== undefined) return false;
    if (!this.consumer.maySleep()) return true;
    this.countSleep();
    this.bell.waitSync(milliseconds);
    return true;
  }

  private readonly takeFragment: RecordHandler = (memory, offset, length, type) => {
    const whole = this.reassembly.take(memory, offset, length, type);
    if (whole !== undefined) this.handler?.(whole, 0, whole.length, type);
  };

  private countSleep(): void {
    this.counters[COUNTER.SLEEPS] = (this.counters[COUNTER.SLEEPS] ?? 0) + 1;
  }

  private requireOpen(): void {
    if (this.bell.closed) throw closedError('channel');
  }
}
