/** The files a trace is written to, each opened before the command runs. */
import type { Language } from '../language/language.js';
import { OutputFile } from '../command-line/output-file.js';
import type { Event } from '../observe/events.js';
import { JsonlWriter } from '../observe/jsonl.js';
import { pageOf } from './drawing/html.js';
import { perfettoOf } from './perfetto.js';
import type { Picture } from '../history/picture.js';
import type { Remain } from '../history/remains.js';

export interface Output {
  add(events: readonly Event[]): void;
  end(picture: Picture, remains: readonly Remain[]): void;
}

export interface OutputFiles {
  readonly json?: string | undefined;
  readonly perfetto?: string | undefined;
  readonly html?: string | undefined;
}

/** @throws The system's error if a file cannot be written. */
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

/** An output that is drawn at the end of the trace. */
class PictureOutput implements Output {
  readonly #file: OutputFile;

  constructor(
    path: string,
    readonly draw: (picture: Picture, remains: readonly Remain[]) => string,
  ) {
    this.#file = new OutputFile(path);
  }

  add(): void {
    // The picture at the end contains all that is drawn.
  }

  end(picture: Picture, remains: readonly Remain[]): void {
    this.#file.write(this.draw(picture, remains));
    this.#file.close();
  }
}

class JsonlOutput implements Output {
  readonly #file: OutputFile;
  readonly #writer = new JsonlWriter();
  #hasBegun = false;

  constructor(path: string) {
    this.#file = new OutputFile(path);
  }

  add(events: readonly Event[]): void {
    this.#begin();
    this.#file.write(events.map((event) => `${this.#writer.line(event)}\n`).join(''));
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#file.write(`${this.#writer.header()}\n`);
  }

  end(): void {
    this.#begin();
    this.#file.close();
  }
}
