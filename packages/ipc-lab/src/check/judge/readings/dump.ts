/** Bytes as `od -A d -t x1z` shows them. */

const width = 16;
/** Bytes that are shown; of more, only the first. */
const most = 64;

/** Its lines, with `; ` between them. */
export function dump(data: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(data.length, most); at += width) {
    const bytes = [...data.subarray(at, Math.min(at + width, most))];
    const hexadecimal = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = bytes.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    );
    lines.push(`${String(at).padStart(7, '0')} ${hexadecimal}  >${text.join('')}<`);
  }
  return lines.join('; ') + (data.length > most ? '; …' : '');
}
