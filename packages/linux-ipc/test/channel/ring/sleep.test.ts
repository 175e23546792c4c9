/**
 * No process sleeps through what it waits for: every interleaving of a side that falls asleep with one
 * that publishes or makes room, for each channel that sleeps by a word. (One-to-one sleeps by its
 * positions.)
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { BroadcastProducer, BroadcastSubscriber } from '../../../dist/channel/ring/broadcast.js';
import {
  LatestValueConsumer,
  LatestValueProducer,
} from '../../../dist/channel/ring/latest-value.js';
import { KIND, WORD, type Kind } from '../../../dist/channel/ring/layout.js';
import { ManyToOneConsumer, ManyToOneProducer } from '../../../dist/channel/ring/many-to-one.js';
import {
  ReliableSubscribers,
  ReliableSubscriber,
} from '../../../dist/channel/ring/reliable-broadcast.js';
import type { Segment } from '../../../dist/channel/ring/segment.js';
import {
  awake,
  maySleep,
  maySleepAmongOthers,
  mustWake,
} from '../../../dist/channel/ring/sleep.js';
import { explore, type ModelProcess } from '../support/model.js';
import { isCounter, localSegment, doNothing, numbered } from '../support/segments.js';

/** The word that is the bell of a sleeper. */
const bellOf = (sleeper: number): number => 300 + sleeper;

interface Waiting {
  /** Does what can be done now. True once its task is done. */
  tryNow(): boolean;
  /** Whether it could continue: called before sleeping, and at the end for a process that sleeps. */
  canContinue(): boolean;
}

/** Sleeps by a word, alone or among others. Returns `canContinue` if it sleeps at the end. */
function sleeps(
  open: (segment: Segment) => Waiting,
  { word, bell, isAlone }: { word: number; bell: number; isAlone: boolean },
) {
  return (segment: Segment): (() => boolean) | undefined => {
    const { words } = segment;
    const waiting = open(segment);
    const canContinue = (): boolean => waiting.canContinue();
    for (let i = 0; i < 2; i++) {
      if (waiting.tryNow()) return undefined;
      const may = isAlone
        ? maySleep(words, word, canContinue)
        : maySleepAmongOthers(words, word, canContinue);
      if (!may) continue;
      if (Atomics.exchange(words, bell, 0) === 0) return canContinue;
      if (isAlone) awake(words, word);
    }
    return undefined;
  };
}

/** W2, W3: rings for all that may sleep. */
function wake({ words }: Segment, word: number, sleepers: readonly number[]): void {
  if (!mustWake(words, word)) return;
  for (const sleeper of sleepers) Atomics.add(words, bellOf(sleeper), 1);
}

/** Answers a question about memory as it is at the end, outside of the model. */
function atTheEnd(segment: Segment, question: () => boolean): boolean {
  const { load } = Atomics;
  Atomics.load = (_: unknown, index: number) => segment.words[index] as never;
  try {
    return question();
  } finally {
    Atomics.load = load;
  }
}

/** Payloads, and other words that do not decide whether a process sleeps. */
const isMerged = (index: number): boolean =>
  index >= WORD.PARTICIPANTS || index === WORD.INTENT || index === WORD.LATEST;

function check(
  segment: Segment,
  processes: readonly ModelProcess[],
  sleepers: readonly number[],
  mergedWords = isMerged,
): void {
  let asleep = 0;
  let awakeAtTheEnd = 0;
  for (const plainStores of ['immediate', 'delayed'] as const) {
    explore(
      segment,
      processes,
      ({ results, segment: { words }, schedule }) => {
        sleepers.forEach((sleeper) => {
          const canContinue = results[sleeper] as (() => boolean) | undefined;
          if (canContinue === undefined) {
            awakeAtTheEnd++;
            return;
          }
          asleep++;
          const isRung = (words[bellOf(sleeper)] ?? 0) > 0;
          assert.ok(isRung || !atTheEnd(segment, canContinue), `sleeps on: ${schedule}`);
        });
      },
      { plainStores, ignoredWords: isCounter, mergedWords },
    );
  }
  assert.ok(asleep > 10 && awakeAtTheEnd > 10, `${String(asleep)} ${String(awakeAtTheEnd)}`);
}

/** Two processes that receive, 0 and 1, and one that publishes a message. */
function checkReceivers(
  kind: Kind,
  open: (segment: Segment, receiver: number) => Waiting,
  publish: (segment: Segment) => unknown,
): void {
  const receivers = [0, 1].map((receiver) => ({
    name: 'AB'.charAt(receiver),
    run: sleeps((shared) => open(shared, receiver), {
      word: WORD.SLEEP,
      bell: bellOf(receiver),
      isAlone: false,
    }),
  }));
  const publisher = {
    name: 'P',
    run(shared: Segment): void {
      publish(shared);
      wake(shared, WORD.SLEEP, [0, 1]);
    },
  };
  check(localSegment(kind, 128), [...receivers, publisher], [0, 1]);
}

