/** A refusal: its text is in both languages. */
import { inEach, type Text, type Values } from './text.js';

/** The command is not carried out; the text says why. */
export class Refusal extends Error {
  readonly text: Text;

  constructor(text: Text, values?: Values) {
    const filled = inEach(text, values);
    super(filled.en);
    this.text = filled;
  }
}
