/** The format that send_rand and get_rand share: the path of the FIFO, and the values in it. */
import { Failure, UsageError } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';
import { argumentNames } from './arguments.js';

/** Each value is decimal text followed by this. */
export const separator = ';';

const texts = {
  notAName: {
    en: '{name} must be the name of a file under /tmp, without "/", not {given}',
    fr: '{name} doit être un nom de fichier sous /tmp, sans « / », et non {given}',
  },
  nameTooLong: {
    en: '{name} must be at most 255 bytes long, not {length}',
    fr: '{name} ne doit pas dépasser 255 octets ; il en a {length}',
  },
  notANumber: {
    en: 'a value in the FIFO is {given}, which is not a whole number',
    fr: "une valeur de la FIFO est {given}, qui n'est pas un entier",
  },
} as const satisfies Catalogue;

/** The FIFO called `name` under /tmp. A name is one path component, so that it cannot lead elsewhere. */
export function fifoPath(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    throw new UsageError(texts.notAName, {
      name: argumentNames.name,
      given: JSON.stringify(name),
    });
  }
  const length = Buffer.byteLength(name);
  if (length > 255) {
    throw new UsageError(texts.nameTooLong, { name: argumentNames.name, length });
  }
  return `/tmp/${name}`;
}

/** Takes values out of a stream of bytes, whose chunks may end anywhere, even inside a value. */
export class ValueParser {
  /** The text after the last separator so far. */
  rest = '';

  /** The values that `chunk` completes. A line end also separates values, since `echo` writes one. */
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
  return new Failure(texts.notANumber, { given: JSON.stringify(text.slice(0, 40)) });
}
