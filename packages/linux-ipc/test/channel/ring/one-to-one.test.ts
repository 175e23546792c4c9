import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { COUNTER, HEADER_BYTES, WORD } from '../../../dist/channel/ring/layout.js';
import { OneToOneConsumer } from '../../../dist/channel/ring/one-to-one-consumer.js';
import { OneToOneProducer, strideOf } from '../../../dist/channel/ring/one-to-one.js';
import type { Segment } from '../../../dist/channel/ring/segment.js';
import { explore, type ModelOutcome, type ModelProcess } from '../support/model.js';
import { isCounter, doNothing, numbered, numberOf, oneToOneSegment } from '../support/segments.js';

/** Sends 1, 2 … with these lengths, in at most `attempts` tries; returns how many it sent. */
function sends(lengths: readonly number[], attempts: number): (segment: Segment) => number {
  return (segment) => {
    const producer = new OneToOneProducer(segment, doNothing);
    let sent = 0;
    for (let i = 0; i < attempts && sent < lengths.length; i++) {
      if (producer.trySend(numbered(sent + 1, lengths[sent] ?? 0), 0)) sent++;
    }
    return sent;
  };
}

function receives(segment: Segment, polls: number, limit = 256): number[] {
  const consumer = new OneToOneConsumer(segment, doNothing);
  const received: number[] = [];
  for (let i = 0; i < polls; i++) {
    consumer.drain((bytes, offset, length) => {
      received.push(numberOf(bytes.slice(offset, offset + length)));
    }, limit);
  }
  return received;
}

/** Checks an outcome: messages are whole, in order, without a gap or repetition, and none is lost. */
function checkOrder({ results, killed, segment, schedule }: ModelOutcome): void {
  const received = (results[1] ?? []) as number[];
  const rest = killed[1] === true ? receives(segment, 1) : [...received, ...receives(segment, 1)];
  const first = rest[0] ?? 0;
  assert.deepEqual(
    rest,
    Array.from(rest, (_, i) => first + i),
    schedule,
  );
  if (rest.length > 0 && killed[1] !== true) assert.equal(rest[0], 1, schedule);
  // A consumer that was killed may have taken everything.
  if (killed[1] === true && rest.length === 0) return;
  if (killed[0] !== true) assert.equal(rest.at(-1) ?? 0, results[0], schedule);
}

