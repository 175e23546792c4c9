/**
 * The arguments of a system call as strace prints them, as a tree.
 *
 * Nothing here throws: text that is not understood becomes a {@link Word}, since a trace may be truncated
 * or come from another version of strace.
 */

import { textOf } from '../../language/lossless.js';

export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
  readonly text: string;
}

export class StringValue {
  readonly kind = 'string';
  #bytes: Buffer | undefined;

  /** @param whole False if strace truncated the string at its limit. */
  constructor(
    readonly escaped: string,
    readonly whole: boolean,
  ) {}

  /** Decoded on first use: most strings are never read. */
  get bytes(): Buffer {
    return (this.#bytes ??= unescape(this.escaped));
  }
}

export interface DescriptorValue {
  readonly kind: 'descriptor';
  /** Negative for AT_FDCWD. */
  readonly fd: number;
  readonly target: string;
  readonly deleted: boolean;
  readonly isDevice: boolean;
}

/** What strace -yy prints between angle brackets. */
export interface Target {
  /** A path without escapes, or any other text as it is: `pipe:[19150]`. */
  readonly target: string;
  /** Whether the file has no name any more. */
  readonly deleted: boolean;
  /** Whether it is a path of a character or block device. */
  readonly isDevice: boolean;
}

export interface StructValue {
  readonly kind: 'struct';
  /** The key of a field without a name is its index. */
  readonly fields: ReadonlyMap<string, Value>;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  /** `~[…]`: every signal but these. */
  readonly inverted: boolean;
}

/** `before => after`: an argument that the kernel changed. */
export interface ChangeValue {
  readonly kind: 'change';
  readonly before: Value;
  readonly after: Value;
}

/** A constant, flags, a macro: any other text. */
export interface Word {
  readonly kind: 'word';
  readonly text: string;
}

export type Value =
  NumberValue | StringValue | DescriptorValue | StructValue | ListValue | ChangeValue | Word;

/** Deeper nesting than any real argument: a mutated line must not exhaust the stack. */
const depthLimit = 64;

const escapes: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  v: 11,
  f: 12,
  a: 7,
  b: 8,
  e: 27,
};

/** The bytes of the escaped text of a string. */
export function unescape(text: string): Buffer {
  let backslash = text.indexOf('\\');
  if (backslash < 0) return Buffer.from(text, 'latin1');
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  let from = 0;
  while (backslash >= 0) {
    for (; from < backslash; from += 1) bytes[length++] = text.charCodeAt(from);
    from += 1;
    const escaped = text[from] ?? '';
    let digits = 0;
    let value = 0;
    while (digits < 3 && isOctal(text.charCodeAt(from + digits))) {
      value = value * 8 + text.charCodeAt(from + digits) - zero;
      digits += 1;
    }
    hexadecimal.lastIndex = from;
    if (digits > 0) {
      bytes[length++] = value & 0xff;
      from += digits;
    } else if (escaped === 'x' && hexadecimal.test(text)) {
      bytes[length++] = parseInt(text.slice(from + 1, from + 3), 16);
      from += 3;
    } else {
      bytes[length++] = escapes[escaped] ?? escaped.charCodeAt(0) & 0xff;
      from += 1;
    }
    backslash = text.indexOf('\\', from);
  }
  for (; from < text.length; from += 1) bytes[length++] = text.charCodeAt(from);
  return Buffer.from(bytes.subarray(0, length));
}

const zero = 48;
const seven = 55;

function isOctal(code: number): boolean {
  return code >= zero && code <= seven;
}

const hexadecimal = /x[0-9a-fA-F]{2}/y;
const number = /-?(?:0x[0-9a-fA-F]+|\d+)(?![\w.])/y;
const fieldName = /[A-Za-z_][\w.]*=(?!=)/y;
const comment = / ?\/\*.*?\*\//y;

/** Reads values one after the other from the text of a call. */
export class ValueReader {
  constructor(
    readonly text: string,
    public position = 0,
  ) {}

  /** The values up to the closing parenthesis, or to the end of a truncated text. */
  arguments(): Value[] {
    return this.#sequence(')', 0);
  }

  /** Whether the text continues with `wanted`; if so, skips it. */
  take(wanted: string): boolean {
    if (!this.text.startsWith(wanted, this.position)) return false;
    this.position += wanted.length;
    return true;
  }