/** Receives a number of messages. */
function receiver(
  consumer: { drain(handler: () => void, limit: number): number; hasMessages(): boolean },
  count: number,
): Waiting {
  let received = 0;
  return {
    tryNow: () => (received += consumer.drain(doNothing, 256)) === count,
    canContinue: () => consumer.hasMessages(),
  };
}

describe('no process sleeps through', () => {
  it('a message of a publisher that overwrites', () => {
    checkReceivers(
      KIND.BROADCAST,
      (segment) => receiver(new BroadcastSubscriber(segment), 1),
      (segment) => new BroadcastProducer(segment).trySend(numbered(1, 0), 0),
    );
  });

  it('a message of a publisher that waits', () => {
    checkReceivers(
      KIND.BROADCAST,
      (segment, participant) => receiver(new ReliableSubscriber(segment, participant), 1),
      (segment) =>
        new BroadcastProducer(segment, new ReliableSubscribers(segment.words)).trySend(
          numbered(1, 0),
          0,
        ),
    );
  });

  it('a new value', () => {
    checkReceivers(
      KIND.LATEST_VALUE,
      (segment) => {
        const reader = new LatestValueConsumer(segment);
        return {
          tryNow: () => reader.hasNews() && reader.read()?.[0] === 1,
          canContinue: () => reader.hasNews(),
        };
      },
      (segment) => {
        new LatestValueProducer(segment).write(Uint8Array.of(1));
      },
    );
  });

  it('a message to an inbox', () => {
    const senders = [0, 1].map((participant) => ({
      name: 'AB'.charAt(participant),
      run(segment: Segment): void {
        new ManyToOneProducer(segment, participant).trySend(numbered(1, 0), 0);
        wake(segment, WORD.SLEEP, [0]);
      },
    }));
    const inbox = {
      name: 'C',
      run: sleeps((segment) => receiver(new ManyToOneConsumer(segment), 2), {
        word: WORD.SLEEP,
        bell: bellOf(0),
        isAlone: true,
      }),
    };
    // Here, lengths publish; types do not.
    const mergesTypes = (index: number): boolean =>
      index >= WORD.PARTICIPANTS && (index < WORD.DATA || index % 2 === 1);
    check(localSegment(KIND.MANY_TO_ONE, 64), [inbox, ...senders], [0], mergesTypes);
  });

  it('room in an inbox', () => {
    const segment = localSegment(KIND.MANY_TO_ONE, 64);
    const filler = new ManyToOneProducer(segment, 2);
    while (filler.trySend(numbered(1, 16), 0));
    const senders = [0, 1].map((participant) => ({
      name: 'AB'.charAt(participant),
      run: sleeps(
        (shared) => {
          const producer = new ManyToOneProducer(shared, participant);
          return {
            tryNow: () => producer.trySend(numbered(1, 16), 0),
            canContinue: () => producer.hasRoom(16),
          };
        },
        { word: WORD.WAIT, bell: bellOf(participant), isAlone: false },
      ),
    }));
    const inbox = {
      name: 'C',
      run(shared: Segment): void {
        const consumer = new ManyToOneConsumer(shared);
        for (let i = 0; i < 2; i++) {
          consumer.drain(doNothing, 1);
          wake(shared, WORD.WAIT, [0, 1]);
        }
      },
    };
    const merges = (index: number): boolean => index >= WORD.PARTICIPANTS;
    check(segment, [...senders, inbox], [0, 1], merges);
  });

  it('room that the slowest subscriber of a publisher makes', () => {
    const segment = localSegment(KIND.BROADCAST, 64);
    const subscribers = new ReliableSubscribers(segment.words);
    for (const participant of [0, 1]) subscribers.add(participant);
    const publisher = {
      name: 'P',
      run: sleeps(
        (shared) => {
          const producer = new BroadcastProducer(shared, subscribers);
          let sent = 0;
          return {
            tryNow: () => {
              while (sent < 3 && producer.trySend(numbered(sent, 16), 0)) sent++;
              return sent === 3;
            },
            canContinue: () => producer.hasRoom(16),
          };
        },
        { word: WORD.WAIT, bell: bellOf(0), isAlone: true },
      ),
    };
    const members = [0, 1].map((participant) => ({
      name: 'AB'.charAt(participant),
      run(shared: Segment): void {
        new ReliableSubscriber(shared, participant).drain(doNothing, 256);
        wake(shared, WORD.WAIT, [0]);
      },
    }));
    const merges = (index: number): boolean => index >= WORD.DATA || index === WORD.LATEST;
    check(segment, [publisher, ...members], [0], merges);
  });
});
