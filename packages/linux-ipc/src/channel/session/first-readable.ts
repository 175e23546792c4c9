import { onAbort } from '../../core/abort.js';
import { deadlineIn } from '../../core/time-out.js';
import type { Descriptor } from '../../core/descriptor.js';
import { checked } from '../../core/errors.js';
import { isReady, pollList } from '../../core/poll-list.js';
import { pollSync } from '../../core/slice.js';

/**
 * Waits until one of several descriptors is readable, or its other end has been closed.
 *
 * @returns The descriptor.
 * @throws `ERR_CLOSED` one of them was closed; the signal's reason.
 */
export function firstReadable(
  descriptors: Iterable<Descriptor>,
  signal: AbortSignal | undefined,
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
 * `ppoll(2)`: blocks this thread until one is readable, or its other end has been closed, for at most
 * `milliseconds`.
 *
 * @returns Those that are.
 * @throws `EINVAL` more than RLIMIT_NOFILE; `ENOMEM`.
 */
export function firstReadableSync(
  descriptors: readonly Descriptor[],
  milliseconds: number,
): Descriptor[] {
  const polled = pollList(descriptors.map(({ fd }) => fd));
  const count = checked('ppoll', pollSync(polled, deadlineIn(milliseconds)));
  return count === 0 ? [] : descriptors.filter((_, i) => isReady(polled, i));
}
