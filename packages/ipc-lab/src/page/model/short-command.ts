/** A command as a person would name it: each path by its last part. */
import { visible } from '../../language/visible.js';

/** A blank, or a word of the shell with what is quoted in it. */
const pieces = /\s+|(?:'[^']*'?|"(?:\\.|[^"\\])*"?|\\.|[^\s'"\\])+/gs;
/** What is quoted may be a program of its own, or data, and stays as it is. */
const plainPath = /^(?:~|\.{1,2})?\/[^'"\\]*?([^'"\\/]+)$/;
const needsNoQuotes = /^[\w@%+=:,./-]+$/;

/** @param command As it was typed. */
export function shortCommand(command: string): string {
  return visible(command.replace(pieces, (piece) => shortWord(piece)));
}

/** @param words The command and its arguments. */
export function shortWords(words: readonly string[]): string {
  const all = words.map((word) =>
    needsNoQuotes.test(word) ? shortWord(word) : `'${word.replaceAll("'", `'\\''`)}'`,
  );
  return visible(all.join(' '));
}

function shortWord(word: string): string {
  return plainPath.exec(word)?.[1] ?? word;
}
