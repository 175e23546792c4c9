import { setImmediate } from 'node:timers/promises';

import type { SeqpacketConnection } from 'linux-ipc/socket';

import { Failure, hasCode } from '../command-line/report.js';
import { decodeValue, encodeNumber } from './sum_protocol.js';

/** The connected clients, and their values that wait for a second one, in the order they came. */
export class Clients implements Disposable {
  readonly #connected = new Set<SeqpacketConnection>();
  readonly #values = new Map<SeqpacketConnection, number>();

  #isOver = false;

  /** @param onSum Called after each answered pair; returns whether to go on with the next. */
  constructor(readonly onSum: () => boolean) {}

  /** Takes a client's value, then waits until it is answered or leaves. */
  async serve(connection: SeqpacketConnection): Promise<void> {
    this.#connected.add(connection);
    try {
      const message = await connection.receive();
      if (message === undefined) return;
      this.#values.set(connection, decodeValue(message));
      // When another client left before this value came, that is seen before values are added.
      await setImmediate();
      this.#answerPairs();
      if (!connection.closed && (await connection.receive()) !== undefined) {
        throw new Failure('a second message');
      }
    } catch (error) {
      // An answered connection is closed under the wait for its end.
      if (!connection.closed) {
        const reason = error instanceof Error ? error.message : String(error);
        console.error(`sum_server: refused the client with pid ${connection.peer.pid}: ${reason}`);
      }
    } finally {
      this.#forget(connection);
    }
  }

  #answerPairs(): void {
    while (!this.#isOver) {
      const [first, second] = this.#values.keys();
      if (first === undefined || second === undefined) return;
      const sum = (this.#values.get(first) ?? 0) + (this.#values.get(second) ?? 0);
      console.log(`Sum: ${sum}`);
      for (const connection of [first, second]) this.#answer(connection, sum);
      this.#isOver = !this.onSum();
    }
  }

  #answer(connection: SeqpacketConnection, sum: number): void {
    try {
      connection.trySend(encodeNumber(sum));
    } catch (error) {
      // It left while its value was being added: the other's answer is no less right.
      if (!hasCode(error, 'EPIPE')) throw error;
    } finally {
      this.#forget(connection);
    }
  }

  #forget(connection: SeqpacketConnection): void {
    this.#connected.delete(connection);
    this.#values.delete(connection);
    connection.close();
  }

  [Symbol.dispose](): void {
    for (const connection of this.#connected) this.#forget(connection);
  }
}
