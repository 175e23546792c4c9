/** Reads what Python's pickle module writes of numbers, strings, lists, tuples and dictionaries. */

export interface Unpickled {
  readonly value: unknown;
  /** Where the next object begins. */
  readonly end: number;
}

/** Stands on the stack where a list or a dictionary begins. */
const mark = Symbol('mark');

/** @returns `undefined` if it is no pickle, or one of other objects. */
export function unpickle(data: Buffer, from = 0): Unpickled | undefined {
  if (data[from] !== 0x80 && data[from] !== 0x28) return undefined;
  try {
    return new Unpickler(data, from).run();
  } catch {
    // It ends too early, or asks for an object that is not known here.
    return undefined;
  }
}

class Unpickler {
  readonly #stack: unknown[] = [];
  readonly #memo: unknown[] = [];

  constructor(
    readonly data: Buffer,
    public at: number,
  ) {}

  run(): Unpickled {
    for (;;) {
      const code = String.fromCharCode(this.data.readUInt8(this.at));
      this.at += 1;
      if (code === '.') return { value: this.#stack.pop(), end: this.at };
      this.#step(code);
    }
  }

  #step(code: string): void {
    const stack = this.#stack;
    switch (code) {
      case '\x80':
        this.at += 1;
        return;
      case '\x95':
        this.at += 8;
        return;
      case 'K':
        stack.push(this.#take(1).readUInt8(0));
        return;
      case 'M':
        stack.push(this.#take(2).readUInt16LE(0));
        return;
      case 'J':
        stack.push(this.#take(4).readInt32LE(0));
        return;
      case 'G':
        stack.push(this.#take(8).readDoubleBE(0));
        return;
      case '\x8a': {
        const bytes = this.#take(this.#take(1).readUInt8(0));
        stack.push(bytes.length === 0 ? 0 : bytes.readIntLE(0, Math.min(bytes.length, 6)));
        return;
      }
      case '\x8c':
      case 'U':
        stack.push(this.#take(this.#take(1).readUInt8(0)).toString());
        return;
      case 'C':
        stack.push(this.#take(this.#take(1).readUInt8(0)).toString('latin1'));
        return;
      case 'X':
        stack.push(this.#take(this.#take(4).readUInt32LE(0)).toString());
        return;
      case 'N':
        stack.push(null);
        return;
      case '\x88':
      case '\x89':
        stack.push(code === '\x88');
        return;
      case ']':
      case ')':
        stack.push([]);
        return;
      case '}':
        stack.push(new Map());
        return;
      case '(':
        stack.push(mark);
        return;
      case '\x94':
        this.#memo.push(stack.at(-1));
        return;
      case 'q':
        this.#memo[this.#take(1).readUInt8(0)] = stack.at(-1);
        return;
      case 'h':
        stack.push(this.#memo[this.#take(1).readUInt8(0)]);
        return;
      case 't':
        stack.push(this.#toMark());
        return;
      case '\x85':
      case '\x86':
      case '\x87':
        stack.push(stack.splice(-(code.charCodeAt(0) - 0x84)));
        return;
      case 'a':
        this.#append([stack.pop()]);
        return;
      case 'e':
        this.#append(this.#toMark());
        return;
      case 's':
        this.#set(stack.splice(-2));
        return;
      case 'u':
        this.#set(this.#toMark());
        return;
      default:
        throw new RangeError(`no such opcode: ${code}`);
    }
  }

  #take(count: number): Buffer {
    const bytes = this.data.subarray(this.at, this.at + count);
    if (bytes.length < count) throw new RangeError('the pickle ends');
    this.at += count;
    return bytes;
  }

  #toMark(): unknown[] {
    const items = this.#stack.splice(this.#stack.lastIndexOf(mark));
    return items.slice(1);
  }

  #append(items: readonly unknown[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) throw new RangeError('not a list');
    for (const item of items) list.push(item);
  }

  #set(items: readonly unknown[]): void {
    const dictionary = this.#stack.at(-1);
    if (!(dictionary instanceof Map)) throw new RangeError('not a dictionary');
    for (let at = 0; at < items.length; at += 2) dictionary.set(items[at], items[at + 1]);
  }
}
