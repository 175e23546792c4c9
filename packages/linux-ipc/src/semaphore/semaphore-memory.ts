import { constants as fsConstants } from 'node:fs';

import { nulTerminated } from '../core/arguments.js';
import { takenOver } from '../core/descriptor.js';
import { checked } from '../core/errors.js';
import { KEY } from '../core/construction.js';
import { native } from '../core/native.js';
import { openShared } from '../core/shared-folder.js';
import { allocate, MappedObject } from '../memory/mapped-object.js';
import { fileOfName, semaphoreFile, semaphoreFolder } from './semaphore-name.js';

const { O_NONBLOCK, O_RDWR } = fsConstants;

/** The memory of a named semaphore: a file in /dev/shm, where sem_open(3) looks for it. */
export class SemaphoreMemory extends MappedObject {
  readonly #name: string;

  private constructor(fd: number, name: string) {
    const length = native.semaphoreLength;
    super(KEY, fd, { what: `semaphore '${name}'`, path: name, writable: true, offset: 0, length });
    this.#name = name;
  }

  static open(name: string): SemaphoreMemory {
    // O_NONBLOCK: neither a lease on the file nor a FIFO of that name lets the call wait.
    const result = openShared(semaphoreFolder, fileOfName(name), O_RDWR | O_NONBLOCK);
    const fd = checked('open', result, { path: name });
    return takenOver(fd, () => new SemaphoreMemory(fd, name));
  }

  /**
   * Creates a file that has no name before {@link giveName}. A process killed before that leaves nothing
   * behind, and no process opens an incomplete semaphore. (sem_open(3) first creates a file with another
   * name.)
   */
  static make(name: string, mode: number): SemaphoreMemory {
    const folder = nulTerminated('path', semaphoreFolder);
    const result = native.open(folder, native.O_TMPFILE | O_RDWR, mode);
    const fd = checked('open', result, { path: semaphoreFolder });
    return takenOver(fd, () => {
      allocate(fd, native.semaphoreLength, name);
      return new SemaphoreMemory(fd, name);
    });
  }

  giveName(): void {
    const file = nulTerminated('path', semaphoreFile(this.#name));
    checked('linkat', native.linkDescriptor(this.fd, file), { path: this.#name });
  }
}
