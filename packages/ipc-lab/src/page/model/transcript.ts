/** What a terminal shows: what the programs wrote, and what a person typed. */
import { printable } from '../../language/visible.js';

export interface Passage {
  readonly isTyped: boolean;
  readonly text: string;
}

/** Characters. Only the end of a long output is shown. */
const mostShown = 20_000;

export class Transcript {
  #passages: Passage[] = [];
  #length = 0;

  get passages(): readonly Passage[] {
    return this.#passages;
  }

  add(isTyped: boolean, text: string): void {
    const last = this.#passages.at(-1);
    // A mark that turns the direction of writing would turn that of the page, too.
    const visible = printable(text.replaceAll('\r', ''));
    if (last?.isTyped === isTyped) {
      this.#passages[this.#passages.length - 1] = { isTyped, text: last.text + visible };
    } else this.#passages.push({ isTyped, text: visible });
    this.#length += visible.length;
    this.#forget();
  }

  /** The begun line at the end: usually what a program asks. */
  get prompt(): string {
    const last = this.#passages.at(-1);
    return last?.isTyped === false ? last.text.slice(last.text.lastIndexOf('\n') + 1) : '';
  }

  #forget(): void {
    while (this.#length > mostShown) {
      const [first, ...rest] = this.#passages;
      if (first === undefined) return;
      const kept = first.text.slice(this.#length - mostShown);
      this.#length -= first.text.length - kept.length;
      this.#passages = kept === '' ? rest : [{ ...first, text: kept }, ...rest];
    }
  }
}
