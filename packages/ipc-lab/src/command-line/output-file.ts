/**
 * The file to which a command writes its results. It is opened before anything runs: a path that cannot
 * be written is refused at once, not after minutes of work.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

export class OutputFile {
  readonly #fd: number;
  #isEmpty = false;

  /** @throws The system's error if the file cannot be written. */
  constructor(readonly path: string) {
    this.#fd = openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o666);
  }

  /**
   * Appends `text`. The first write truncates the file, so that its old content is lost only when there
   * is something to replace it.
   *
   * @throws The system's error, with the path: `ENOSPC` the disk is full.
   */
  write(text: string): void {
    try {
      this.#empty();
      const bytes = Buffer.from(text);
      // write(2) may take less than it is given.
      for (let at = 0; at < bytes.length;) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      if (error instanceof Error) error.message += ` '${this.path}'`;
      throw error;
    }
  }

  #empty(): void {
    if (this.#isEmpty) return;
    this.#isEmpty = true;
    if (fstatSync(this.#fd).isFile()) ftruncateSync(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
