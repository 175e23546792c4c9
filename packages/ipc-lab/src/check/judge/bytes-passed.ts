/** Assembles the bytes that writes passed to reads: what the trace truncates on one side, the other may show. */
import type { EventOf } from '../../observe/events.js';
import type { Sent } from './readings/account.js';
import { sumOf } from './sum-of.js';

/**
 * The bytes in the order of the stream.
 *
 * @returns `undefined` if neither side shows all of them: splice(2) and sendfile(2) move bytes within the kernel.
 */
export function bytesPassed(
  writes: readonly EventOf<'written'>[],
  reads: readonly EventOf<'read'>[],
): Sent | undefined {
  const messages = writes.map(({ count }) => count).filter((count) => count > 0);
  const data = Buffer.alloc(sumOf(messages));
  const isKnown = new Uint8Array(data.length);
  // A second writer may have written between two reads: what the writes show takes precedence.
  for (const side of [reads, writes]) {
    let at = 0;
    for (const transfer of side) {
      const shown = transfer.data?.subarray(0, transfer.count) ?? Buffer.alloc(0);
      data.set(shown.subarray(0, Math.max(0, data.length - at)), Math.min(at, data.length));
      isKnown.fill(1, at, at + shown.length);
      at += transfer.count;
    }
  }
  return isKnown.includes(0) ? undefined : { data, messages };
}
