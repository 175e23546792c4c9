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

/** A file that exists during a demonstration. */
export class TemporaryFile implements Disposable {
  readonly path = join(tmpdir(), `ipc-lab-show-${randomUUID()}`);
  readonly #fd: number;

  constructor(content: string) {
    this.#fd = openSync(this.path, 'wx+', 0o600);
    writeSync(this.#fd, content);
  }

  /** The content, as read(2) returns it. */
  read(): string {
    const bytes = Buffer.alloc(fstatSync(this.#fd).size);
    return bytes.toString('latin1', 0, readSync(this.#fd, bytes, 0, bytes.length, 0));
  }

  truncate(length: number): void {
    ftruncateSync(this.#fd, length);
  }

  /** For when every process has opened it: without a name, the kernel frees it however we exit. */
  removeName(): void {
    rmSync(this.path, { force: true });
  }

  [Symbol.dispose](): void {
    this.removeName();
    closeSync(this.#fd);
  }
}
