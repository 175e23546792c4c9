import { copyInto } from '../../core/copy.js';
import { native } from '../../core/native.js';

/** From this length on, malloc(3) maps each block anew: M_MMAP_THRESHOLD of mallopt(3). */
const LONG_BYTES = 128 * 1024;

let isKeeping = false;

/**
 * Memory for a message that is given to the user. It is not zeroed: nobody may see it before it is full.
 *
 * The first long message makes malloc(3) keep the memory of earlier ones: pages that the kernel has to map
 * and to zero take several times as long as to fill them.
 */
export function ownBytes(length: number): Uint8Array {
  if (length >= LONG_BYTES && !isKeeping) {
    isKeeping = true;
    native.keepFreedMemory();
  }
  return new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);
}

/** A copy of `bytes` from `offset` to `offset + length`. */
export function ownCopy(bytes: Uint8Array, offset: number, length: number): Uint8Array {
  if (length < LONG_BYTES) return bytes.slice(offset, offset + length);
  const copy = ownBytes(length);
  copyInto(copy, 0, bytes.subarray(offset, offset + length));
  return copy;
}