describe('one-to-one: every interleaving', () => {
  const lengths = [5, 16, 9, 16];
  for (const plainStores of ['immediate', 'delayed'] as const) {
    it(`delivers whole, in order, without loss, whichever side dies (plain stores ${plainStores})`, () => {
      const processes: ModelProcess[] = [
        { name: 'P', run: sends(lengths, 6), mayDie: true },
        { name: 'C', run: (segment) => receives(segment, 3), mayDie: true },
      ];
      let outcomes = 0;
      const states = explore(
        oneToOneSegment(64),
        processes,
        (outcome) => {
          outcomes++;
          if (outcome.killed[0] !== true && outcome.killed[1] !== true) {
            const sent = outcome.results[0] as number;
            assert.ok(sent >= 2 && sent <= 4, 'sent what fits');
          }
          checkOrder(outcome);
        },
        { plainStores, ignoredWords: isCounter },
      );
      assert.ok(outcomes > 100 && states > 1000, `${String(outcomes)} of ${String(states)}`);
    });
  }

  it('delivers messages that were claimed together, whichever side dies', () => {
    const claims = (segment: Segment): number => {
      const producer = new OneToOneProducer(segment, doNothing);
      let sent = 0;
      for (let i = 0; i < 3 && sent < 4; i++) {
        const first = producer.tryClaimMany(8, 2, 0);
        if (first < 0) continue;
        for (let k = 0; k < 2; k++) {
          producer.bytes.set(numbered(sent + k + 1, 8), first + k * strideOf(8));
        }
        producer.stage();
        producer.publish();
        sent += 2;
      }
      return sent;
    };
    explore(
      oneToOneSegment(256),
      [
        { name: 'P', run: claims, mayDie: true },
        { name: 'C', run: (segment) => receives(segment, 3), mayDie: true },
      ],
      checkOrder,
      { plainStores: 'delayed', ignoredWords: isCounter },
    );
  });

  it('would notice a producer that publishes before it writes', () => {
    const tooEarly = (segment: Segment): number => {
      Atomics.store(segment.words, WORD.TAIL, 2);
      segment.words[WORD.DATA] = 16;
      segment.words[WORD.DATA + 1] = 0;
      segment.bytes.set(numbered(1, 8), 4 * WORD.DATA + 8);
      return 1;
    };
    assert.throws(() => {
      explore(
        oneToOneSegment(64),
        [
          { name: 'P', run: tooEarly },
          { name: 'C', run: (segment) => receives(segment, 1) },
        ],
        checkOrder,
        { plainStores: 'immediate', ignoredWords: isCounter },
      );
    }, /corrupted|AssertionError|deepEqual|strictly/);
  });

  it('never sleeps through a message', () => {
    const bell = 1000;
    const consumer = (segment: Segment): string => {
      const ring = new OneToOneConsumer(segment, doNothing);
      let received = 0;
      for (let i = 0; i < 3; i++) {
        received += ring.drain(() => undefined, 256);
        if (received === 2) return 'all';
        if (ring.maySleep() && Atomics.exchange(segment.words, bell, 0) === 0) return 'asleep';
      }
      return 'gave up';
    };
    const producer = (segment: Segment): void => {
      const ring = new OneToOneProducer(segment, () => Atomics.add(segment.words, bell, 1));
      for (let i = 0; i < 2; i++) ring.trySend(numbered(i, 8), 0);
    };
    const seen = new Set<unknown>();
    explore(
      oneToOneSegment(64),
      [
        { name: 'P', run: producer },
        { name: 'C', run: consumer },
      ],
      ({ results, segment, schedule }) => {
        seen.add(results[1]);
        if (results[1] !== 'asleep') return;
        // A real consumer would still sleep: if there is a message, the bell must have been rung.
        const waiting = new OneToOneConsumer(segment, doNothing).hasMessages();
        assert.ok(!waiting || (segment.words[bell] ?? 0) > 0, schedule);
      },
      { plainStores: 'immediate', ignoredWords: isCounter },
    );
    assert.ok(seen.has('all') && seen.has('asleep'), [...seen].join());
  });

  it('never sleeps on when there is room', () => {
    const bell = 1000;
    const producer = (segment: Segment): string => {
      const ring = new OneToOneProducer(segment, doNothing);
      let sent = 0;
      for (let i = 0; i < 6; i++) {
        if (ring.trySend(numbered(sent, 16), 0)) {
          if (++sent === 3) return 'all';
        } else if (ring.maySleep(16)) {
          if (Atomics.exchange(segment.words, bell, 0) === 0) return 'asleep';
        }
      }
      return 'gave up';
    };
    const consumer = (segment: Segment): number => {
      const ring = new OneToOneConsumer(segment, () => Atomics.add(segment.words, bell, 1));
      return ring.drain(() => undefined, 1) + ring.drain(() => undefined, 1);
    };
    const seen = new Set<unknown>();
    explore(
      oneToOneSegment(64),
      [
        { name: 'P', run: producer },
        { name: 'C', run: consumer },
      ],
      ({ results, segment, schedule }) => {
        seen.add(results[0]);
        if (results[0] !== 'asleep') return;
        // Two fit, and the third where the first was.
        assert.ok(results[1] === 0 || (segment.words[bell] ?? 0) > 0, schedule);
      },
      { plainStores: 'immediate', ignoredWords: isCounter },
    );
    assert.ok(seen.has('all') && seen.has('asleep'), [...seen].join());
  });
});

