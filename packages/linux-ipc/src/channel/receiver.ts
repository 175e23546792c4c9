import { closedError } from '../errors.js';
import { Turns } from '../socket/turns.js';
import { signalOf, type WaitOptions } from '../wait-options.js';
import type { Codec } from './codec.js';
import type { Doorbell } from './doorbell.js';
import { reentrant } from './errors.js';
import { COUNTER } from './layout.js';
import { MESSAGES_PER_TURN, type MessageHandler } from './message-source.js';
import { OneToOneConsumer, type RecordHandler } from './one-to-one.js';
import type { OpenEnd } from './opening.js';
import { Assembly } from './pieces.js';
import { Spinner } from './spinner.js';

/** The receiving half of a channel's end; see {@link Channel} for what its methods promise. */
export class Receiver<T> {
  private readonly codec: Codec<T>;
  private readonly bell: Doorbell;
  private readonly counters: Float64Array;
  private readonly consumer: OneToOneConsumer;
  private readonly spinner: Spinner;
  private readonly turns = new Turns();
  private readonly assembly = new Assembly();
  private readonly hasMessages = (): boolean => this.consumer.hasMessages();
  /** Takes long messages, too, when their last piece has come. */
  private handler: MessageHandler | undefined;
  private receivedThisTurn = 0;

  constructor({ codec, bell, in: incoming, out, spinMicroseconds }: OpenEnd<T>) {
    this.codec = codec;
    this.bell = bell;
    this.counters = incoming.counters;
    this.spinner = new Spinner(spinMicroseconds);
    this.consumer = new OneToOneConsumer(
      incoming,
      () => {
        bell.ring();
      },
      () => out.counters[COUNTER.SENT] ?? 0,
    );
  }

  /** Whether a handler runs now: it may not receive from here, nor close this end. */
  get isHandling(): boolean {
    return this.consumer.isDraining;
  }

  tryReceive(): T | undefined {
    let message: T | undefined;
    const take = (memory: Uint8Array, offset: number, length: number): void => {
      message = this.codec.decode(memory, offset, length);
    };
    while (message === undefined && this.drain(take, 1) > 0);
    return message;
  }

  drain(handler: MessageHandler, limit: number): number {
    this.requireOpen();
    if (this.consumer.isDraining) throw reentrant();
    if (this.handler !== handler) this.handler = handler; // No store for each look: see the consumer.
    return this.consumer.drain(handler, limit, this.takePiece);
  }

  async receive(options: WaitOptions): Promise<T | undefined> {
    const signal = signalOf(options);
    const turn = this.turns.begin(signal);
    if (turn !== undefined) await turn;
    try {
      for (;;) {
        const message = this.tryReceive();
        if (message !== undefined) {
          if (++this.receivedThisTurn >= MESSAGES_PER_TURN) await this.giveTurn();
          return message;
        }
        if (this.spinner.spin(this.hasMessages)) continue;
        // What it sent before is there by then.
        if (this.bell.end !== undefined) return this.tryReceive();
        if (!this.consumer.maySleep()) continue;
        this.countSleep();
        await this.bell.wait(signal);
      }
    } finally {
      this.turns.pass();
    }
  }

  receiveSync(milliseconds: number): T | undefined {
    this.requireOpen();
    const end = performance.now() + milliseconds;
    const idle = (): boolean => !this.consumer.hasMessages();
    for (;;) {
      if (!this.spinner.spin(this.hasMessages)) {
        const left = milliseconds < 0 ? -1 : end - performance.now();
        if (milliseconds >= 0 && left <= 0) return this.tryReceive();
        if (this.bell.end !== undefined) return this.tryReceive();
        if (this.consumer.maySleep()) {
          this.countSleep();
          this.bell.waitSync(left, idle);
        }
      }
      const message = this.tryReceive();
      if (message !== undefined) return message;
    }
  }

  private readonly takePiece: RecordHandler = (memory, offset, length, type) => {
    const whole = this.assembly.take(memory, offset, length, type);
    if (whole !== undefined) this.handler?.(whole, 0, whole.length);
  };

  private countSleep(): void {
    this.counters[COUNTER.SLEEPS] = (this.counters[COUNTER.SLEEPS] ?? 0) + 1;
  }

  /** Lets timers and other descriptors have their turn when messages never end. */
  private async giveTurn(): Promise<void> {
    this.receivedThisTurn = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }

  private requireOpen(): void {
    if (this.bell.closed) throw closedError('channel');
  }
}
