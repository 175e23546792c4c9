import { wholeNumber } from '../core/arguments.js';
import { Descriptor } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';

/** What both ends of a pipe or a FIFO can say of it. */
export class PipeEnd extends Descriptor {
  /** `fcntl(F_GETPIPE_SZ)`: how many bytes it holds at most, before writing waits. */
  get capacityBytes(): number {
    return checked('fcntl', native.fcntl(this.fd, native.F_GETPIPE_SZ, 0));
  }

  /**
   * `fcntl(F_SETPIPE_SZ)`: changes how many bytes it holds at most.
   *
   * @param capacityBytes At least this many: the kernel rounds up to a power of two pages.
   * @returns How many it is now.
   * @throws `EBUSY` more than that wait in it; `EPERM` more than /proc/sys/fs/pipe-max-size (1 MiB),
   *   or than all pipes of this user may hold together; `ENOMEM`.
   * @see fcntl(2), "Changing the capacity of a pipe"
   */
  setCapacity(capacityBytes: number): number {
    const bytes = wholeNumber('capacityBytes', capacityBytes, 1, 2 ** 31 - 1);
    return checked('fcntl', native.fcntl(this.fd, native.F_SETPIPE_SZ, bytes));
  }

  /** `ioctl(FIONREAD)`: how many bytes wait in it to be read. */
  get waitingBytes(): number {
    return checked('ioctl', native.ioctlFionread(this.fd));
  }
}
