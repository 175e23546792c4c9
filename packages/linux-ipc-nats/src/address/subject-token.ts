import { createHash } from 'node:crypto';

/** A stream's name has 255 characters at most, and has to identify its maker. */
const LONGEST = 180;

/**
 * Any name as one token: of a subject, where `.`, `*`, `>` and spaces have a meaning, and of a stream or a
 * bucket, whose names may contain letters, digits, `-` and `_` only. Letters, digits and `-` stand for
 * themselves; any other byte of the UTF-8 form is `_` and two hexadecimal digits. Of a name that would be too long,
 * it is `_` and a digest. Different names have different tokens.
 */
export function subjectToken(name: string): string {
  let token = '';
  for (const byte of Buffer.from(name)) {
    const character = String.fromCharCode(byte);
    token += /[A-Za-z0-9-]/.test(character)
      ? character
      : `_${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  if (token.length <= LONGEST) return token;
  // No other token has a letter of g to z after `_`.
  return `_sha256-${createHash('sha256').update(name).digest('hex')}`;
}
