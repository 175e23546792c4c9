import { errorLine, Failure, hasCode } from '../command-line/errors.js';
import type { Language } from '../language/language.js';
import { say, type Catalogue } from '../language/text.js';
import type { SumConnection } from './sum_address.js';
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
  readonly #connected = new Set<SumConnection>();
  readonly #values = new Map<SumConnection, number>();

  #isOver = false;

  /** @param onSum Called after each answered pair; returns whether to go on with the next. */
  constructor(
    readonly language: Language,
    readonly onSum: () => boolean,
  ) {}

  /** Takes a client's value, then waits until it is answered or disconnects. */
  async serve(connection: SumConnection): Promise<void> {
    this.#connected.add(connection);
    try {
      const message = await connection.receive();
      if (message === undefined) return;
      this.#values.set(connection, decodeValue(message));
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
      // The value of a client that has disconnected is forgotten, even if nothing has noticed it yet.
      for (const connection of this.#values.keys()) {
        if (connection.peerHasClosed) this.#forget(connection);
      }
      const [first, second] = this.#values.keys();
      if (first === undefined || second === undefined) return;
      const sum = (this.#values.get(first) ?? 0) + (this.#values.get(second) ?? 0);
      console.log(`Sum: ${sum}`);
      for (const connection of [first, second]) this.#answer(connection, sum);
      this.#isOver = !this.onSum();
    }
  }

  #answer(connection: SumConnection, sum: number): void {
    try {
      connection.trySend(encodeNumber(sum));
    } catch (error) {
      // The client disconnected while its value was added: the other client's answer is still right.
      if (!hasCode(error, 'EPIPE')) throw error;
    } finally {
      this.#forget(connection);
    }
  }

  #forget(connection: SumConnection): void {
    this.#connected.delete(connection);
    this.#values.delete(connection);
    connection.close();
  }

  [Symbol.dispose](): void {
    for (const connection of this.#connected) this.#forget(connection);
  }
}
