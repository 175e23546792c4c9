import { list } from '../core/arguments.js';
import { numberOf, type DescriptorSource } from '../core/descriptor-source.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';

/** A descriptor to pass to another process: an owner, which stays open, or a number. */
export type PassableDescriptor = DescriptorSource;

/** `fcntl(2)` F_DUPFD_CLOEXEC: duplicates of the descriptors to send. */
export class Duplicates implements Disposable {
  readonly numbers: Int32Array;

  /**
   * The originals may be closed, and their numbers reused, before the message is sent.
   *
   * @throws `EMFILE` no descriptor is left; `EBADF` a number is not open; `ERR_CLOSED`.
   */
  constructor(descriptors: readonly PassableDescriptor[]) {
    const originals = numbersOf(descriptors);
    this.numbers = new Int32Array(originals.length).fill(-1);
    try {
      for (const [i, fd] of originals.entries()) {
        this.numbers[i] = checked('fcntl', native.duplicate(fd, 0), { fd });
      }
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    for (const fd of this.numbers) if (fd >= 0) native.close(fd);
    this.numbers.fill(-1);
  }
}

/** The checked numbers of descriptors to pass, which remain their owners'. */
export function numbersOf(descriptors: readonly PassableDescriptor[]): number[] {
  const count = list('descriptors', descriptors).length;
  if (count === 0 || count > native.MOST_DESCRIPTORS) {
    const needed = `1 to ${String(native.MOST_DESCRIPTORS)} long`;
    throw argumentError('descriptors', needed, count);
  }
  return Array.from(descriptors, (descriptor, i) =>
    numberOf(descriptor, `descriptors[${String(i)}]`),
  );
}
