import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import {
  KIND,
  PARTICIPANT,
  PARTICIPANT_COUNT,
  participantWord,
  WORD,
} from '../../../dist/channel/ring/layout.js';
import { ManyToOneConsumer, ManyToOneProducer } from '../../../dist/channel/ring/many-to-one.js';
import type { Segment } from '../../../dist/channel/ring/segment.js';
import { maySleep, mustWake } from '../../../dist/channel/ring/sleep.js';
import { explore, type ModelOutcome } from '../support/model.js';
import { isCounter, localSegment, numbered, numberOf } from '../support/segments.js';

/** Where the model records deaths: in the unused part of the header. */
const deathWord = (process: number): number => 300 + process;

const isUnused = (index: number): boolean =>
  isCounter(index) || (index >= WORD.PARTICIPANTS + 3 * 16 && index < WORD.DATA);

/** Sends messages of these lengths, with bytes of 10 * participant + 1, + 2 …; returns those sent. */
function sends(participant: number, lengths: readonly number[], attempts: number) {
  return (segment: Segment): number[] => {
    const producer = new ManyToOneProducer(segment, participant);
    const sent: number[] = [];
    for (let i = 0; i < attempts && sent.length < lengths.length; i++) {
      const number = 10 * (participant + 1) + sent.length;
      if (producer.trySend(numbered(number, lengths[sent.length] ?? 0), 0)) sent.push(number);
    }
    return sent;
  };
}

function receives(polls: number) {
  return (segment: Segment): number[] => {
    const consumer = new ManyToOneConsumer(segment);
    const received: number[] = [];
    for (let i = 0; i < polls; i++) {
      consumer.drain((bytes, offset, length) => {
        received.push(numberOf(bytes.slice(offset, offset + length)));
      }, 256);
      consumer.recover((participant) => Atomics.load(segment.words, deathWord(participant)) === 0);
    }
    return received;
  };
}

/** Runs the consumer until nothing is unread; fails if it is stuck. */
function receiveRest(segment: Segment, schedule: string): number[] {
  const consumer = new ManyToOneConsumer(segment);
  const received: number[] = [];
  const lives = (participant: number): boolean => segment.words[deathWord(participant)] === 0;
  for (let turn = 0; turn < 20; turn++) {
    consumer.drain((bytes, offset, length) => {
      received.push(numberOf(bytes.slice(offset, offset + length)));
    }, 256);
    consumer.recover(lives);
    if (consumer.hasPassed(consumer.tail())) return received;
  }
  return assert.fail(`the consumer is stuck: ${schedule}`);
}

function check({ results, killed, segment, schedule }: ModelOutcome, producers: number): void {
  const received = [...(results[producers] as number[]), ...receiveRest(segment, schedule)];
  assert.ok(!received.includes(-1), `torn: ${schedule}`);
  for (let participant = 0; participant < producers; participant++) {
    const mine = received.filter((number) => Math.trunc(number / 10) === participant + 1);
    const sent = results[participant] as number[] | undefined;
    const inOrder = mine.map((_, i) => 10 * (participant + 1) + i);
    assert.deepEqual(mine, inOrder, `order of ${String(participant)}: ${schedule}`);
    if (killed[participant] !== true) assert.deepEqual(mine, sent, schedule);
  }
  assert.ok(
    segment.bytes.subarray(4 * WORD.DATA).every((byte) => byte === 0),
    schedule,
  );
}

describe('many-to-one: every interleaving', () => {
  for (const [plainStores, start] of [
    ['immediate', 6],
    ['delayed', 0],
  ] as const) {
    it(`two producers, either may die (from ${String(start)}, plain stores ${plainStores})`, () => {
      const segment = localSegment(KIND.MANY_TO_ONE, 64);
      segment.words[WORD.TAIL] = start;
      segment.words[WORD.HEAD] = start;
      let outcomes = 0;
      explore(
        segment,
        [
          { name: 'A', run: sends(0, [16], 1), mayDie: true },
          { name: 'B', run: sends(1, [9], 1), mayDie: true },
          { name: 'C', run: receives(1) },
        ],
        (outcome) => {
          outcomes++;
          check(outcome, 2);
        },
        { plainStores, ignoredWords: isUnused, deathWord },
      );
      assert.ok(outcomes > 100, String(outcomes));
    });
  }
});

/** The bell that wakes the consumer. */
const BELL = 310;

