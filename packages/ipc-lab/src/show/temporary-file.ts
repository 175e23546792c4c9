import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file for the time of a demonstration. */
export class TemporaryFile implements Disposable {
  readonly path = join(tmpdir(), `ipc-lab-show-${randomUUID()}`);
  readonly #fd: number;

  constructor(content: string) {
    this.#fd = openSync(this.path, 'wx+', 0o600);
    writeSync(this.#fd, content);
  }

  /** What read(2) finds in it. */
  read(): string {
    const bytes = Buffer.alloc(fstatSync(this.#fd).size);
    return bytes.toString('latin1', 0, readSync(this.#fd, bytes, 0, bytes.length, 0));
  }

  truncate(length: number): void {
    ftruncateSync(this.#fd, length);
  }

  /** Once every process has opened it, it needs no name, and the kernel frees it however we exit. */
  removeName(): void {
    rmSync(this.path, { force: true });
  }

  [Symbol.dispose](): void {
    this.removeName();
    closeSync(this.#fd);
  }
}
