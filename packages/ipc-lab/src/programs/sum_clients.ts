import { setImmediate } from 'node:timers/promises';

import type { SeqpacketConnection } from 'linux-ipc/socket';

import { errorLine, Failure, hasCode } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import { say, type Catalogue } from '../language/text.js';
import { decodeValue, encodeNumber } from './sum_protocol.js';

const texts = {
  refused: {
    en: 'sum_server: disconnected the client with pid {pid}',
    fr: 'sum_server : client de PID {pid} déconnecté',
  },
  secondMessage: { en: 'a second message', fr: 'un second message' },
} as const satisfies Catalogue;

/** The connected clients, and their values that wait for a second one, in order of arrival. */
export class Clients implements Disposable {
  readonly #connected = new Set<SeqpacketConnection>();
  readonly #values = new Map<SeqpacketConnection, number>();

  #isOver = false;

  /** @param onSum Called after each answered pair; returns whether to go on with the next. */
  constructor(
    readonly language: Language,
    readonly onSum: () => boolean,
  ) {}

  /** Takes a client's value, then waits until it is answered or disconnects. */
  async serve(connection: SeqpacketConnection): Promise<void> {
    this.#connected.add(connection);
    try {
      const message = await connection.receive();
      if (message === undefined) return;
      this.#values.set(connection, decodeValue(message));
      // First notice a client that disconnected before this value arrived: its value must not be added.
      await setImmediate();
      this.#answerPairs();
      if (!connection.closed && (await connection.receive()) !== undefined) {
        throw new Failure(texts.secondMessage);
      }
    } catch (error) {
      // An answered connection is closed while this waits for the client to disconnect.
      if (!connection.closed) {
        const who = say(this.language, texts.refused, { pid: connection.peer.pid });
        console.error(errorLine(who, error, this.language));
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
      // The client disconnected while its value was added: the other client's answer is still right.
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
