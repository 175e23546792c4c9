import assert from 'node:assert/strict';

import { SystemVMessageQueue, type ReceiveOptions } from 'linux-ipc/message-queue';

/** A queue that is removed at the end of its scope. */
export function temporaryQueue(): SystemVMessageQueue & Disposable {
  const queue = SystemVMessageQueue.create();
  return Object.assign(queue, {
    [Symbol.dispose]: () => {
      queue.remove();
    },
  });
}

/** Sends messages of these types, each with its position as its text. */
export function fill(queue: SystemVMessageQueue, types: readonly number[]): void {
  for (const [place, type] of types.entries()) {
    assert.equal(queue.trySend(Buffer.from(String(place)), type), true);
  }
}

/** Sends messages of a kilobyte, of type 1, until the queue is full; returns their number. */
export function fillUp(queue: SystemVMessageQueue): number {
  let count = 0;
  while (queue.trySend(Buffer.alloc(1024), 1)) count++;
  return count;
}

/** Receives all messages that match the selection; returns their positions in order. */
export function receivedPlaces(queue: SystemVMessageQueue, options: ReceiveOptions): number[] {
  const places: number[] = [];
  for (let message; (message = queue.tryReceive(options)) !== undefined;) {
    places.push(Number(message.message.toString()));
  }
  return places;
}
