/**
 * Any name as one token: of a subject, where `.`, `*`, `>` and spaces have a meaning, and of a stream or a
 * bucket, whose names may contain letters, digits, `-` and `_` only. Letters, digits and `-` stand for
 * themselves; any other byte of the UTF-8 form is `_` and two hexadecimal digits. Different names have
 * different tokens.
 */
export function subjectToken(name: string): string {
  let token = '';
  for (const byte of Buffer.from(name)) {
    const character = String.fromCharCode(byte);
    token += /[A-Za-z0-9-]/.test(character)
      ? character
      : `_${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  }
  return token;
}
