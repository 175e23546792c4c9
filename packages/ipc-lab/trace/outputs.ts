/** The files a trace is written to, each opened before the command runs. */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';

import type { Language } from '../cli/language.js';
import type { Event } from '../observe/events.js';
import { JsonlWriter } from '../observe/jsonl.js';
import { pageOf } from './html.js';
import { perfettoOf } from './perfetto.js';
import type { Picture } from './picture.js';
import type { Remains } from './summary.js';

export interface Output {
  add(events: readonly Event[]): void;
  end(picture: Picture, remains: readonly Remains[]): void;
}

export interface OutputFiles {
  readonly json?: string | undefined;
  readonly perfetto?: string | undefined;
  readonly html?: string | undefined;
}

/** @throws The system's error where a file cannot be written. */
export function outputsFor(files: OutputFiles, language: Language): Output[] {
  const outputs: Output[] = [];
  if (files.json !== undefined) outputs.push(new JsonlOutput(files.json));
  if (files.perfetto !== undefined) {
    outputs.push(
      new PictureOutput(files.perfetto, (picture) => JSON.stringify(perfettoOf(picture, language))),
    );
  }
  if (files.html !== undefined) {
    outputs.push(
      new PictureOutput(files.html, (picture, remains) => pageOf(picture, remains, language)),
    );
  }
  return outputs;
}

/** Drawn when everything is known. */
class PictureOutput implements Output {
  readonly #fd: number;

  constructor(
    path: string,
    readonly draw: (picture: Picture, remains: readonly Remains[]) => string,
  ) {
    this.#fd = open(path);
  }

  add(): void {
    // It is drawn from the picture alone.
  }

  end(picture: Picture, remains: readonly Remains[]): void {
    empty(this.#fd);
    writeAll(this.#fd, this.draw(picture, remains));
    closeSync(this.#fd);
  }
}

/** What the file holds is lost only when there is something to put in its place. */
function open(path: string): number {
  return openSync(path, constants.O_WRONLY | constants.O_CREAT, 0o666);
}

function empty(fd: number): void {
  if (fstatSync(fd).isFile()) ftruncateSync(fd);
}

/** write(2) may take less than it is given. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

class JsonlOutput implements Output {
  readonly #fd: number;
  readonly #writer = new JsonlWriter();
  #hasBegun = false;

  constructor(path: string) {
    this.#fd = open(path);
  }

  add(events: readonly Event[]): void {
    this.#begin();
    writeAll(this.#fd, events.map((event) => `${this.#writer.line(event)}\n`).join(''));
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    empty(this.#fd);
    writeAll(this.#fd, `${this.#writer.header()}\n`);
  }

  end(): void {
    this.#begin();
    closeSync(this.#fd);
  }
}
