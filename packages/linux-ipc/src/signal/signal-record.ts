/**
 * The record that the native handler writes into the pipe for each signal, 32 bytes:
 *
 *      0        4        8        12       16                24                32
 *     +--------+--------+--------+--------+-----------------+-----------------+
 *     | number | code   | pid    | uid    | union sigval    | reserved        |
 *     +--------+--------+--------+--------+-----------------+-----------------+
 */
import { native } from '../core/native.js';
import { signalName, type SignalName } from './names.js';

const recordLength = 32;

/** How a signal was sent: `si_code`, as a name if the name is the same for every signal. */
export type SignalCode =
  | 'SI_USER'
  | 'SI_KERNEL'
  | 'SI_QUEUE'
  | 'SI_TIMER'
  | 'SI_MESGQ'
  | 'SI_ASYNCIO'
  | 'SI_SIGIO'
  | 'SI_TKILL'
  | number;

/** One signal as the kernel delivered it: the `siginfo_t` of sigaction(2). */
export interface SignalEvent {
  readonly name: SignalName;
  readonly number: number;
  /** `SI_USER`: kill(2); `SI_QUEUE`: sigqueue(3); `SI_TKILL`: raise(3); `SI_KERNEL` … */
  readonly code: SignalCode;
  /** The sender's process id; 0 for the kernel, and for a sender in a pid namespace not visible here. */
  readonly pid: number;
  /** The sender's real user id. */
  readonly uid: number;
  /** The integer sent with sigqueue(3); 0 if none was sent. */
  readonly value: number;
  /**
   * The pointer-sized value sent with sigqueue(3). If the sender set the integer only, the rest is
   * undefined.
   */
  readonly pointer: bigint;
}

const codeNames = [
  'SI_USER',
  'SI_KERNEL',
  'SI_QUEUE',
  'SI_TIMER',
  'SI_MESGQ',
  'SI_ASYNCIO',
  'SI_SIGIO',
  'SI_TKILL',
] as const;
const codes = new Map<number, SignalCode>(codeNames.map((name) => [native[name], name]));

/** The memory into which records are read. */
export class SignalRecords {
  readonly bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #pointers: BigUint64Array;

  /** @param count How many records it has room for. */
  constructor(count: number) {
    this.bytes = new Uint8Array(count * recordLength);
    this.#words = new Int32Array(this.bytes.buffer);
    this.#pointers = new BigUint64Array(this.bytes.buffer);
  }

  /** The number of records in this many bytes. */
  static countIn(length: number): number {
    return length / recordLength;
  }

  decode(record: number): SignalEvent {
    const at = record * (recordLength / 4);
    const code = this.#word(at + 1);
    const number = this.#word(at);
    return {
      name: signalName(number),
      number,
      code: codes.get(code) ?? code,
      pid: this.#word(at + 2),
      uid: this.#word(at + 3) >>> 0,
      value: this.#word(at + 4),
      pointer: this.#pointers[at / 2 + 2] ?? 0n,
    };
  }

  #word(index: number): number {
    return this.#words[index] ?? 0;
  }
}
