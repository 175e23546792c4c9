/**
 * Messages longer than a record where nobody waits for room: each is a memory file of its own, passed
 * to every subscriber over a socket beside the ring; the record in the ring only says which. The file
 * is sent first: who finds the record finds the file, or has lost the message.
 *
 *     A1  write the message to a memfd, and seal it
 *     A2  send the memfd to each subscriber that has taken all but a few of the ones before
 *     A3  publish the record, whose payload is the message's number
 *
 *     T1  take memory files from the socket until the one with the record's number, or a later one
 *     T2  store TAKEN: how many it took
 *     T3  map it, if nobody can change it any more
 *
 * A publisher killed before A3 has sent nothing: files without a record are dropped.
 */
import { Descriptor } from '../descriptor.js';
import { checked } from '../errors.js';
import type { Mapping } from '../mapping.js';
import { native } from '../native.js';
import { PARTICIPANT, participantWord } from './layout.js';
import { mapMessage, messageMemory } from './shared-segments.js';

/** How many memory files wait for one subscriber at most. */
const MOST_WAITING = 4;
/** Of what travels over the socket, and of the record in the ring. */
export const NUMBER_BYTES = 4;

const nobody = new Uint8Array(0);

/** The publisher's side. */
export class AsideSender {
  readonly #words: Int32Array;
  readonly #sockets = new Map<number, { socket: Descriptor; sent: number }>();
  #number = 0;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** `socketpair(2)`. @returns The newcomer's end. */
  add(participant: number): Descriptor {
    const ends = new Int32Array(2);
    checked('socketpair', native.socketpair(ends, native.SOCK_SEQPACKET));
    const [ours, theirs] = ends as unknown as [number, number];
    Atomics.store(this.#words, takenWord(participant), 0);
    this.#sockets.set(participant, { socket: new Descriptor(ours, 'channel'), sent: 0 });
    return new Descriptor(theirs, 'channel');
  }

  remove(participant: number): void {
    this.#sockets.get(participant)?.socket.close();
    this.#sockets.delete(participant);
  }

  /**
   * A1, A2.
   *
   * @returns The payload of the record that says which message it was.
   * @throws `ENOSPC`, `ENOMEM` there is not so much memory; `EMFILE`.
   */
  send(message: Uint8Array): Uint8Array {
    const packet = Int32Array.of((this.#number = (this.#number + 1) | 0));
    const bytes = new Uint8Array(packet.buffer);
    using memory = messageMemory(message);
    for (const [participant, member] of this.#sockets) {
      const taken = Atomics.load(this.#words, takenWord(participant)); // Pairs with T2.
      if ((member.sent - taken) >>> 0 >= MOST_WAITING) continue;
      const { fd } = member.socket;
      if (native.sendmsg(fd, bytes, nobody, Int32Array.of(memory.fd)) >= 0) member.sent++;
    }
    return bytes;
  }

  close(): void {
    for (const { socket } of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }
}

/** A subscriber's side. */
export class AsideReceiver {
  readonly #socket: Descriptor;
  readonly #words: Int32Array;
  readonly #takenWord: number;
  readonly #incoming = new Int32Array(1);
  readonly #report = new Int32Array(native.REPORT_LENGTH);
  #taken = 0;
  /** Taken from the socket before its record was found. */
  #early: { number: number; memory: Descriptor } | undefined;

  constructor(socket: Descriptor, words: Int32Array, participant: number) {
    this.#socket = socket;
    this.#words = words;
    this.#takenWord = takenWord(participant);
  }

  /**
   * Takes the message with this number.
   *
   * @returns Its memory; undefined when it was lost.
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
      using memory = next.memory;
      if (next.number === number) return mapMessage(memory.fd); // T3
    }
  }

  close(): void {
    this.#early?.memory.close();
    this.#socket.close();
  }

  /** `recvmsg(2)`. */
  #receive(): { number: number; memory: Descriptor } | undefined {
    const bytes = new Uint8Array(this.#incoming.buffer);
    const room = native.DESCRIPTORS_ROOM + 4;
    const length = native.recvmsg(this.#socket.fd, bytes, nobody, this.#report, room, 0); // T1
    if (length < 0 || this.#report[native.REPORT_DESCRIPTORS] !== 1) return undefined;
    const fd = this.#report[native.REPORT_FIRST_DESCRIPTOR] as unknown as number;
    Atomics.store(this.#words, this.#takenWord, ++this.#taken); // T2
    return {
      number: this.#incoming[0] as unknown as number,
      memory: new Descriptor(fd, 'channel'),
    };
  }
}

function takenWord(participant: number): number {
  return participantWord(participant) + PARTICIPANT.TAKEN;
}