  #sequence(end: string, depth: number): Value[] {
    const values: Value[] = [];
    while (this.position < this.text.length) {
      this.#separators();
      if (this.take(end)) break;
      const before = this.position;
      values.push(this.value(depth + 1));
      // Skips a stray closing mark, so that every turn makes progress.
      if (this.position === before) this.position += 1;
    }
    return values;
  }

  #separators(): void {
    while (this.text[this.position] === ' ' || this.text[this.position] === ',') this.position += 1;
  }

  value(depth = 0): Value {
    const before = this.#simple(depth);
    const next = this.text[this.position];
    if (next !== ' ' && next !== '/' && next !== '=') return before;
    comment.lastIndex = this.position;
    if (comment.test(this.text)) this.position = comment.lastIndex;
    if (this.take(' => ') || this.take('=>')) {
      return { kind: 'change', before, after: this.#simple(depth) };
    }
    return before;
  }

  #simple(depth: number): Value {
    if (depth > depthLimit) return this.#word();
    const first = this.text[this.position];
    if (first === '"') return this.#string();
    if (first === '@' && this.text[this.position + 1] === '"') {
      // This is an abstract address: strace prints its first byte so.
      this.position += 1;
      return this.#string('\\000');
    }
    if (first === '{') {
      this.position += 1;
      return this.#struct(depth);
    }
    if (first === '[' || (first === '~' && this.text[this.position + 1] === '[')) {
      this.position += first === '[' ? 1 : 2;
      return { kind: 'list', items: this.#sequence(']', depth), inverted: first === '~' };
    }
    number.lastIndex = this.position;
    if (number.test(this.text)) {
      const after = number.lastIndex;
      const text = this.text.slice(this.position, after);
      const next = this.text[after];
      if (next === '<') {
        this.position = after;
        return this.#descriptor(Number(text));
      }
      if (next === undefined || !'|&*+-/:'.includes(next)) {
        this.position = after;
        return {
          kind: 'number',
          value: text.startsWith('-0x') ? -Number(text.slice(1)) : Number(text),
          text,
        };
      }
    }
    if (this.text.startsWith('AT_FDCWD<', this.position)) {
      this.position += 'AT_FDCWD'.length;
      return this.#descriptor(-100);
    }
    return this.#word();
  }

  #string(before = ''): StringValue {
    const start = this.position + 1;
    let end = this.text.indexOf('"', start);
    while (end >= 0 && this.#escaped(end, start)) end = this.text.indexOf('"', end + 1);
    const truncated = end < 0;
    if (truncated) end = this.text.length;
    this.position = truncated ? end : end + 1;
    const escaped = this.text.slice(start, end);
    const dots = this.take('...');
    return new StringValue(before + escaped, !dots && !truncated);
  }

  #escaped(at: number, start: number): boolean {
    let backslashes = 0;
    while (at - backslashes > start && this.text[at - backslashes - 1] === '\\') backslashes += 1;
    return backslashes % 2 === 1;
  }

  #struct(depth: number): StructValue {
    const fields = new Map<string, Value>();
    while (this.position < this.text.length) {
      this.#separators();
      if (this.take('}')) break;
      fieldName.lastIndex = this.position;
      const name = fieldName.exec(this.text);
      if (name !== null) this.position += name[0].length;
      const key = name === null ? String(fields.size) : name[0].slice(0, -1);
      const before = this.position;
      fields.set(key, this.value(depth + 1));
      if (this.position === before && name === null) this.position += 1;
    }
    return { kind: 'struct', fields };
  }

  /** Reads `<…>` after the number of a descriptor. */
  descriptorTarget(): Target {
    const start = this.position + 1;
    const end = endOfTarget(this.text, start);
    const text = this.text.slice(start, end);
    this.position = Math.min(end + 1, this.text.length);
    const deleted = this.take('(deleted)');
    if (!text.startsWith('/')) return { target: text, deleted, isDevice: false };
    // The brackets of a name are escaped, those around the number of a device are not.
    const path = text.replace(/<(?:char|block) [^>]*>$/, '');
    return { target: textOf(unescape(path)), deleted, isDevice: path !== text };
  }

  #descriptor(fd: number): DescriptorValue {
    return { kind: 'descriptor', fd, ...this.descriptorTarget() };
  }

  #word(): Word {
    const { text } = this;
    const start = this.position;
    let depth = 0;
    let position = start;
    for (; position < text.length; position += 1) {
      const character = text[position] ?? '';
      if (character === '(') depth += 1;
      else if (character === ')' && depth > 0) depth -= 1;
      else if (depth === 0 && ',)]}'.includes(character)) break;
      else if (character === ' ' && depth === 0 && !continuesWord(text, position)) break;
    }
    this.position = position;
    return { kind: 'word', text: text.slice(start, position) };
  }
}

/** `WIFEXITED(s) && WEXITSTATUS(s) == 0` is one word; `USR1 CHLD` is two. */
function continuesWord(text: string, space: number): boolean {
  const next = text[space + 1];
  const previous = text[space - 1];
  return (
    (next !== undefined && '&=|<'.includes(next) && text[space + 2] !== '>') ||
    (previous !== undefined && '&=|<'.includes(previous))
  );
}

/**
 * strace escapes the angle brackets in a path, but not those around a device (`/dev/pts/0<char 136:0>`);
 * other targets have theirs within square brackets or quotes.
 */
function endOfTarget(text: string, start: number): number {
  const isPath = text[start] === '/';
  let angles = 0;
  let squares = 0;
  for (let position = start; position < text.length; position += 1) {
    const character = text[position];
    if (isPath) {
      if (character === '<') angles += 1;
      else if (character === '>' && angles-- === 0) return position;
    } else if (character === '"') {
      position += 1;
      while (position < text.length && text[position] !== '"') {
        position += text[position] === '\\' ? 2 : 1;
      }
    } else if (character === '[') squares += 1;
    else if (character === ']') squares -= 1;
    else if (character === '>' && squares <= 0) return position;
  }
  return text.length;
}
