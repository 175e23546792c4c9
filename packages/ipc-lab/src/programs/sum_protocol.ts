/**
 * The protocol that sum_server and sum_client share: a SOCK_SEQPACKET socket, and messages of one whole
 * number each, as decimal ASCII ended by NUL, at most 12 bytes, so that a C program can be at either end.
 */
import { Failure, UsageError } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';

export const defaultSocketPath = '/tmp/test6.socket';
export const messageLimit = 12;

/** A value is a C `int`, so that the sum of any two, with its NUL, still fits a message. */
export const leastValue = -(2 ** 31);
export const mostValue = 2 ** 31 - 1;

const texts = {
  empty: { en: 'an empty message', fr: 'un message vide' },
  withoutNul: {
    en: 'a message without NUL at its end',
    fr: 'un message qui ne finit pas par NUL',
  },
  notANumber: {
    en: '{given}, which is not a whole number',
    fr: "{given}, qui n'est pas un entier",
  },
  tooLarge: {
    en: '{value}, which is not within 32 bits',
    fr: '{value}, qui ne tient pas sur 32 bits',
  },
  noPath: { en: '--socket must be a path', fr: '--socket doit être un chemin' },
  pathTooLong: {
    en: '--socket must be a path of at most 107 bytes, not {length} (unix(7))',
    fr: '--socket doit être un chemin de 107 octets au plus ; celui-ci en a {length} (unix(7))',
  },
} as const satisfies Catalogue;

export function encodeNumber(number: number): Buffer {
  return Buffer.from(`${number}\0`);
}

/**
 * The number in a message. Bytes after its NUL are ignored: a C program may send its whole buffer.
 *
 * @throws Failure the message contains no number; the text shows what it contains.
 */
export function decodeNumber(message: Uint8Array): number {
  const end = message.indexOf(0);
  if (message.length === 0) throw new Failure(texts.empty);
  if (end < 0) throw new Failure(texts.withoutNul);
  const text = Buffer.from(message.subarray(0, end)).toString('latin1');
  if (!/^[+-]?\d+$/.test(text)) {
    throw new Failure(texts.notANumber, { given: JSON.stringify(text) });
  }
  return Number(text);
}

/** A value to be added. @throws Failure as {@link decodeNumber}, or if it is not within 32 bits. */
export function decodeValue(message: Uint8Array): number {
  const value = decodeNumber(message);
  if (value < leastValue || value > mostValue) throw new Failure(texts.tooLarge, { value });
  return value;
}

export function socketPath(option: string | undefined): string {
  if (option === undefined || option === '') throw new UsageError(texts.noPath);
  const length = Buffer.byteLength(option);
  if (length > 107) throw new UsageError(texts.pathTooLong, { length });
  return option;
}
