/** What send_rand and get_rand agree on: where the FIFO is, and how values stand in it. */
import { Failure, UsageError } from '../command-line/report.js';

/** Each value is decimal text followed by this. */
export const separator = ';';

/** The FIFO called `name` under /tmp. A name is one path component, so that it cannot lead elsewhere. */
export function fifoPath(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    const given = JSON.stringify(name);
    throw new UsageError(`NAME must be the name of a file under /tmp, without "/", not ${given}`);
  }
  if (Buffer.byteLength(name) > 255) {
    throw new UsageError(`NAME must be at most 255 bytes long, not ${Buffer.byteLength(name)}`);
  }
  return `/tmp/${name}`;
}

/** Takes values out of a stream of bytes, whose chunks may end anywhere, inside a value too. */
export class ValueParser {
  /** What follows the last separator so far. */
  rest = '';

  /** The values that `chunk` completes. A line's end separates values too, as `echo` writes one. */
  valuesIn(chunk: Uint8Array): number[] {
    const pieces = (this.rest + Buffer.from(chunk).toString('latin1')).split(/[;\s]/);
    this.rest = pieces.pop() ?? '';
    if (this.rest.length > longestValue) throw notANumber(this.rest);
    return pieces.filter((piece) => piece !== '').map(parseValue);
  }
}

const longestValue = 15;

function parseValue(text: string): number {
  if (!/^[+-]?\d+$/.test(text) || text.length > longestValue) throw notANumber(text);
  return Number(text);
}

function notANumber(text: string): Failure {
  const shown = JSON.stringify(text.slice(0, 40));
  return new Failure(`a value in the FIFO is ${shown}, which is not a whole number`);
}
