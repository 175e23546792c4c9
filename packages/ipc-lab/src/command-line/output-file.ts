/**
 * The file to which a command writes its results. It is opened before anything runs: a path that cannot
 * be written is refused at once, not after minutes of work.
 */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

import { Failure, hasCode } from './errors.js';
import { texts } from './texts.js';

/** Milliseconds for which the reader of a pipe may take nothing. */
const patienceMs = 10_000;
const pauseMs = 10;

const asleep = new Int32Array(new SharedArrayBuffer(4));

export class OutputFile {
  readonly #fd: number;
  #isEmpty = false;

  /**
   * Opens the file without waiting: a FIFO must have a reader.
   *
   * @throws The system's error if the file cannot be written; {@link Failure} no process reads the FIFO.
   */
  constructor(readonly path: string) {
    const { O_WRONLY, O_CREAT, O_NONBLOCK } = constants;
    try {
      this.#fd = openSync(path, O_WRONLY | O_CREAT | O_NONBLOCK, 0o666);
    } catch (error) {
      if (hasCode(error, 'ENXIO')) throw new Failure(texts.noReader, { path });
      throw error;
    }
  }

  /**
   * Appends `text`. The first write truncates the file, so that its old content is lost only when there
   * is something to replace it.
   *
   * @throws The system's error, with the path: `ENOSPC` the disk is full; {@link Failure} the reader of a pipe takes
   *   nothing for ten seconds.
   */
  write(text: string): void {
    try {
      this.#empty();
      const bytes = Buffer.from(text);
      // write(2) may take less than it is given.
      for (let at = 0; at < bytes.length;) at += this.#writeSome(bytes, at);
    } catch (error) {
      if (error instanceof Error && !(error instanceof Failure)) error.message += ` '${this.path}'`;
      throw error;
    }
  }

  #writeSome(bytes: Buffer, from: number): number {
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pauseMs) {
      try {
        return writeSync(this.#fd, bytes, from);
      } catch (error) {
        if (!hasCode(error, 'EAGAIN')) throw error;
        Atomics.wait(asleep, 0, 0, pauseMs);
      }
    }
    throw new Failure(texts.noReader, { path: this.path });
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
