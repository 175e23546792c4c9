/**
 * What a receiver remembers about the keys of objects: the lists of keys that it has read, each found
 * again by its bytes. Nothing depends on which lists it remembers, except how fast it reads.
 */
import { corruptedError } from '../errors.js';

/** A power of two. */
const SLOTS = 256;
/** A longer list is read each time. */
const LONGEST_BYTES = 512;
/** A list that has been found this many times gets a function of its own. */
const OFTEN = 32;

/** Reads the next value, at this depth. */
interface ReadsValues {
  value(depth: number): unknown;
}

export interface KeyList {
  readonly bytes: Uint8Array;
  readonly keys: readonly string[];
  found: number;
  /** Reads the values of these keys into an object. */
  make: ((reader: ReadsValues, depth: number) => unknown) | undefined;
}

export class KeyLists {
  private readonly slots: (KeyList | undefined)[] = Array<undefined>(SLOTS).fill(undefined);
  private readonly readKeys: (bytes: Uint8Array, count: number) => string[];

  /** @param readKeys Reads this many keys, and nothing else may follow. */
  constructor(readKeys: (bytes: Uint8Array, count: number) => string[]) {
    this.readKeys = readKeys;
  }

  /** The list of keys at `start`. */
  find(memory: Uint8Array, start: number, length: number, count: number): KeyList {
    if (count > length) throw corruptedError('a count of keys', count, length);
    if (length > LONGEST_BYTES) return this.read(memory, start, length, count);
    const middle = memory[start + (length >> 1)] ?? 0;
    const last = memory[start + length - 1] ?? 0;
    const slot = (length * 31 + middle * 7 + last) & (SLOTS - 1);
    const known = this.slots[slot];
    if (known === undefined || !isAt(known, memory, start, length, count)) {
      return (this.slots[slot] = this.read(memory, start, length, count));
    }
    if (++known.found === OFTEN) known.make = compile(known.keys);
    return known;
  }

  /** The keys are read from a copy: they must be those of the bytes by which they are found again. */
  private read(memory: Uint8Array, start: number, length: number, count: number): KeyList {
    const bytes = new Uint8Array(length);
    bytes.set(memory.subarray(start, start + length));
    return { bytes, keys: this.readKeys(bytes, count), found: 0, make: undefined };
  }
}

function isAt(
  { bytes, keys }: KeyList,
  memory: Uint8Array,
  start: number,
  length: number,
  count: number,
): boolean {
  if (bytes.length !== length || keys.length !== count) return false;
  for (let i = 0; i < length; i++) if (bytes[i] !== memory[start + i]) return false;
  return true;
}

/**
 * A function that makes the object by a literal, which V8 does seven times as fast as by assigning to keys
 * in variables. Undefined where the process forbids code from strings, and for the key that would be the
 * prototype there.
 */
function compile(keys: readonly string[]): KeyList['make'] {
  if (keys.includes('__proto__')) return undefined;
  const properties = keys.map((key) => `${JSON.stringify(key)}: reader.value(depth)`);
  try {
    // The only parts that the peer has chosen are string literals.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return new Function(
      'reader',
      'depth',
      `return { ${properties.join(', ')} };`,
    ) as KeyList['make'];
  } catch {
    return undefined;
  }
}
