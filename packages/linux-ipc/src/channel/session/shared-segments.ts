/** Memory for segments that several processes map: a memfd whose seals fix its size. */
import { fstatSync } from 'node:fs';

import { type Descriptor, ownerOf } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { native } from '../../core/native.js';
import { Mapping, mapped } from '../../memory/mapping.js';
import { addSeals, requireSeals } from '../../shared-memory/seals.js';
import { mismatchError } from '../errors.js';
import { LONGEST_MESSAGE } from '../message/fragments.js';

const seals = ['shrink', 'grow', 'seal'] as const;

/**
 * `memfd_create(2)`, `posix_fallocate(3)`: all memory is reserved now, so that a lack of it is an
 * error here and not a SIGBUS later.
 *
 * @throws `ENOSPC`, `ENOMEM` not enough memory; `EMFILE` no descriptor is left.
 */
export function createMemory(length: number): Descriptor {
  const name = Buffer.from('linux-ipc-channel\0');
  const fd = checked('memfd_create', native.memfd_create(name, native.MFD_ALLOW_SEALING));
  const memory = ownerOf(fd, 'channel');
  try {
    checked('posix_fallocate', native.posix_fallocate(fd, 0, length));
    addSeals(fd, seals);
    return memory;
  } catch (error) {
    memory.close();
    throw error;
  }
}

/**
 * Checks that the memory has the agreed size, and that no process can truncate it: each access beyond
 * its end would raise SIGBUS.
 *
 * @throws `ERR_NOT_SEALED`, `ERR_CHANNEL_MISMATCH`.
 */
export function verifyMemory(fd: number, length: number): void {
  requireSeals(fd, seals);
  const { size } = fstatSync(fd);
  if (size !== length) throw mismatchError('length in bytes', length, size);
}

/** `mmap(2)`, MAP_SHARED, for reading and writing. */
export function mapMemory(fd: number, length: number): Mapping {
  const { PROT_READ, PROT_WRITE, MAP_SHARED } = native;
  const buffer = native.mmap(length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return new Mapping(mapped('mmap', buffer), { what: 'channel', release: 'munmap' });
}

const messageSeals = [...seals, 'write'] as const;

/**
 * `memfd_create(2)`, `write(2)`: a message as a memory file that no process can change.
 *
 * @throws As {@link createMemory}.
 */
export function messageMemory(message: Uint8Array): Descriptor {
  const name = Buffer.from('linux-ipc-message\0');
  const fd = checked('memfd_create', native.memfd_create(name, native.MFD_ALLOW_SEALING));
  const memory = ownerOf(fd, 'channel');
  try {
    for (let written = 0; written < message.length;) {
      written += checked('write', native.write(fd, message.subarray(written)));
    }
    addSeals(fd, messageSeals);
    return memory;
  } catch (error) {
    memory.close();
    throw error;
  }
}

/** `mmap(2)`, MAP_PRIVATE: what {@link messageMemory} created. Throws as {@link verifyMemory}. */
export function mapMessage(fd: number): Mapping {
  requireSeals(fd, messageSeals);
  const { size } = fstatSync(fd);
  if (size > LONGEST_MESSAGE) throw mismatchError('length of a message', LONGEST_MESSAGE, size);
  const { PROT_READ, PROT_WRITE, MAP_PRIVATE } = native;
  const buffer = native.mmap(size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  return new Mapping(mapped('mmap', buffer), { what: 'channel', release: 'munmap' });
}
