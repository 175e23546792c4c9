import { wholeNumber } from '../core/arguments.js';
import { argumentError, typeError } from '../core/errors.js';

/** The memory of a `union sigval`, whose two members begin at its first byte. */
export function signalValue(value: number | bigint): BigUint64Array {
  const memory = new BigUint64Array(1);
  if (typeof value === 'bigint') {
    if (value < -(2n ** 63n) || value >= 2n ** 64n) {
      throw argumentError('value', 'a bigint of 64 bits', value);
    }
    memory[0] = BigInt.asUintN(64, value);
  } else if (typeof value === 'number') {
    wholeNumber('value', value, -(2 ** 31), 2 ** 31 - 1);
    new Int32Array(memory.buffer)[0] = value;
  } else {
    throw typeError('value', 'a number or a bigint', value);
  }
  return memory;
}
