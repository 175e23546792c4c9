import type { Language } from '../language/language.js';
import { say, type Catalogue } from '../language/text.js';

const texts = {
  progress: {
    en: '{what}: {seconds} s of about {expected} s',
    fr: '{what} : {seconds} s sur {expected} s environ',
  },
} as const satisfies Catalogue;

/** A line on standard error that shows the progress of a long wait; on a terminal it overwrites itself. */
export class Progress implements Disposable {
  readonly #timer: NodeJS.Timeout;
  readonly #start = performance.now();

  constructor(what: string, expected: number, language: Language) {
    const onTerminal = process.stderr.isTTY;
    this.#timer = setInterval(
      () => {
        const seconds = Math.round((performance.now() - this.#start) / 1000);
        const line = say(language, texts.progress, { what, seconds, expected });
        process.stderr.write(onTerminal ? `\r${line}\r` : `${line}\n`);
      },
      onTerminal ? 1000 : 10_000,
    );
  }

  /** Takes the line off the terminal, so that another can be printed in its place. */
  clear(): void {
    if (process.stderr.isTTY) process.stderr.write('\x1b[2K');
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.clear();
  }
}
