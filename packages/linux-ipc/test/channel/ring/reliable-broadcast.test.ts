import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { BroadcastProducer } from '../../../dist/channel/ring/broadcast.js';
import { KIND, PARTICIPANT, participantWord, WORD } from '../../../dist/channel/ring/layout.js';
import {
  ReliableSubscribers,
  ReliableSubscriber,
} from '../../../dist/channel/ring/reliable-broadcast.js';
import type { Segment } from '../../../dist/channel/ring/segment.js';
import { explore, type ModelOutcome } from '../support/model.js';
import { isCounter, localSegment, numbered, numberOf } from '../support/segments.js';

/** Where the model records deaths: in place of the hang-up of a connection. */
const deathWord = (process: number): number => 300 + process;
/** Where the model records the admission of a later subscriber: in place of its welcome. */
const ADMITTED = 310;

const isUnused = (index: number): boolean =>
  isCounter(index) || (index >= WORD.PARTICIPANTS && index < WORD.DATA && index % 16 !== 4);

/**
 * Sends 1, 2 …, in at most `attempts` tries, and admits each subscriber before the message in
 * `admissions`. Checks whether subscribers have died only when there is no room.
 */
function sends(lengths: readonly number[], attempts: number, admissions: readonly number[]) {
  return (segment: Segment): number => {
    const subscribers = new ReliableSubscribers(segment.words);
    const producer = new BroadcastProducer(segment, subscribers);
    const admit = (message: number): void => {
      admissions.forEach((before, participant) => {
        if (before !== message) return;
        subscribers.add(participant); // J1, J2
        if (before > 1) Atomics.store(segment.words, ADMITTED, 1); // J3
      });
    };
    let sent = 0;
    admit(1);
    for (let i = 0; i < attempts && sent < lengths.length; i++) {
      if (producer.trySend(numbered(sent + 1, lengths[sent] ?? 0), 0)) {
        sent++;
        admit(sent + 1);
        continue;
      }
      for (const participant of admissions.keys()) {
        const died = Atomics.load(segment.words, deathWord(1 + participant)) === 1;
        if (died) subscribers.remove(participant); // J4
      }
    }
    return sent;
  };
}

function drain(consumer: ReliableSubscriber): number[] {
  const received: number[] = [];
  consumer.drain((bytes, offset, length) => {
    received.push(numberOf(bytes.slice(offset, offset + length)));
  }, 256);
  return received;
}

function receives(participant: number, admittedBefore: number) {
  return (segment: Segment): number[] => {
    if (admittedBefore > 1 && Atomics.load(segment.words, ADMITTED) === 0) return [];
    return drain(new ReliableSubscriber(segment, participant));
  };
}

/** Checks that each living subscriber receives, in all, every message sent since it joined. */
function checkAll(
  { results, killed, segment, schedule }: ModelOutcome,
  admissions: readonly number[],
): void {
  const sent = results[0] as number;
  for (const [participant, first] of admissions.entries()) {
    if (killed[1 + participant] === true || sent < first - 1) continue;
    const rest = drain(new ReliableSubscriber(segment, participant));
    const received = [...(results[1 + participant] as number[]), ...rest];
    const expected = Array.from({ length: sent - first + 1 }, (_, i) => first + i);
    assert.deepEqual(received, expected, `subscriber ${String(participant)}: ${schedule}`);
  }
}

describe('broadcast that waits: every interleaving', () => {
  for (const plainStores of ['immediate', 'delayed'] as const) {
    for (const [name, lengths, admissions] of [
      ['two subscribers, of which one may die', [16, 16, 16], [1, 1]],
      ['one that joins later, and may die', [5, 16, 16, 16, 16], [3]],
    ] as const) {
      it(`${name}: each receives everything from when it joins (plain stores ${plainStores})`, () => {
        let outcomes = 0;
        const sentCounts = new Set<unknown>();
        explore(
          localSegment(KIND.BROADCAST, 64),
          [
            { name: 'P', run: sends(lengths, lengths.length + 1, admissions) },
            ...admissions.map((before, participant) => ({
              name: 'AB'.charAt(participant),
              run: receives(participant, before),
              mayDie: participant === 0,
            })),
          ],
          (outcome) => {
            outcomes++;
            sentCounts.add(outcome.results[0]);
            checkAll(outcome, admissions);
          },
          { plainStores, ignoredWords: isUnused, deathWord },
        );
        assert.ok(outcomes > 10, String(outcomes));
        assert.ok(sentCounts.has(lengths.length) && sentCounts.size > 1, [...sentCounts].join());
      });
    }
  }
});

describe('broadcast that waits', () => {
  const open = (capacity: number) => {
    const segment = localSegment(KIND.BROADCAST, capacity);
    const subscribers = new ReliableSubscribers(segment.words);
    return { segment, subscribers, producer: new BroadcastProducer(segment, subscribers) };
  };

  it('waits only for the slowest subscriber, until it reads or is removed', () => {
    const { segment, subscribers, producer } = open(1024);
    subscribers.add(3);
    subscribers.add(31);
    const quick = new ReliableSubscriber(segment, 3);
    const slow = new ReliableSubscriber(segment, 31);
    const fill = (): number => {
      let sent = 0;
      while (producer.trySend(numbered(sent, 100), 0)) {
        sent++;
        drain(quick);
      }
      return sent;
    };
    const room = fill();
    assert.ok(room > 5, String(room));
    assert.equal(drain(slow).length, room);
    assert.equal(fill(), room);
    subscribers.remove(31);
    assert.equal(producer.trySend(numbered(1, 100), 0), true);
  });

  it('waits for nothing without subscribers, and publishes staged records to a new one', () => {
    const { segment, subscribers, producer } = open(1024);
    for (let i = 0; i < 1000; i++) assert.ok(producer.trySend(numbered(1, 100), 0));
    while (producer.tryClaim(100, 0) >= 0) producer.stage();
    subscribers.add(0);
    producer.publish();
    const late = new ReliableSubscriber(segment, 0);
    assert.equal(late.drain(() => undefined, 256) > 5, true);
  });

  it('refuses an impossible head', () => {
    for (const wrong of [500, -1000, 0x7fff_ffff, -0x8000_0000]) {
      const { segment, subscribers, producer } = open(1024);
      subscribers.add(0);
      subscribers.add(1);
      segment.words[participantWord(1) + PARTICIPANT.HEAD] = wrong;
      assert.throws(
        () => {
          while (producer.trySend(numbered(1, 100), 0));
        },
        { code: 'ERR_CHANNEL_CORRUPTED' },
      );
    }
  });
});
