import { constants, fstatSync } from 'node:fs';
import { constants as osConstants } from 'node:os';

import { boolean, nulTerminated } from '../core/arguments.js';
import { blockingCall } from '../core/blocking-call.js';
import { takenOver } from '../core/descriptor.js';
import { checked, systemError } from '../core/errors.js';
import { native } from '../core/native.js';
import { noOptions, optionsOf } from '../core/options.js';
import { descriptorAt, linkFlag, statusOf } from '../core/path-kind.js';
import { abortSignal, type WaitOptions } from '../core/wait-options.js';
import { FifoReader, type FifoReaderOptions } from './fifo-reader.js';
import { FifoWriter } from './fifo-writer.js';
import { refuseUnlessFifo } from './kind.js';

const { O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const { ENOENT, ENXIO } = osConstants.errno;

export interface OpenFifo {
  /** Whether `path` may name a symbolic link, to the FIFO. Default false. */
  readonly followSymbolicLinks?: boolean | undefined;
}

export interface OpenFifoReader extends FifoReaderOptions, OpenFifo {}

export interface OpenFifoWriter extends WaitOptions, OpenFifo {}

/**
 * `open(path, O_RDONLY | O_NONBLOCK)`: opens the read end of a FIFO without waiting.
 *
 * Writers that wait for a reader continue. A read waits for the first writer. For the path of a descriptor
 * of this process, such as `/dev/fd/63`, which the shell passes for `<(command)`, it duplicates the
 * descriptor; it may be a pipe.
 *
 * @returns The owner; release with `using` or `close()`.
 * @throws `ERR_NOT_A_FIFO` the path names something else, for example a symbolic link; `ENOENT` no
 *   such file; `EACCES` permission denied; `EMFILE`, `ENFILE` no descriptor is left.
 * @see open(2), fifo(7)
 */
export function openFifoReader(path: string, options: OpenFifoReader = noOptions): FifoReader {
  const name = nulTerminated('path', path);
  const given = optionsOf(options, ['stayOpen', 'followSymbolicLinks']);
  const { stayOpen = false } = given;
  boolean('stayOpen', stayOpen);
  const link = findFifo(path, given);
  const result = duplicateAt(path) ?? native.open(name, O_RDONLY | O_NONBLOCK | link, 0);
  const fd = checked('open', result, { path });
  return takenOver(fd, () => {
    refuseUnlessFifo(path, fstatSync(fd));
    return FifoReader.from(fd, { stayOpen });
  });
}

/**
 * `open(path, O_WRONLY)`: waits until a FIFO has a reader, and opens its write end.
 *
 * During the wait the kernel counts this process as a writer, so a reader that blocks in its own open
 * continues. A thread of its own waits: any number of calls can wait without delaying the event loop or
 * other file operations. The call waits for the FIFO that `path` names now, even if the name is unlinked
 * or reused meanwhile. The path of a descriptor of this process is treated as by {@link openFifoReader}.
 *
 * @returns The owner; release with `using` or `close()`.
 * @throws The signal's reason; `ERR_NOT_A_FIFO` the path names something else, for example a symbolic
 *   link; `ENOENT` no such file; `EACCES` permission denied; `EMFILE`, `ENFILE` no descriptor is left;
 *   `EAGAIN` no thread can be created.
 * @see open(2), fifo(7)
 */
export async function openFifoWriter(
  path: string,
  options: OpenFifoWriter = noOptions,
): Promise<FifoWriter> {
  const given = optionsOf(options, ['signal', 'followSymbolicLinks']);
  const signal = abortSignal(given.signal);
  const name = nulTerminated('path', path);
  signal?.throwIfAborted();
  const link = findFifo(path, given);
  const duplicate = duplicateAt(path);
  let result = duplicate ?? native.open(name, O_WRONLY | O_NONBLOCK | link, 0);
  if (result === -ENXIO) {
    const call = native.openBlocking(name, O_WRONLY | link);
    result = await blockingCall('open', call, signal);
  }
  const fd = checked('open', result, { path });
  return takenOver(fd, () => {
    // The path may by now name another file than the one that was found.
    refuseUnlessFifo(path, fstatSync(fd));
    // Only the opening must not wait: a child that inherits the end expects one that blocks.
    if (duplicate === undefined) checked('fcntl', native.fcntl(fd, native.F_SETFL, 0));
    return FifoWriter.from(fd);
  });
}

/** Refuses a path that names no FIFO. Returns O_NOFOLLOW, or 0 if a link is to be followed. */
function findFifo(path: string, { followSymbolicLinks = false }: OpenFifo): number {
  boolean('followSymbolicLinks', followSymbolicLinks);
  const found = statusOf(path, followSymbolicLinks);
  if (found === undefined) throw systemError('open', -ENOENT, { path });
  refuseUnlessFifo(path, found);
  return linkFlag(path, followSymbolicLinks);
}

/** A duplicate of the descriptor of this process that a path names; undefined if it names none. */
function duplicateAt(path: string): number | undefined {
  const fd = descriptorAt(path);
  return fd === undefined ? undefined : native.duplicate(fd, 0);
}
