/** Lengths below this have a view of their own, made once. */
const VIEWS = 1024;
const INITIAL_BYTES = 8192;
/** Longer memory is freed after the message for which it was made. */
export const LONGEST_KEPT_BYTES = 2 ** 20;

/**
 * Memory in which a codec assembles a message of unknown length. It is reused: a short message allocates
 * nothing.
 */
export class Scratch {
  bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  private views: Uint8Array[] = [];

  /** Makes room for `needed` bytes; keeps the first `used`. */
  grow(used: number, needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.bytes.length, needed));
    larger.set(this.bytes.subarray(0, used));
    this.bytes = larger;
    this.views = [];
  }

  /** The first `length` bytes. They are valid until the next message is assembled. */
  first(length: number): Uint8Array {
    if (length < VIEWS) return (this.views[length] ??= this.view(length));
    const message = this.view(length);
    this.trim();
    return message;
  }

  /** Frees memory that was made for a long message. */
  trim(): void {
    if (this.bytes.length <= LONGEST_KEPT_BYTES) return;
    this.bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    this.views = [];
  }

  private view(length: number): Uint8Array {
    return new Uint8Array(this.bytes.buffer, 0, length);
  }
}
