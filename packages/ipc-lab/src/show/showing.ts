import type { Text, Values } from '../language/text.js';

export interface Showing {
  /** Prints a line in the user's language. */
  readonly print: (text: Text, values?: Values) => void;
  /** Prints an empty line, before a conclusion. */
  readonly pause: () => void;
  /** Aborts when the user wants no more, as on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Performs something on the real kernel and prints, step by step, what happened. */
export type Show = (showing: Showing) => Promise<void>;