describe('one-to-one', () => {
  it('refuses messages while it is full, and accepts them when there is room', () => {
    const segment = oneToOneSegment(128);
    const producer = new OneToOneProducer(segment, doNothing);
    let woken = 0;
    const consumer = new OneToOneConsumer(segment, () => woken++);
    let sent = 0;
    while (producer.trySend(numbered(sent, 16), 0)) sent++;
    assert.equal(sent, 5);
    assert.equal(producer.maySleep(16), true, 'there is no room');
    assert.equal(
      consumer.drain(() => undefined, 1),
      1,
    );
    assert.equal(woken, 1);
    assert.equal(producer.maySleep(16), false, 'past the padding at the end');
    assert.equal(producer.maySleep(17), true, 'a record does not straddle the end');
    assert.equal(producer.trySend(numbered(5, 16), 0), true);
    const rest: number[] = [];
    consumer.drain((bytes, offset) => {
      rest.push(bytes[offset] ?? -1);
    }, 256);
    assert.deepEqual(rest, [1, 2, 3, 4, 5]);
  });

  it('publishes a batch at once, and drops an aborted claim', () => {
    const segment = oneToOneSegment(1024);
    const producer = new OneToOneProducer(segment, doNothing);
    const consumer = new OneToOneConsumer(segment, doNothing);
    assert.ok(producer.tryStage(numbered(1, 4), 0));
    assert.ok(producer.tryClaim(4, 0) > 0);
    assert.throws(() => producer.tryClaim(4, 0), { code: 'ERR_CHANNEL_CLAIM_PENDING' });
    producer.abort();
    assert.ok(producer.tryStage(numbered(2, 4), 7));
    assert.equal(consumer.hasMessages(), false);
    producer.publish();
    const received: number[][] = [];
    consumer.drain((bytes, offset, length, type) => {
      received.push([bytes[offset] ?? -1, length, type]);
    }, 256);
    assert.deepEqual(received, [
      [1, 4, 0],
      [2, 4, 7],
    ]);
  });

  it('claims several of one length, all or none, even at the end of the data', () => {
    const segment = oneToOneSegment(512);
    const producer = new OneToOneProducer(segment, doNothing);
    const consumer = new OneToOneConsumer(segment, doNothing);
    assert.throws(() => producer.tryClaimMany(8, 5, 0), { code: 'ERR_OUT_OF_RANGE' });
    assert.throws(() => producer.tryClaimMany(8, 0, 0), { code: 'ERR_OUT_OF_RANGE' });
    let sent = 0;
    for (let round = 0; round < 40; round++) {
      for (const count of [3, 2, 4]) {
        const first = producer.tryClaimMany(5, count, 0);
        assert.ok(first >= HEADER_BYTES, 'there is room');
        for (let i = 0; i < count; i++) {
          segment.bytes.set(numbered(sent++ & 255, 5), first + i * strideOf(5));
        }
        producer.stage();
      }
      producer.publish();
      const received: number[] = [];
      consumer.drain((bytes, offset, length) => {
        received.push(numberOf(bytes.slice(offset, offset + length)));
      }, 256);
      assert.deepEqual(
        received,
        Array.from({ length: 9 }, (_, i) => (sent - 9 + i) & 255),
      );
    }
    assert.equal(segment.counters[COUNTER.SENT], 360);
    assert.equal(segment.counters[COUNTER.SENT_BYTES], 1800);
    let more = 0;
    for (; producer.tryClaimMany(8, 4, 0) >= 0; more += 4) producer.stage();
    assert.ok(more >= 24, String(more));
    assert.equal(consumer.hasMessages(), false, 'not before they are published');
    assert.ok(producer.tryClaimMany(8, 4, 0) < 0);
    producer.publish();
    assert.equal(consumer.drain(doNothing, 256), more);
  });

  it('continues when its positions pass 2^31 and 2^32', () => {
    for (const start of [0x7fff_fffa, -6]) {
      const segment = oneToOneSegment(64);
      segment.words[WORD.TAIL] = start;
      segment.words[WORD.HEAD] = start;
      const producer = new OneToOneProducer(segment, doNothing);
      const consumer = new OneToOneConsumer(segment, doNothing);
      for (let i = 0; i < 100; i++) {
        assert.ok(producer.trySend(numbered(i, i % 17), 0));
        assert.equal(
          consumer.drain((bytes, offset, length) => {
            assert.equal(length, i % 17);
            if (length > 0) assert.equal(numberOf(bytes.slice(offset, offset + length)), i);
          }, 256),
          1,
        );
      }
    }
  });

  it('takes the record whose handler throws, and continues after it', () => {
    const segment = oneToOneSegment(1024);
    const producer = new OneToOneProducer(segment, doNothing);
    const consumer = new OneToOneConsumer(segment, doNothing);
    for (let i = 0; i < 3; i++) producer.trySend(numbered(i, 1), 0);
    const received: (number | undefined)[] = [];
    const handler = (bytes: Uint8Array, offset: number): void => {
      received.push(bytes[offset]);
      if (received.length === 1) throw new Error('mine');
    };
    assert.throws(() => consumer.drain(handler, 256), /mine/);
    assert.equal(consumer.drain(handler, 256), 2);
    assert.deepEqual(received, [0, 1, 2]);
  });

  it('refuses a record that is longer than what is published', () => {
    const segment = oneToOneSegment(1024);
    const producer = new OneToOneProducer(segment, doNothing);
    const consumer = new OneToOneConsumer(segment, doNothing);
    assert.ok(producer.trySend(numbered(1, 8), 0));
    // Its header and its payload are 16 bytes: the next unit is not published.
    segment.words[WORD.DATA] = 17;
    let handled = 0;
    const handle = (): void => {
      handled++;
    };
    assert.throws(() => consumer.drain(handle, 1), { code: 'ERR_CHANNEL_CORRUPTED' });
    assert.equal(handled, 0);
    segment.words[WORD.DATA] = 16;
    assert.equal(consumer.drain(doNothing, 1), 1);
  });
});
