/**
 * Bytes as text and back: a path or a name may hold bytes that are not UTF-8. Such a byte becomes the lone
 * surrogate U+DC00 + byte, which no valid text contains, so that two names never become one.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const surrogates = 0xdc00;

export function textOf(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return piecewise(Buffer.from(bytes));
  }
}

/** A character of UTF-8, or else one byte. */
const characters =
  /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

function piecewise(bytes: Buffer): string {
  return bytes.toString('latin1').replace(characters, (piece) => {
    const own = Buffer.from(piece, 'latin1');
    if (own.length === 1) return escaped(own);
    try {
      return strict.decode(own);
    } catch {
      return escaped(own);
    }
  });
}

function escaped(bytes: Buffer): string {
  return String.fromCharCode(...Array.from(bytes, (byte) => surrogates + byte));
}

export function bytesOf(text: string): Buffer {
  return Buffer.concat(
    text
      .split(/([\udc80-\udcff])/u)
      .map((part, index) =>
        index % 2 === 1 ? Buffer.of(part.charCodeAt(0) - surrogates) : Buffer.from(part),
      ),
  );
}
