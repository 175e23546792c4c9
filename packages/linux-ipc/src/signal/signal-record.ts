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

export const signalRecordLength = 32;

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

/** Decodes the records at the beginning of `bytes`. */
export function decodeSignalRecords(bytes: Uint8Array, length: number): SignalEvent[] {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, length / 4);
  const pointers = new BigUint64Array(bytes.buffer, bytes.byteOffset, length / 8);
  const word = (index: number): number => words[index] ?? 0;
  return Array.from({ length: length / signalRecordLength }, (_, record): SignalEvent => {
    const at = record * (signalRecordLength / 4);
    const code = word(at + 1);
    return {
      name: signalName(word(at)),
      number: word(at),
      code: codes.get(code) ?? code,
      pid: word(at + 2),
      uid: word(at + 3) >>> 0,
      value: word(at + 4),
      pointer: pointers[at / 2 + 2] ?? 0n,
    };
  });
}
