/** The files a trace is written to, each opened before the command runs. */
import { closeSync, openSync, writeSync } from 'node:fs';

import type { Language } from '../check/texts.js';
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
    this.#fd = openSync(path, 'w');
  }

  add(): void {
    // It is drawn from the picture alone.
  }

  end(picture: Picture, remains: readonly Remains[]): void {
    writeAll(this.#fd, this.draw(picture, remains));
    closeSync(this.#fd);
  }
}

/** write(2) may take less than it is given. */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

class JsonlOutput implements Output {
  readonly #fd: number;
  readonly #writer = new JsonlWriter();

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
    writeAll(this.#fd, `${this.#writer.header()}\n`);
  }

  add(events: readonly Event[]): void {
    writeAll(this.#fd, events.map((event) => `${this.#writer.line(event)}\n`).join(''));
  }

  end(): void {
    closeSync(this.#fd);
  }
}
