import { wholeNumber } from '../arguments.js';
import { argumentError, typeError } from '../errors.js';
import { native } from '../native.js';

/** One of the changes that a `semop(2)` makes together, or not at all. */
export interface SemaphoreOperation {
  /** Its place in the set, from 0. */
  readonly semaphore: number;
  /**
   * -32767 to 32767. More than 0: raises the value. Less than 0: lowers it, and waits until that leaves
   * 0 or more. 0: waits until the value is 0.
   */
  readonly change: number;
  /** SEM_UNDO: when this process ends, however it ends, the kernel takes the change back. */
  readonly undo?: boolean | undefined;
}

/** The memory of an array of `struct sembuf`. */
export function encodeOperations(
  operations: readonly SemaphoreOperation[],
  flags: number,
): Int16Array {
  if (!Array.isArray(operations)) throw typeError('operations', 'an array', operations);
  if (operations.length === 0) throw argumentError('operations', 'not empty', '[]');
  const encoded = new Int16Array(3 * operations.length);
  operations.forEach((operation: SemaphoreOperation, i) => {
    if (typeof operation !== 'object' || operation === null) {
      throw typeError(`operations[${String(i)}]`, 'an object', operation);
    }
    encoded[3 * i] = wholeNumber('semaphore', operation.semaphore, 0, 0xfffe);
    encoded[3 * i + 1] = wholeNumber('change', operation.change, -32767, 32767);
    encoded[3 * i + 2] = flags | (operation.undo === true ? native.SEM_UNDO : 0);
  });
  return encoded;
}
