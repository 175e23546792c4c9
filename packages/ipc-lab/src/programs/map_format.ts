/** The format that map_writer and map_reader share: five 32-bit integers at the start of a mapped file. */
import { UsageError } from '../command-line/errors.js';
import type { Catalogue } from '../language/text.js';
import { argumentNames } from './arguments.js';

export const mappingLength = 0x100;
export const valueCount = 5;
export const valuesLength = valueCount * Int32Array.BYTES_PER_ELEMENT;

const texts = {
  notAPath: { en: '{name} must be a path, not ""', fr: '{name} doit être un chemin, et non ""' },
} as const satisfies Catalogue;

/** The five integers, in this machine's byte order, as a C program on it would see them. */
export function valuesIn(mapping: Uint8Array): Int32Array {
  return new Int32Array(mapping.buffer, mapping.byteOffset, valueCount);
}

export function filePath(text: string): string {
  if (text === '') throw new UsageError(texts.notAPath, { name: argumentNames.file });
  return text;
}
