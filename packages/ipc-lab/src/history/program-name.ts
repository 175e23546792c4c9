/** The name that a person would give a program: that of the script, if an interpreter runs one. */

const interpreter = /^(?:node|nodejs|python[\d.]*|perl|ruby|sh|bash|dash|zsh|env|deno|bun)$/;

/** @param words The program's arguments, its own name first. */
export function programName(words: readonly string[], path: string): string {
  // A program may be given no name at all, or one that ends with a slash.
  const own = basename(words[0] ?? '') || basename(path);
  if (!interpreter.test(own)) return own;
  const script = words.slice(1).find((word) => !word.startsWith('-'));
  // `sh -c 'a | b'`: a line of commands is no name.
  return script === undefined || /\s/.test(script) ? own : basename(script) || own;
}

/** As basename(1): what follows the last slash, not counting those at the end. */
function basename(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) ?? '';
}
