/**
 * How one end of a channel sleeps, and is woken: an eventfd that the other end rings, and the
 * connection to it, whose hang-up is the other end's closing or death.
 *
 * The event loop is kept alive exactly while somebody waits.
 */
import { constants } from 'node:os';

import { onAbort } from '../../core/abort.js';
import type { Descriptor } from '../../core/descriptor.js';
import { closedError } from '../../core/errors.js';
import { native } from '../../core/native.js';

const one = new Uint8Array(new BigUint64Array([1n]).buffer);
const counter = new Uint8Array(8);
const nobody = new Uint8Array(0);
const farewell = new Uint8Array([0x62]);
const heard = new Uint8Array(1);
const noDescriptors = new Int32Array(0);
const report = new Int32Array(native.REPORT_LENGTH);

/** How the other end went: by closing, or without (it was killed, or it crashed). */
export type ChannelEnd = 'closed' | 'died';

/** `write(2)` of an eventfd. A counter that is full rings all the same: EAGAIN is no failure. */
export function ringBell(bell: Descriptor): void {
  native.write(bell.fd, one);
}

/** What tells closing from dying. */
export function sayFarewell(connection: Descriptor): void {
  native.sendmsg(connection.fd, farewell, nobody, noDescriptors);
}

/** `recvmsg(2)`: looks, without waiting, whether who is at the other end went. */
export function lookAtConnection(connection: Descriptor): ChannelEnd | undefined {
  const { EAGAIN, EINTR } = constants.errno;
  for (;;) {
    const result = native.recvmsg(connection.fd, heard, nobody, report, 0, 0);
    if (result === -EINTR) continue;
    if (result === -EAGAIN) return undefined;
    return result === 1 && heard[0] === farewell[0] ? 'closed' : 'died';
  }
}

export class Doorbell {
  readonly #own: Descriptor;
  readonly #others: Descriptor;
  readonly #connection: Descriptor;
  #end: ChannelEnd | undefined;
  /**
   * Whether nothing came over the connection since the last look. Then none is needed before a wait,
   * as long as nobody but this waits at the connection: they would take the news away.
   */
  #isConnectionQuiet = false;

  /** Takes over all three descriptors. */
  constructor(own: Descriptor, others: Descriptor, connection: Descriptor) {
    this.#own = own;
    this.#others = others;
    this.#connection = connection;
  }

  /** How the other end went, as far as it was noticed. */
  get end(): ChannelEnd | undefined {
    return this.#end;
  }

  get closed(): boolean {
    return this.#connection.closed;
  }

  /** `write(2)` of the eventfd: wakes the other end. */
  ring(): void {
    ringBell(this.#others);
  }

  /** Resolves when it rings, or the other end went; perhaps for no reason at all. */
  wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.closed) throw closedError('channel');
      if (!this.#isConnectionQuiet && this.look() !== undefined) {
        resolve();
        return;
      }
      let isOver = false;
      const ends: (() => void)[] = [];
      const end = (): void => {
        isOver = true;
        for (const each of ends) each();
      };
      const wake = (): void => {
        end();
        resolve();
      };
      const refuse = (): void => {
        end();
        reject(closedError('channel'));
      };
      // Edge-triggered, each ring is an event, whether the counter was read or not.
      ends.push(this.#own.polled.expectReadable({ wake, refuse }));
      if (isOver) return;
      const hearConnection = (): void => {
        this.#isConnectionQuiet = false;
        wake();
      };
      ends.push(this.#connection.polled.expectReadable({ wake: hearConnection, refuse }));
      if (isOver || signal === undefined) return;
      const forgetSignal = onAbort(signal, () => {
        end();
        reject(signal.reason as Error);
      });
      ends.push(forgetSignal);
    });
  }

  /**
   * `ppoll(2)`: blocks this thread until it rings, the other end went, or the time is over.
   *
   * @param milliseconds Negative: without end.
   * @param stillIdle Looked at after the bell was reset: what comes later rings again.
   */
  waitSync(milliseconds: number, stillIdle: () => boolean): void {
    if (this.closed) throw closedError('channel');
    if (this.#end !== undefined) return;
    native.read(this.#own.fd, counter);
    if (!stillIdle()) return;
    native.ppoll(new Int32Array([this.#own.fd, this.#connection.fd]), milliseconds);
    this.look();
  }

  /** `recvmsg(2)`: looks, without waiting, whether the other end went. */
  look(): ChannelEnd | undefined {
    if (this.#end !== undefined || this.closed) return this.#end;
    this.#end = lookAtConnection(this.#connection);
    this.#isConnectionQuiet = this.#end === undefined;
    return this.#end;
  }

  /** Tells the other end, and closes. Idempotent. Who waits here is refused. */
  close(): void {
    if (this.closed) return;
    sayFarewell(this.#connection);
    this.#connection.close();
    this.#own.close();
    this.#others.close();
  }
}
