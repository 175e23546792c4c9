/** What a command refuses, in the user's language. */
import { inEach, type Text, type Values } from './text.js';

/** A command is not carried out, for a reason that the user reads in the user's language. */
export class Refusal extends Error {
  readonly text: Text;

  constructor(text: Text, values?: Values) {
    const filled = inEach(text, values);
    super(filled.en);
    this.text = filled;
  }
}
