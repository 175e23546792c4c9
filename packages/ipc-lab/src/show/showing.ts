import type { Text, Values } from '../language/text.js';

export interface Showing {
  /** Prints a line in the user's language. */
  readonly print: (text: Text, values?: Values) => void;
  /** Prints an empty line, before a conclusion. */
  readonly pause: () => void;
  /** Aborts when the user interrupts the demonstration, as by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A demonstration on the real kernel, which prints step by step what happened. */
export type Show = (showing: Showing) => Promise<void>;
