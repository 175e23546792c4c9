import { constants, fstatSync, lstatSync } from 'node:fs';
import { constants as osConstants } from 'node:os';

import { boolean, nulTerminated, optionsObject } from '../core/arguments.js';
import { blockingCall } from '../core/blocking-call.js';
import { takenOver } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { FifoReader, type FifoReaderOptions } from './fifo-reader.js';
import { FifoWriter } from './fifo-writer.js';
import { refuseUnlessFifo } from './kind.js';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const { ENXIO } = osConstants.errno;

/**
 * `open(path, O_RDONLY | O_NONBLOCK)`: opens the read end of a FIFO without waiting.
 *
 * Writers that wait for a reader continue. A read waits for the first writer.
 *
 * @returns The owner; release with `using` or `close()`.
 * @throws `ERR_NOT_A_FIFO` the path names something else, for example a symbolic link; `ENOENT` no
 *   such file; `EACCES` permission denied; `EMFILE`, `ENFILE` no descriptor is left.
 * @see open(2), fifo(7)
 */
export function openFifoReader(path: string, options: FifoReaderOptions = {}): FifoReader {
  const name = nulTerminated('path', path);
  const { stayOpen = false } = optionsObject('options', options);
  boolean('stayOpen', stayOpen);
  refuseUnlessFifo(path, lstatSync(path));
  const fd = native.open(name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0);
  requireFifo(path, checked('open', fd, { path }));
  return FifoReader.from(fd, { stayOpen });
}

/**
 * `open(path, O_WRONLY)`: waits until a FIFO has a reader, and opens its write end.
 *
 * During the wait the kernel counts this process as a writer, so a reader that blocks in its own open
 * continues. A thread of its own waits: any number of calls can wait without delaying the event loop or
 * other file operations. The call waits for the FIFO that `path` names now, even if the name is unlinked
 * or reused meanwhile.
 *
 * @returns The owner; release with `using` or `close()`.
 * @throws The signal's reason; `ERR_NOT_A_FIFO` the path names something else, for example a symbolic
 *   link; `ENOENT` no such file; `EACCES` permission denied; `EMFILE`, `ENFILE` no descriptor is left;
 *   `EAGAIN` no thread can be created.
 * @see open(2), fifo(7)
 */
export async function openFifoWriter(path: string, options: WaitOptions = {}): Promise<FifoWriter> {
  const signal = signalOf(options);
  const name = nulTerminated('path', path);
  signal?.throwIfAborted();
  refuseUnlessFifo(path, lstatSync(path));
  let fd = native.open(name, O_WRONLY | O_NONBLOCK | O_NOFOLLOW, 0);
  if (fd === -ENXIO) {
    const call = native.openBlocking(name, O_WRONLY | O_NOFOLLOW);
    fd = await blockingCall('open', call, signal);
  }
  requireFifo(path, checked('open', fd, { path }));
  return FifoWriter.from(fd);
}

/** Checks the open file, since the path may by now name another file than the one checked before. */
function requireFifo(path: string, fd: number): void {
  takenOver(fd, () => {
    refuseUnlessFifo(path, fstatSync(fd));
  });
}
