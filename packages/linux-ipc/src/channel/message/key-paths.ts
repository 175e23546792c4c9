/**
 * What a sender remembers about the keys of objects: the bytes of each list of keys, so that a list that
 * was written once is copied.
 */

/** How much is remembered; beyond it, everything is forgotten. A short key counts as one, a long one by its length. */
const MOST_REMEMBERED = 4096;
const COUNTED_LENGTH = 64;

/** The beginning of an object, as it was written: in little-endian words, which are copied faster than bytes. */
export class WrittenKeys {
  readonly words: Int32Array;
  /** In bytes. */
  readonly length: number;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    this.words = new Int32Array(Math.ceil(bytes.length / 4));
    const whole = new Uint8Array(4 * this.words.length);
    whole.set(bytes);
    const view = new DataView(whole.buffer);
    for (let i = 0; i < this.words.length; i++) this.words[i] = view.getInt32(4 * i, true);
  }
}

/** A list of keys, and the lists that continue it. */
export class KeyPath {
  /** The beginning of an object with these keys, as it was written. */
  written: WrittenKeys | undefined;
  private readonly owner: KeyPaths;
  private readonly before: KeyPath | undefined;
  private readonly key: string;
  private latest: KeyPath | undefined;
  private others: Map<string, KeyPath> | undefined;

  constructor(owner: KeyPaths, before: KeyPath | undefined, key: string) {
    this.owner = owner;
    this.before = before;
    this.key = key;
  }

  /** This list with one more key. */
  then(key: string): KeyPath {
    const { latest } = this;
    return latest?.key === key ? latest : this.change(key);
  }

  keys(): string[] {
    const keys: string[] = [];
    for (let path = this as KeyPath; path.before !== undefined; path = path.before) {
      keys.push(path.key);
    }
    return keys.reverse();
  }

  private change(key: string): KeyPath {
    this.others ??= new Map();
    let next = this.others.get(key);
    if (next === undefined) {
      next = new KeyPath(this.owner, this, key);
      this.others.set(key, next);
      this.owner.count += 1 + Math.floor(key.length / COUNTED_LENGTH);
    }
    this.latest = next;
    return next;
  }
}

export class KeyPaths {
  count = 0;
  private empty = new KeyPath(this, undefined, '');

  start(): KeyPath {
    if (this.count > MOST_REMEMBERED) {
      this.count = 0;
      this.empty = new KeyPath(this, undefined, '');
    }
    return this.empty;
  }
}
