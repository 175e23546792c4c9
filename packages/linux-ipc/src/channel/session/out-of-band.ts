/**
 * Out of band: how a publisher that never waits sends a message longer than a record. The message
 * becomes a memory file, which is passed to each subscriber over a socket beside the ring; the record
 * in the ring holds only its number. The file is sent first: a subscriber that finds the record finds
 * the file, or has lost the message.
 *
 *     A1  write the message to a memfd and seal it
 *     A2  send the memfd to each subscriber that has taken all but a few of the earlier ones
 *     A3  publish the record, whose payload is the message's number
 *
 *     T1  take memory files from the socket up to the one with the record's number, or a later one
 *     T2  store TAKEN: how many it has taken
 *     T3  map it, provided that its seals forbid all changes
 *
 * A publisher killed before A3 has sent nothing: subscribers drop files that have no record.
 */
import type { Mapping } from '../../memory/mapping.js';
import { PARTICIPANT, participantWord } from '../ring/layout.js';
import type { OutOfBandSocket, PassedFile } from './out-of-band-socket.js';
import { messageMemory } from './shared-segments.js';

/** How many memory files may wait for one subscriber. */
export const MOST_WAITING = 4;
/** Payload of the record in the ring. */
export const NUMBER_BYTES = 4;

type Passing = Pick<OutOfBandSocket, 'pass' | 'close'>;
type Receiving = Pick<OutOfBandSocket, 'receive' | 'close'>;

/** The publisher's half. */
export class OutOfBandSender {
  readonly #words: Int32Array;
  readonly #makeFile: typeof messageMemory;
  readonly #sockets = new Map<number, { socket: Passing; sent: number }>();
  #number = 0;

  constructor(words: Int32Array, makeFile = messageMemory) {
    this.#words = words;
    this.#makeFile = makeFile;
  }

  /** Takes ownership of the socket whose other end the new subscriber receives. */
  add(participant: number, socket: Passing): void {
    Atomics.store(this.#words, takenWord(participant), 0);
    this.#sockets.set(participant, { socket, sent: 0 });
  }

  remove(participant: number): void {
    this.#sockets.get(participant)?.socket.close();
    this.#sockets.delete(participant);
  }

  /**
   * A1, A2.
   *
   * @returns The payload of the record, which names the message.
   * @throws `ENOSPC`, `ENOMEM` not enough memory; `EMFILE` no descriptor is left.
   */
  send(message: Uint8Array): Uint8Array {
    const number = (this.#number = (this.#number + 1) | 0);
    using file = this.#makeFile(message);
    for (const [participant, member] of this.#sockets) {
      const taken = Atomics.load(this.#words, takenWord(participant)); // Pairs with T2.
      if ((member.sent - taken) >>> 0 >= MOST_WAITING) continue;
      if (member.socket.pass(number, file)) member.sent++;
    }
    return new Uint8Array(Int32Array.of(number).buffer);
  }

  close(): void {
    for (const { socket } of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }
}

/** A subscriber's half. */
export class OutOfBandReceiver {
  readonly #socket: Receiving;
  readonly #words: Int32Array;
  readonly #takenWord: number;
  #taken = 0;
  /** A file that was taken before its record was found. */
  #early: PassedFile | undefined;

  constructor(socket: Receiving, words: Int32Array, participant: number) {
    this.#socket = socket;
    this.#words = words;
    this.#takenWord = takenWord(participant);
  }

  /**
   * Takes the message with this number.
   *
   * @returns Its memory; undefined if the message was lost.
   */
  take(number: number): Mapping | undefined {
    for (;;) {
      const next = this.#early ?? this.#receive();
      if (next === undefined) return undefined;
      if (((next.number - number) | 0) > 0) {
        this.#early = next;
        return undefined;
      }
      this.#early = undefined;
      using file = next;
      if (next.number === number) return file.map(); // T3
    }
  }

  close(): void {
    this.#early?.[Symbol.dispose]();
    this.#socket.close();
  }

  #receive(): PassedFile | undefined {
    const file = this.#socket.receive(); // T1
    if (file === undefined) return undefined;
    Atomics.store(this.#words, this.#takenWord, ++this.#taken); // T2
    return file;
  }
}

function takenWord(participant: number): number {
  return participantWord(participant) + PARTICIPANT.TAKEN;
}
