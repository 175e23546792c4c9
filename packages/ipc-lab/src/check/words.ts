/** A command given as one text. */

/** Said to the shell by these, outside of quotes. */
const shellOnly = /[|&;<>()$`*?[\]#~!\n]/;

/** Its words; or, where it says more than words and quotes, the shell that understands it. */
export function splitWords(command: string): string[] {
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
  // NAME=value before a command.
  return words[0]?.includes('=') === true ? shell(command) : words;
}

function shell(command: string): string[] {
  return ['/bin/sh', '-c', command];
}
