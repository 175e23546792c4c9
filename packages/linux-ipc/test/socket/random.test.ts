/** Random sequences of calls, against a model of the messages that must arrive. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

import { socketPair, type SeqpacketConnection } from 'linux-ipc/socket';

/** A repeatable source of numbers (xorshift). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const openCount = () => readdirSync('/proc/self/fd').length;

/** Legal ends of a call while its connection is being closed or its signal aborted. */
const refusals = new Set(['ERR_CLOSED', 'EPIPE', 'ECONNRESET', 'ABORT_ERR']);
const codeOf = (error: unknown): string =>
  error instanceof DOMException ? 'ABORT_ERR' : String((error as NodeJS.ErrnoException).code);

/** One direction: every message that was accepted must arrive in order, once. */
class Direction {
  readonly #from: SeqpacketConnection;
  readonly #to: SeqpacketConnection;
  readonly sent: string[] = [];
  readonly arrived: string[] = [];
  readonly pending: Promise<void>[] = [];
  #number = 0;

  constructor(from: SeqpacketConnection, to: SeqpacketConnection) {
    this.#from = from;
    this.#to = to;
  }

  #message(size: number): { text: string; message: Buffer } {
    const text = `${String(this.#number++)} ${'.'.repeat(size)}`;
    return { text, message: Buffer.from(text) };
  }

  send(size: number, signal?: AbortSignal): void {
    const { text, message } = this.#message(size);
    const place = this.sent.push(text) - 1;
    this.pending.push(
      this.#from.send(message, { signal }).catch((error: unknown) => {
        assert.ok(refusals.has(codeOf(error)), String(error));
        this.sent[place] = '';
      }),
    );
  }

  sendDescriptors(size: number, count: number): void {
    const { text, message } = this.#message(size);
    const place = this.sent.push(text) - 1;
    this.pending.push(
      this.#from
        .sendDescriptors(message, new Array<number>(count).fill(1))
        .catch((error: unknown) => {
          assert.ok(refusals.has(codeOf(error)), String(error));
          this.sent[place] = '';
        }),
    );
  }

  trySend(size: number): void {
    const { text, message } = this.#message(size);
    if (this.#from.trySend(message)) this.sent.push(text);
  }

  receive(signal?: AbortSignal): void {
    this.pending.push(
      this.#to.receive({ signal }).then(
        (message) => {
          if (message !== undefined) this.arrived.push(message.toString());
        },
        (error: unknown) => {
          assert.ok(refusals.has(codeOf(error)), String(error));
        },
      ),
    );
  }

  receiveDescriptors(): void {
    this.pending.push(
      this.#to.receiveDescriptors().then(
        (received) => {
          if (received === undefined) return;
          this.arrived.push(received.message.toString());
          for (const descriptor of received.descriptors) descriptor.close();
        },
        (error: unknown) => {
          assert.ok(refusals.has(codeOf(error)), String(error));
        },
      ),
    );
  }
}

async function run(seed: number): Promise<void> {
  const below = randomNumbers(seed);
  const [ours, theirs] = socketPair('seqpacket');
  const directions = [new Direction(ours, theirs), new Direction(theirs, ours)] as const;
  const size = () => (below(4) === 0 ? below(100_000) : below(100));
  for (let step = 0; step < 60; step++) {
    const direction = directions[below(2) as 0 | 1];
    const controller = new AbortController();
    switch (below(8)) {
      case 0:
      case 1:
        direction.send(size());
        break;
      case 2:
        direction.trySend(size());
        break;
      case 3:
        direction.sendDescriptors(size(), 1 + below(5));
        break;
      case 4:
      case 5:
        direction.receive();
        break;
      case 6:
        direction.receiveDescriptors();
        break;
      case 7:
        if (below(2) === 0) direction.send(size(), controller.signal);
        else direction.receive(controller.signal);
        if (below(2) === 0) controller.abort();
        else
          setImmediate(() => {
            controller.abort();
          });
        break;
    }
    if (below(5) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  // Receives all messages: first those that fitted, then those that waited.
  for (const direction of directions) {
    for (const _ of direction.sent) direction.receive();
  }
  await new Promise((resolve) => setImmediate(resolve));
  ours.shutdown('send');
  theirs.shutdown('send');
  await Promise.all(directions.flatMap(({ pending }) => pending));
  for (const { sent, arrived } of directions) {
    const accepted = sent.filter((text) => text !== '');
    assert.deepEqual(arrived, accepted, `seed ${String(seed)}`);
  }
  ours.close();
  theirs.close();
}

describe('a seqpacket pair', () => {
  it('delivers every accepted message in order, whatever the calls and their order', async () => {
    await run(1);
    const before = openCount();
    for (let seed = 2; seed < 500; seed++) await run(seed);
    assert.equal(openCount(), before);
  });
});
