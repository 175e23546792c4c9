import { onAbort } from '../../core/abort.js';
import type { Descriptor } from '../../core/descriptor.js';
import { native } from '../../core/native.js';

/**
 * Waits until one of several descriptors is readable, or its other end has been closed.
 *
 * @param onReadable Called with that descriptor at once. The promise's own callbacks run later: others,
 *   which then begin to wait, may run before them.
 * @returns The descriptor.
 * @throws `ERR_CLOSED` one of them was closed; the signal's reason.
 */
export function firstReadable(
  descriptors: Iterable<Descriptor>,
  signal: AbortSignal | undefined,
  onReadable: (descriptor: Descriptor) => void = () => undefined,
): Promise<Descriptor> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let isOver = false;
    const ends: (() => void)[] = [];
    const end = (): void => {
      isOver = true;
      for (const each of ends) each();
    };
    for (const descriptor of descriptors) {
      const wake = (): void => {
        end();
        onReadable(descriptor);
        resolve(descriptor);
      };
      const refuse = (reason: Error): void => {
        end();
        reject(reason);
      };
      // Once one is readable, the others are left alone: their events stay for the next wait.
      ends.push(descriptor.polled.expectReadable({ wake, refuse }));
      if (isOver) return;
    }
    if (signal === undefined) return;
    const forgetSignal = onAbort(signal, () => {
      end();
      reject(signal.reason as Error);
    });
    ends.push(forgetSignal);
  });
}

/**
 * `ppoll(2)`: as {@link firstReadable}, but blocks this thread, for at most `milliseconds`. The caller
 * finds out which descriptor is readable, if any: an interrupted call returns, too.
 */
export function firstReadableSync(descriptors: readonly Descriptor[], milliseconds: number): void {
  const numbers = Int32Array.from(descriptors, ({ fd }) => fd);
  native.ppoll(numbers, milliseconds);
}
