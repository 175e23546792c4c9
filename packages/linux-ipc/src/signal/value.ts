import { wholeNumber } from '../core/arguments.js';
import { argumentError, typeError } from '../core/errors.js';

const words = new Int32Array(2);
const memory = new BigUint64Array(words.buffer);

/** The memory of a `union sigval`, whose two members begin at its first byte. The next call overwrites it. */
export function signalValue(value: number | bigint): BigUint64Array {
  if (typeof value === 'bigint') {
    if (value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw argumentError('value', 'a bigint of 64 bits', value);
    }
    memory[0] = BigInt.asUintN(64, value);
  } else if (typeof value === 'number') {
    wholeNumber('value', value, -(2 ** 31), 2 ** 31 - 1);
    words[0] = value;
    words[1] = 0;
  } else {
    throw typeError('value', 'a number or a bigint', value);
  }
  return memory;
}
