/** Text as UTF-8. */
import { Scratch } from './scratch.js';

/** Up to this length, a loop over the characters is faster than a call to C++. */
const SHORT = 40;

const scratch = new Scratch();

/** Encodes text; the bytes are valid until the next call. A lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const { length } = text;
  if (length <= SHORT) {
    const { bytes } = scratch;
    let at = 0;
    for (let code; at < length && (code = text.charCodeAt(at)) < 0x80; at++) bytes[at] = code;
    if (at === length) return scratch.first(length);
  }
  const most = length > scratch.bytes.length / 3 ? Buffer.byteLength(text) : 3 * length;
  if (most > scratch.bytes.length) scratch.grow(0, most);
  return scratch.first(scratch.bytes.write(text, 0, 'utf8'));
}

/**
 * Decodes a copy of the bytes: V8 counts the characters before it writes them. If the peer changed the
 * bytes in between, it would write past the end of the string.
 */
export function decodeUtf8(memory: Uint8Array, offset: number, length: number): string {
  if (length <= SHORT) {
    const text = decodeAscii(memory, offset, length);
    if (text !== undefined) return text;
  }
  return Buffer.from(memory.subarray(offset, offset + length)).toString();
}

/** One array per length, for the character codes. */
const codesOfLength: number[][] = Array.from({ length: SHORT + 1 }, (_, length) =>
  Array<number>(length).fill(0),
);

/** Decodes at most 40 bytes; undefined if one is not ASCII. Reads each byte once. */
function decodeAscii(memory: Uint8Array, offset: number, length: number): string | undefined {
  const codes = codesOfLength[length] as unknown as number[];
  for (let i = 0; i < length; i++) {
    const code = memory[offset + i] as unknown as number;
    if (code >= 0x80) return undefined;
    codes[i] = code;
  }
  return String.fromCharCode(...codes);
}

/** Decodes bytes that are one character each. Reads each byte once. */
export function decodeLatin1(memory: Uint8Array, offset: number, length: number): string {
  if (length > SHORT) {
    return Buffer.from(memory.subarray(offset, offset + length)).toString('latin1');
  }
  const codes = codesOfLength[length] as unknown as number[];
  for (let i = 0; i < length; i++) codes[i] = memory[offset + i] as unknown as number;
  return String.fromCharCode(...codes);
}
