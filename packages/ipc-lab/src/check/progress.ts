/**
 * The progress of an exercise that takes its time, on standard error: a count that overwrites itself on a terminal, a
 * line now and then elsewhere.
 */
import type { CommandIo } from '../command-line/program.js';
import type { Language } from '../language/language.js';
import { say } from '../language/text.js';
import { reportTexts as texts } from './texts.js';

/** Steps between two lines, where they do not overwrite each other. */
const stepsPerLine = 10;

export class Progress {
  readonly #stderr: CommandIo['stderr'];
  readonly #id: string;
  readonly #language: Language;

  constructor(stderr: CommandIo['stderr'], id: string, language: Language) {
    this.#stderr = stderr;
    this.#id = id;
    this.#language = language;
  }

  step(done: number, total: number): void {
    const line = say(this.#language, texts.progress, { id: this.#id, done, total });
    if (this.#stderr.isTTY === true) this.#stderr.write(`\r${line}`);
    else if (done % stepsPerLine === 0 && done < total) this.#stderr.write(`${line}\n`);
  }

  /** Takes the count off the terminal. */
  clear(): void {
    if (this.#stderr.isTTY === true) this.#stderr.write('\r\x1b[2K');
  }
}