describe('many-to-one: every interleaving with sleeping', () => {
  it('wakes the consumer when a producer that delayed recovery finds no room', () => {
    const segment = localSegment(KIND.MANY_TO_ONE, 64);
    segment.words[WORD.TAIL] = 6;
    segment.words[WORD.HEAD] = 6;
    segment.words[participantWord(0) + PARTICIPANT.TAIL] = 6;
    segment.words[participantWord(0) + PARTICIPANT.UNITS] = 5;
    let refused = 0;
    let woken = 0;
    explore(
      segment,
      [
        {
          // It claims and dies; another producer fills the memory after the claim.
          name: 'A',
          run({ words }) {
            if (Atomics.compareExchange(words, WORD.TAIL, 6, 11) !== 6) return;
            Atomics.store(words, deathWord(0), 1);
            if (Atomics.compareExchange(words, WORD.TAIL, 11, 12) === 11) {
              Atomics.store(words, WORD.DATA + 6, 8);
            }
          },
        },
        {
          name: 'B',
          run(shared) {
            const sent = new ManyToOneProducer(shared, 1).trySend(numbered(20, 16), 0);
            if (mustWake(shared.words, WORD.SLEEP)) Atomics.store(shared.words, BELL, 1);
            return sent;
          },
        },
        {
          name: 'C',
          run(shared) {
            const consumer = new ManyToOneConsumer(shared);
            const isDead = Atomics.load(shared.words, deathWord(0)) === 1;
            const recover = (): boolean =>
              consumer.recover((participant) => participant !== 0 || !isDead);
            consumer.drain(() => undefined, 256);
            recover();
            const sleeps = maySleep(
              shared.words,
              WORD.SLEEP,
              () => consumer.hasMessages() || recover(),
            );
            return sleeps && isDead;
          },
        },
      ],
      ({ results, segment: { words }, schedule }) => {
        if (results[1] === false) refused++;
        // A death that is noticed later rings, too.
        if (results[2] !== true) return;
        if (words[BELL] === 1) {
          woken++;
          return;
        }
        const consumer = new ManyToOneConsumer(segment);
        const waits =
          consumer.hasMessages() || consumer.recover((participant) => participant !== 0);
        assert.equal(waits, false, `sleeps on: ${schedule}`);
      },
      { plainStores: 'delayed', ignoredWords: isUnused, deathWord },
    );
    assert.ok(refused > 10 && woken > 0, `${String(refused)} ${String(woken)}`);
  });
});

describe('many-to-one', () => {
  it('delivers in the order of claims, not of publishing', () => {
    const segment = localSegment(KIND.MANY_TO_ONE, 1024);
    const slow = new ManyToOneProducer(segment, 0);
    const quick = new ManyToOneProducer(segment, 1);
    const consumer = new ManyToOneConsumer(segment);
    const at = slow.tryClaim(1, 0);
    quick.trySend(numbered(2, 1), 0);
    const received: (number | undefined)[] = [];
    const handler = (bytes: Uint8Array, offset: number): void => {
      received.push(bytes[offset]);
    };
    assert.equal(consumer.drain(handler, 256), 0);
    slow.bytes[at] = 1;
    slow.stage();
    assert.equal(consumer.drain(handler, 256), 2);
    assert.deepEqual(received, [1, 2]);
  });

  it('passes over an aborted claim', () => {
    const segment = localSegment(KIND.MANY_TO_ONE, 1024);
    const producer = new ManyToOneProducer(segment, 0);
    const consumer = new ManyToOneConsumer(segment);
    producer.tryClaim(8, 0);
    producer.abort();
    producer.trySend(numbered(7, 1), 0);
    assert.equal(
      consumer.drain((bytes, offset) => {
        assert.equal(bytes[offset], 7);
      }, 256),
      1,
    );
  });

  it('never releases the claim of a living producer, however long it is stopped', () => {
    const segment = localSegment(KIND.MANY_TO_ONE, 1024);
    new ManyToOneProducer(segment, 3).tryClaim(8, 0);
    const consumer = new ManyToOneConsumer(segment);
    const asked: number[] = [];
    const lives = (participant: number): boolean => asked.push(participant) > 0;
    assert.equal(consumer.recover(lives), false);
    assert.deepEqual(asked, [3]);
    assert.equal(
      consumer.recover(() => false),
      true,
    );
    assert.equal(
      consumer.drain(() => undefined, 256),
      0,
    );
    assert.equal(consumer.hasPassed(consumer.tail()), true);
  });

  it('infers which of several dead claims was made, if no length was written', () => {
    // Claims of 3 and of 2 units, both from position 0, of participants that died at M2 or M3.
    for (const winner of [2, 3]) {
      const segment = localSegment(KIND.MANY_TO_ONE, 256);
      for (const [participant, units] of [
        [0, 3],
        [1, 2],
      ] as const) {
        segment.words[participantWord(participant) + PARTICIPANT.TAIL] = 0;
        segment.words[participantWord(participant) + PARTICIPANT.UNITS] = units;
      }
      segment.words[WORD.TAIL] = winner;
      new ManyToOneProducer(segment, PARTICIPANT_COUNT - 1).trySend(numbered(9, 3), 0);
      const consumer = new ManyToOneConsumer(segment);
      assert.equal(
        consumer.recover(() => false),
        true,
      );
      const received: (number | undefined)[] = [];
      consumer.drain((bytes, offset) => {
        received.push(bytes[offset]);
      }, 256);
      assert.deepEqual(received, [9], String(winner));
    }
  });
});
