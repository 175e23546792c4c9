/** A descriptor of any kind, to read from and write to. */
import { constants as fsConstants } from 'node:fs';
import { constants } from 'node:os';

import { bytes, roomIn, string } from './arguments.js';
import { KEY, type Key } from './construction.js';
import { numberOf, takeOver, type DescriptorSource } from './descriptor-source.js';
import { checked, typeError } from './errors.js';
import { readFile, writeFile } from './file-transfer.js';
import { fileType } from './file-type.js';
import { native } from './native.js';
import { readNow } from './non-blocking.js';
import { OwnedDescriptor } from './owned-descriptor.js';
import { signalOf, type WaitOptions } from './wait-options.js';
import { writeAll } from './write-all.js';

/** Takes ownership of a descriptor that a call of this library opened non-blocking: it needs no check. */
export let ownerOf: (fd: number, what: string) => Descriptor;

/** The owner of an open descriptor of any kind. Reading and writing never block the event loop. */
export class Descriptor extends OwnedDescriptor {
  #isPollable: boolean | undefined;

  /** Use {@link from}. */
  private constructor(permit: Key, fd: number, what: string, isShared: boolean) {
    super(permit, fd, what, isShared);
  }

  static {
    ownerOf = (fd, what) => new Descriptor(KEY, fd, what, false);
  }

  /**
   * Takes ownership of a descriptor that was opened elsewhere, inherited or received.
   *
   * In a worker thread, Node.js closes at the thread's end whatever `fs.open` has opened and `fs.close`
   * has not closed, even if the number is another descriptor's by then. Start the thread with
   * `trackUnmanagedFds: false`, or open such files in the main thread.
   *
   * @param source A number, or an owner, which gives its descriptor up and is closed.
   * @param what The kind of descriptor, for messages: "device".
   * @throws `EBADF` the number is not open; `ERR_CLOSED`.
   */
  static from(source: DescriptorSource, what = 'descriptor'): Descriptor {
    const fd = numberOf(source);
    string('what', what);
    checked('fcntl', native.fcntl(fd, native.F_GETFL, 0), { fd });
    return new Descriptor(KEY, takeOver(source), what, true);
  }

  /**
   * `read(2)`: waits until data is available, then reads at most `into.length` bytes. A file, or a device that
   * cannot be waited for, is read by a thread: if that read is aborted, it may have taken bytes.
   *
   * @param into At least one byte long.
   * @returns The number of bytes; 0 at end-of-file.
   * @throws `EBADF` it is open for writing only; `EISDIR` it is a directory; `ERR_CLOSED`; the signal's reason.
   */
  async read(into: Uint8Array, options?: WaitOptions): Promise<number> {
    roomIn(into);
    if (!this.#canWait()) return await readFile(this.fd, into, signalOf(options));
    return this.retry(
      'read',
      'readable',
      (fd, isOurs) => readNow(fd, roomIn(into), isOurs),
      options,
    );
  }

  /**
   * `write(2)`: repeats the call until all of `from` is written, and waits while the other end is
   * full. Await each write before the next: the parts of concurrent writes can interleave. A write
   * that fails or is aborted may have written a part.
   */
  async write(from: Uint8Array, options?: WaitOptions): Promise<void> {
    if (this.#canWait()) await writeAll(this, from, options);
    else await writeFile(this.fd, bytes('from', from), signalOf(options));
  }

  /** Whether epoll(7) accepts it: no file, no directory, and not every device. */
  #canWait(): boolean {
    if (this.#isPollable === undefined || this.closed) {
      const { S_IFDIR, S_IFREG } = fsConstants;
      try {
        // epoll(7) would ask the file system, which may be that of another process.
        this.#isPollable = ![S_IFDIR, S_IFREG].includes(fileType(this.fd)) && this.polled.fd >= 0;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).errno !== -constants.errno.EPERM) throw error;
        this.#isPollable = false;
      }
    }
    return this.#isPollable;
  }
}

/** Refuses an argument that is not the owner of a descriptor. */
export function requireDescriptor<Owner extends OwnedDescriptor>(
  name: string,
  value: Owner,
): Owner {
  if (!(value instanceof OwnedDescriptor)) throw typeError(name, 'a Descriptor', value);
  return value;
}

/** Returns what `make` makes; it takes ownership of `fd`. Closes `fd` when `make` throws. */
export function takenOver<T>(fd: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    native.close(fd);
    throw error;
  }
}
