import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { BroadcastProducer, BroadcastSubscriber } from '../../../dist/channel/ring/broadcast.js';
import { KIND, WORD } from '../../../dist/channel/ring/layout.js';
import type { Segment } from '../../../dist/channel/ring/segment.js';
import { explore } from '../support/model.js';
import { isCounter, localSegment, numbered, numberOf } from '../support/segments.js';

/** A copy of the next record; undefined if there is none now. */
function take(subscriber: BroadcastSubscriber): Uint8Array | undefined {
  let taken: Uint8Array | undefined;
  subscriber.drain((bytes, offset, length) => {
    taken = bytes.slice(offset, offset + length);
  }, 1);
  return taken;
}

/** The number of each message, by the tail after it. */
function numbersByTail(lengths: readonly number[]): Map<number, number> {
  const segment = localSegment(KIND.BROADCAST, 64);
  const producer = new BroadcastProducer(segment);
  const numbers = new Map<number, number>();
  lengths.forEach((length, i) => {
    producer.trySend(numbered(i + 1, length), 0);
    numbers.set(segment.words[WORD.TAIL] ?? 0, i + 1);
  });
  return numbers;
}

/** What remains for the slowest possible subscriber, which joined before the first message. */
function receiveFromStart(segment: Segment): number[] {
  const tail = segment.words[WORD.TAIL] ?? 0;
  segment.words[WORD.TAIL] = 0;
  const subscriber = new BroadcastSubscriber(segment);
  segment.words[WORD.TAIL] = tail;
  const received: number[] = [];
  for (let message; (message = take(subscriber)) !== undefined;) {
    received.push(numberOf(message));
  }
  return received;
}

function sends(lengths: readonly number[]) {
  return (segment: Segment): void => {
    const producer = new BroadcastProducer(segment);
    lengths.forEach((length, i) => {
      producer.trySend(numbered(i + 1, length), 0);
    });
  };
}

/** The numbers of the messages that a subscriber received, and how many it counted as lost. */
function receives(polls: number) {
  return (segment: Segment): { received: number[]; lost: number } => {
    const subscriber = new BroadcastSubscriber(segment);
    const received: number[] = [];
    for (let i = 0; i < polls; i++) {
      const message = take(subscriber);
      if (message !== undefined) received.push(numberOf(message));
    }
    return { received, lost: subscriber.lost };
  };
}

describe('broadcast: every interleaving', () => {
  for (const plainStores of ['immediate', 'delayed', 'early'] as const) {
    it(`delivers whole, in order, with every gap counted (plain stores ${plainStores})`, () => {
      // The third message overwrites the first. A fourth, which makes a gap after a message, would multiply
      // the states of early loads by twenty.
      const lengths = plainStores === 'early' ? [16, 9, 16] : [16, 9, 16, 16];
      const gaps = new Set<number>();
      explore(
        localSegment(KIND.BROADCAST, 64),
        [
          { name: 'P', run: sends(lengths) },
          { name: 'S', run: receives(2) },
        ],
        ({ results, schedule }) => {
          const { received, lost } = results[1] as { received: number[]; lost: number };
          assert.ok(!received.includes(-1), `torn: ${schedule}`);
          const ascending = received.every((n, i) => i === 0 || n > (received[i - 1] ?? 0));
          assert.ok(ascending, `order: ${received.join()} ${schedule}`);
          const span = (received.at(-1) ?? 0) - (received[0] ?? 1) + 1;
          assert.equal(lost, received.length === 0 ? 0 : span - received.length, schedule);
          gaps.add(lost);
        },
        { plainStores, earlyLoads: plainStores === 'early', ignoredWords: isCounter },
      );
      assert.equal(gaps.has(0) && gaps.size > 1, lengths.length === 4, [...gaps].join());
    });

    it(`keeps the last message, wherever the producer dies (plain stores ${plainStores})`, () => {
      const lengths = [16, 9, 16, 16];
      const numbers = numbersByTail(lengths);
      explore(
        localSegment(KIND.BROADCAST, 64),
        [{ name: 'P', run: sends(lengths), mayDie: true }],
        ({ segment, schedule }) => {
          const last = numbers.get(segment.words[WORD.TAIL] ?? 0);
          assert.equal(receiveFromStart(segment).at(-1), last, schedule);
        },
        { plainStores, ignoredWords: isCounter },
      );
    });
  }
});

describe('broadcast', () => {
  it('reaches every subscriber from when it joins', () => {
    const segment = localSegment(KIND.BROADCAST, 1024);
    const producer = new BroadcastProducer(segment);
    const early = new BroadcastSubscriber(segment);
    producer.trySend(numbered(1, 3), 0);
    const late = new BroadcastSubscriber(segment);
    producer.trySend(numbered(2, 0), 0);
    producer.trySend(numbered(3, 3), 0);
    assert.equal(take(early)?.[0], 1);
    assert.equal(take(early)?.length, 0);
    assert.equal(take(late)?.length, 0);
    assert.equal(take(late)?.[0], 3);
    assert.equal(take(late), undefined);
    assert.equal(early.hasMessages(), true);
  });

  it('counts the messages that a slow subscriber lost', () => {
    const segment = localSegment(KIND.BROADCAST, 1024);
    const producer = new BroadcastProducer(segment);
    const subscriber = new BroadcastSubscriber(segment);
    producer.trySend(numbered(1, 100), 0);
    take(subscriber);
    for (let i = 0; i < 1000; i++) producer.trySend(numbered(i & 127, 100), 0);
    assert.equal(take(subscriber)?.[0], 999 & 127);
    assert.equal(subscriber.lost, 999);
  });

  it('keeps the last message of a batch that is longer than the memory', () => {
    // However long the batch is: a subscriber that has not taken the message before it is lapped by what is staged.
    for (let staged = 1; staged <= 100; staged++) {
      const segment = localSegment(KIND.BROADCAST, 1024);
      const producer = new BroadcastProducer(segment);
      const subscriber = new BroadcastSubscriber(segment);
      producer.trySend(numbered(100, 50), 0);
      for (let i = 0; i < staged; i++) {
        const offset = producer.tryClaim(50, 0);
        segment.bytes.fill(i, offset, offset + 50);
        producer.stage();
      }
      // What is published by now, it finds whole.
      for (let message; (message = take(subscriber)) !== undefined;) {
        assert.ok([100, ...Array(staged).keys()].includes(numberOf(message)), `of ${staged}`);
      }
      producer.publish();
      let last = -1;
      for (let message; (message = take(subscriber)) !== undefined;) last = numberOf(message);
      assert.equal(last, staged - 1);
    }
  });
});
