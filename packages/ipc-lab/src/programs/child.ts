/** Runs the child's part of a program that starts its own file again. */
import type { Parent } from 'linux-ipc/process';

import { errorLine, Failure } from '../command-line/errors.js';
import { languageAsked } from '../language/language.js';
import { say, type Catalogue } from '../language/text.js';

const texts = {
  name: { en: '{name} (child {pid})', fr: '{name} (enfant {pid})' },
  parentGone: { en: 'the parent has exited', fr: "le père s'est terminé" },
} as const satisfies Catalogue;

/**
 * Runs the child's part, in the language of its `--lang`. Signals have their default effect on it. When the
 * parent exits for any reason, `signal` aborts and the child ends too.
 */
export async function runChild(
  name: string,
  parent: Parent,
  main: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const parentGone = new AbortController();
  void parent.exited().then(() => {
    parentGone.abort(new Failure(texts.parentGone));
  });
  // The output has no reader any more: SIGPIPE would end a C program here.
  process.stdout.on('error', () => process.exit(141));
  try {
    await main(parentGone.signal);
  } catch (error) {
    const language = languageAsked(process.argv.slice(2));
    const itself = say(language, texts.name, { name, pid: process.pid });
    console.error(errorLine(itself, error, language));
    process.exitCode = 1;
  }
}
