import { descriptorNumber, list } from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { argumentError, checked } from '../core/errors.js';
import { native } from '../core/native.js';

/** What can be handed to another process: an owner, or a number that somebody else owns. */
export type PassableDescriptor = Descriptor | number;

/** `fcntl(2)` F_DUPFD_CLOEXEC of descriptors that are to be sent. */
export class Duplicates implements Disposable {
  readonly numbers: Int32Array;

  /**
   * The originals may be closed, and their numbers be other files', before the message is sent.
   *
   * @throws `EMFILE` no descriptor is left; `EBADF` a number is not open; `ERR_CLOSED`.
   */
  constructor(descriptors: readonly PassableDescriptor[]) {
    const count = list('descriptors', descriptors).length;
    if (count === 0 || count > native.MOST_DESCRIPTORS) {
      const needed = `1 to ${String(native.MOST_DESCRIPTORS)} long`;
      throw argumentError('descriptors', needed, count);
    }
    const originals = Array.from(descriptors, numberOf);
    this.numbers = new Int32Array(count).fill(-1);
    try {
      for (const [i, fd] of originals.entries()) {
        this.numbers[i] = checked('fcntl', native.fcntl(fd, native.F_DUPFD_CLOEXEC, 0));
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

function numberOf(descriptor: PassableDescriptor, i: number): number {
  if (descriptor instanceof Descriptor) return descriptor.fd;
  return descriptorNumber(`descriptors[${String(i)}]`, descriptor);
}
