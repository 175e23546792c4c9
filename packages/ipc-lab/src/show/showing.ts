import type { Language } from '../language/language.js';

export interface Showing {
  readonly print: (line: string) => void;
  readonly language: Language;
  /** Aborts when the user wants no more, as on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Performs something on the real kernel and prints, step by step, what happened. */
export type Show = (showing: Showing) => Promise<void>;
