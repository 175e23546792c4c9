/** The errors of a command, and the one line that says what is wrong, in the reader's language. */
import { inspect } from 'node:util';

import type { Language } from '../language/language.js';
import { Refusal } from '../language/refusal.js';
import { visible } from '../language/visible.js';
import { say } from '../language/text.js';
import { frenchMessage } from './system-errors.js';
import { texts } from './texts.js';

/** The program was called wrongly: one line that names the help, exit 2. */
export class UsageError extends Refusal {}

/** The program cannot do what it was asked to: one line that says why. */
export class Failure extends Refusal {}

/** Whether it is a system error with one of these codes. */
export function hasCode(
  error: unknown,
  ...codes: readonly string[]
): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && codes.includes(error.code as string);
}

/** `name: problem`, whatever the words and paths in it hold. An unforeseen error is shown whole. */
export function errorLine(name: string, error: unknown, language: Language): string {
  const problem = problemOf(name, error, language);
  if (problem !== undefined) return visible(say(language, texts.line, { name, problem }));
  return inspect(error);
}

function problemOf(name: string, error: unknown, language: Language): string | undefined {
  if (error instanceof UsageError) {
    return say(language, texts.seeHelp, { problem: error.text[language], name });
  }
  if (error instanceof Refusal) return error.text[language];
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return language === 'fr' ? frenchMessage(error as NodeJS.ErrnoException) : error.message;
}
