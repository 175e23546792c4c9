import { boolean, list, wholeNumber } from '../core/arguments.js';
import { argumentError } from '../core/errors.js';
import { native } from '../core/native.js';
import { optionsOf } from '../core/options.js';

/** One change to one semaphore. `semop(2)` makes all changes of a call together, or none. */
export interface SemaphoreOperation {
  /** Its index in the set, from 0. */
  readonly semaphore: number;
  /**
   * -32767 to 32767. A positive number is added to the value. A negative number is added as soon as the
   * result is 0 or more. 0 waits until the value is 0.
   */
  readonly change: number;
  /** SEM_UNDO: the kernel reverses the change when this process exits, for any reason. */
  readonly undo?: boolean | undefined;
}

/** The memory of an array of `struct sembuf`. */
export function encodeOperations(
  operations: readonly SemaphoreOperation[],
  flags: number,
): Int16Array {
  list('operations', operations);
  if (operations.length === 0)
    throw argumentError('operations', 'an array of at least one operation', operations);
  const encoded = new Int16Array(3 * operations.length);
  Array.from(operations).forEach((operation, i) => {
    const name = `operations[${String(i)}]`;
    const given = optionsOf(operation, ['semaphore', 'change', 'undo'], name);
    const { semaphore, change, undo = false } = given;
    encoded[3 * i] = wholeNumber(`${name}.semaphore`, semaphore, 0, 0xfffe);
    encoded[3 * i + 1] = wholeNumber(`${name}.change`, change, -32767, 32767);
    encoded[3 * i + 2] = flags | (boolean(`${name}.undo`, undo) ? native.SEM_UNDO : 0);
  });
  return encoded;
}
