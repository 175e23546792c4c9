/** Splits a command that is given as one text into its words, as a shell would. */

/** Outside quotation marks, these characters have a meaning for a shell. */
const shellOnly = /[|&;<>()$`*?[\]#~!\n]/;

/**
 * @returns The words of the command. If the text has more than words and quotation marks, such as a pipe, the
 *   words of a command that has a shell run it.
 */
export function splitCommand(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const pattern = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\s+)|([^\s'"\\]+)|(['"\\])/gsy;
  for (const [, single, double, escaped, space, plain, open] of command.matchAll(pattern)) {
    if (open !== undefined) return shell(command);
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    if (plain !== undefined && shellOnly.test(plain)) return shell(command);
    if (double !== undefined && /[$`]/.test(double)) return shell(command);
    word =
      (word ?? '') + (single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? '');
  }
  if (word !== undefined) words.push(word);
  // Only a shell understands NAME=value before a command.
  return words[0]?.includes('=') === true ? shell(command) : words;
}

function shell(command: string): string[] {
  return ['/bin/sh', '-c', command];
}
