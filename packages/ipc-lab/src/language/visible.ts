/** Untrusted bytes and text, made harmless for a terminal and readable for a person. */

/** Control, format (bidirectional marks) and unassigned characters, and line separators. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;
const short: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\0': '\\0',
};

export function visible(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) {
      return short[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
    }
    // A byte that is not UTF-8, as a lone surrogate.
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
    return `\\u{${code.toString(16)}}`;
  });
}

/** The same for a text of several lines: line ends and tabulators stay. */
export function printable(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes in quotation marks where they are UTF-8, otherwise in hexadecimal; at most `limit`
 * characters.
 */
export function shown(bytes: Buffer, count: number, limit: number): string {
  let text: string;
  try {
    text = `"${visible(strict.decode(bytes))}"`;
  } catch {
    text = `<${bytes.toString('hex').replace(/..(?=.)/g, '$& ')}>`;
  }
  const isCut = text.length > limit || bytes.length < count;
  return isCut ? `${Array.from(text).slice(0, limit).join('')}… (${count})` : text;
}

/** Returns at most `limit` characters; a text truncated twice shows it once. */
export function clipped(text: string, limit: number): string {
  const characters = Array.from(visible(text));
  if (characters.length <= limit) return characters.join('');
  const kept = characters.slice(0, limit - 1);
  if (kept.at(-1) === '…') kept.pop();
  return `${kept.join('')}…`;
}
