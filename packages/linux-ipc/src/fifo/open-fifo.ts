import { constants, fstatSync, lstatSync } from 'node:fs';
import { constants as osConstants } from 'node:os';

import { boolean, nulTerminated, optionsObject } from '../core/arguments.js';
import { blockingCall } from '../core/blocking-call.js';
import { checked } from '../core/errors.js';
import { native } from '../core/native.js';
import { signalOf, type WaitOptions } from '../core/wait-options.js';
import { FifoReader, type FifoReaderOptions } from './fifo-reader.js';
import { FifoWriter } from './fifo-writer.js';
import { refuseUnlessFifo } from './kind.js';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const { ENXIO } = osConstants.errno;

/**
 * `open(path, O_RDONLY | O_NONBLOCK)`: opens a FIFO's read end, at once.
 *
 * Writers that wait for a reader go on. Reading waits for the first writer.
 *
 * @returns The owner; release with `using` or `close()`.
 * @throws `ERR_NOT_A_FIFO` something else is there, a symbolic link included; `ENOENT` nothing is
 *   there; `EACCES` denied; `EMFILE`, `ENFILE` no descriptor is left.
 * @see open(2), fifo(7)
 */
export function openFifoReader(path: string, options: FifoReaderOptions = {}): FifoReader {
  const name = nulTerminated('path', path);
  const { stayOpen = false } = optionsObject('options', options);
  boolean('stayOpen', stayOpen);
  refuseUnlessFifo(path, lstatSync(path));
  const fd = native.open(name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW, 0);
  const reader = new FifoReader(checked('open', fd, { path }), { stayOpen });
  return unlessReplaced(path, reader);
}

/**
 * `open(path, O_WRONLY)`: opens a FIFO's write end, once it has a reader.
 *
 * While it waits it is a writer to the kernel: a reader that blocks in its own open goes on. The
 * waiting is done by a thread made for it, so that any number may wait and neither the event loop
 * nor other file operations are held up. It waits on what `path` names now, even if the name is
 * unlinked or given to another FIFO meanwhile.
 *
 * @returns The owner; release with `using` or `close()`.
 * @throws The signal's reason; `ERR_NOT_A_FIFO` something else is there, a symbolic link included;
 *   `ENOENT` nothing is there; `EACCES` denied; `EMFILE`, `ENFILE` no descriptor is left; `EAGAIN`
 *   no thread is left.
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
  return unlessReplaced(path, new FifoWriter(checked('open', fd, { path })));
}

/** What was opened may not be what was looked at before. */
function unlessReplaced<End extends FifoReader | FifoWriter>(path: string, end: End): End {
  try {
    refuseUnlessFifo(path, fstatSync(end.fd));
    return end;
  } catch (error) {
    end.close();
    throw error;
  }
}
