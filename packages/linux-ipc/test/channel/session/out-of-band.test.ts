import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { kindOf, RECORD_TYPE } from '../../../dist/channel/message/fragments.js';
import { BroadcastProducer, BroadcastSubscriber } from '../../../dist/channel/ring/broadcast.js';
import { KIND, PARTICIPANT, participantWord, WORD } from '../../../dist/channel/ring/layout.js';
import type { Segment } from '../../../dist/channel/ring/segment.js';
import {
  OutOfBandSocket,
  type PassedFile,
} from '../../../dist/channel/session/out-of-band-socket.js';
import {
  OutOfBandReceiver,
  OutOfBandSender,
  MOST_WAITING,
} from '../../../dist/channel/session/out-of-band.js';
import { Descriptor } from '../../../dist/core/descriptor.js';
import { native } from '../../../dist/core/native.js';
import type { Mapping } from '../../../dist/memory/mapping.js';
import { explore, type ModelOutcome } from '../support/model.js';
import { isCounter, localSegment, doNothing, numbered, numberOf } from '../support/segments.js';

/** The socket of the model: for each file that was passed, the number; 0 before that. */
const fileWord = (file: number): number => 300 + file;
/** Becomes 1 when a file is passed while too many wait. */
const TOO_MANY = 320;
/** The number of the last record, for a model without a ring. */
const RECORD = 322;
/** Becomes 1 when the publisher has sent everything or died, as its connection hangs up. */
const OVER = 321;
const deathWord = (process: number): number => (process === 0 ? OVER : 330);
const takenWord = participantWord(0) + PARTICIPANT.TAKEN;

const isUnused = (index: number): boolean =>
  isCounter(index) || (index >= WORD.PARTICIPANTS && index < WORD.DATA && index !== takenWord);

/** `broadcast.test.ts` tries how records are read, written and overwritten. */
const isMerged = (index: number): boolean =>
  index >= WORD.DATA || index === TOO_MANY || index === WORD.LATEST;
const isMergedWithoutLaps = (index: number): boolean => isMerged(index) || index === WORD.INTENT;

/** The publisher's end of the socket. */
function sendingEnd({ words }: Segment) {
  let passed = 0;
  return {
    pass(number: number): boolean {
      const waiting = passed - (words[takenWord] as unknown as number);
      if (waiting >= MOST_WAITING) Atomics.store(words, TOO_MANY, 1);
      Atomics.store(words, fileWord(passed++), number);
      return true;
    },
    close: doNothing,
  };
}

/** The subscriber's end. */
function receivingEnd({ words }: Segment) {
  let received = 0;
  return {
    receive(): PassedFile | undefined {
      const number = Atomics.load(words, fileWord(received));
      if (number === 0) return undefined;
      received++;
      const mapping = { bytes: Uint8Array.of(number) } as unknown as Mapping;
      return { number, map: () => mapping, [Symbol.dispose]: doNothing };
    },
    close: doNothing,
  };
}

function senderOf(segment: Segment): OutOfBandSender {
  const noFile = { [Symbol.dispose]: doNothing } as unknown as Descriptor;
  const sender = new OutOfBandSender(segment.words, () => noFile);
  sender.add(0, sendingEnd(segment));
  return sender;
}

/** For each message its length, or that it is sent out of band. A file's only byte is its number. */
type Lengths = readonly (number | 'out of band')[];

/** Sends 1, 2 … */
function sends(lengths: Lengths) {
  return (segment: Segment): void => {
    const producer = new BroadcastProducer(segment);
    const outOfBand = senderOf(segment);
    lengths.forEach((length, i) => {
      if (length === 'out of band') {
        producer.trySend(outOfBand.send(new Uint8Array(0)), RECORD_TYPE.OUT_OF_BAND);
      } else {
        producer.trySend(numbered(i + 1, length), RECORD_TYPE.WHOLE);
      }
    });
    Atomics.store(segment.words, OVER, 1);
  };
}

/** How many messages have been published, by the value of TAIL. */
function publishedByTail(segment: Segment, lengths: Lengths): Map<number, number> {
  const published = new Map([[0, 0]]);
  const start = segment.bytes.slice();
  for (let count = 1; count <= lengths.length; count++) {
    sends(lengths.slice(0, count))(segment);
    published.set(segment.words[WORD.TAIL] ?? 0, count);
    segment.bytes.set(start);
  }
  return published;
}

interface Received {
  /** The numbers of the messages that were received. */
  readonly numbers: readonly number[];
  readonly lost: number;
  /** How many messages were lost before the first that was received. */
  readonly lostBefore: number;
  /** Whether it received once more after the publisher had sent everything, or died. */
  readonly isComplete: boolean;
}

function receives(lengths: Lengths, polls: number) {
  const places = lengths.flatMap((length, i) => (length === 'out of band' ? [i + 1] : []));
  return (segment: Segment): Received => {
    const subscriber = new BroadcastSubscriber(segment);
    const outOfBand = new OutOfBandReceiver(receivingEnd(segment), segment.words, 0);
    const numbers: number[] = [];
    let lostOutOfBand = 0;
    let lostBefore = 0;
    const take = (bytes: Uint8Array, offset: number, length: number, type: number): void => {
      let number: number | undefined = numberOf(bytes.slice(offset, offset + length));
      if (kindOf(type) === RECORD_TYPE.OUT_OF_BAND) {
        const [which = 0] = new Int32Array(bytes.slice(offset, offset + length).buffer);
        const file = outOfBand.take(which);
        assert.ok(file === undefined || file.bytes[0] === which, 'the file of the record');
        number = file === undefined ? undefined : places[which - 1];
      }
      if (number === undefined) lostOutOfBand++;
      else if (numbers.push(number) === 1) lostBefore = lostOutOfBand + subscriber.lost;
    };
    for (let i = 0; i < polls; i++) subscriber.drain(take, 1);
    const isComplete = Atomics.load(segment.words, OVER) === 1;
    if (isComplete) subscriber.drain(take, 256);
    return { numbers, lost: lostOutOfBand + subscriber.lost, lostBefore, isComplete };
  };
}

/** Checks that messages are whole and in order, and that exactly those not received count as lost. */
function check({ results, segment, schedule }: ModelOutcome, published: Map<number, number>): void {
  assert.equal(segment.words[TOO_MANY], 0, `too many wait: ${schedule}`);
  const received = results[1] as Received | undefined;
  if (received === undefined) return;
  const { numbers, lost, lostBefore, isComplete } = received;
  assert.ok(!numbers.includes(-1), `torn: ${schedule}`);
  const ascending = numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? 0));
  assert.ok(ascending, `order: ${numbers.join()} ${schedule}`);
  const all = published.get(segment.words[WORD.TAIL] ?? 0) ?? -1;
  const [first] = numbers;
  if (!isComplete) return;
  if (first === undefined) assert.ok(lost <= all, schedule);
  else assert.equal(first - 1 - lostBefore + numbers.length + lost, all, schedule);
}

describe('messages sent out of band: every interleaving', () => {
  for (const plainStores of ['immediate', 'delayed'] as const) {
    for (const [name, capacity, lengths, mayLose] of [
      ['nothing is lost when few wait', 128, ['out of band', 5, 'out of band'], false],
      [
        'of records that are overwritten',
        64,
        ['out of band', 'out of band', 16, 16, 'out of band'],
        true,
      ],
    ] as const) {
      it(`${name}${mayLose ? '' : ', whichever side dies'} (plain stores ${plainStores})`, () => {
        const segment = localSegment(KIND.BROADCAST, capacity);
        const published = publishedByTail(segment, lengths);
        const mergedWords = capacity === 64 ? isMerged : isMergedWithoutLaps;
        const losses = new Set<number>();
        let outcomes = 0;
        const states = explore(
          segment,
          [
            { name: 'P', run: sends(lengths), mayDie: !mayLose },
            { name: 'S', run: receives(lengths, mayLose ? 1 : 2), mayDie: !mayLose },
          ],
          (outcome) => {
            outcomes++;
            check(outcome, published);
            const received = outcome.results[1] as Received | undefined;
            if (received !== undefined) losses.add(received.lost);
          },
          { plainStores, ignoredWords: isUnused, mergedWords, deathWord },
        );
        assert.ok(outcomes > 100, `${String(outcomes)} of ${String(states)}`);
        assert.equal(losses.size > 1, mayLose, [...losses].join());
      });
    }
  }

  it('lose no file that was passed, and never have too many waiting (without a ring)', () => {
    const count = MOST_WAITING + 2;
    const losses = new Set<number>();
    const states = explore(
      localSegment(KIND.BROADCAST, 64),
      [
        {
          name: 'P',
          run(segment) {
            const sender = senderOf(segment);
            for (let number = 1; number <= count; number++) {
              sender.send(new Uint8Array(0));
              Atomics.store(segment.words, RECORD, number); // A3
            }
            Atomics.store(segment.words, OVER, 1);
          },
        },
        {
          name: 'S',
          run(segment) {
            const receiver = new OutOfBandReceiver(receivingEnd(segment), segment.words, 0);
            const lost: number[] = [];
            let found = 0;
            const receiveAll = (): void => {
              const last = Atomics.load(segment.words, RECORD);
              while (found < last) if (receiver.take(++found) === undefined) lost.push(found);
            };
            receiveAll();
            if (Atomics.load(segment.words, OVER) === 1) receiveAll();
            return { found, lost, isComplete: found === count };
          },
          mayDie: true,
        },
      ],
      ({ results, killed, segment: { words }, schedule }) => {
        assert.equal(words[TOO_MANY], 0, `too many wait: ${schedule}`);
        if (killed[1] === true) return;
        const result = results[1] as { found: number; lost: number[]; isComplete: boolean };
        const { found, lost, isComplete } = result;
        const passed = Array.from({ length: count }, (_, file) => words[fileWord(file)] ?? 0);
        for (let number = 1; number <= found; number++) {
          assert.equal(lost.includes(number), !passed.includes(number), schedule);
        }
        const taken = passed.filter((number) => number !== 0).length;
        if (isComplete) assert.equal(words[takenWord], taken, schedule);
        losses.add(lost.length);
      },
      { plainStores: 'immediate', ignoredWords: isUnused, mergedWords: isMerged, deathWord },
    );
    assert.deepEqual([...losses].sort(), [0, 1, 2], String(states));
  });
});

describe('messages sent out of band', () => {
  it('are lost if they arrive without a file; the next ones are not', () => {
    const { words } = localSegment(KIND.BROADCAST, 64);
    const ends = new Int32Array(2);
    assert.equal(native.socketpair(ends, native.SOCK_SEQPACKET), 0);
    const [here, there] = Array.from(ends, (fd) => Descriptor.from(fd, 'test'));
    assert.ok(here && there);
    const ours = new OutOfBandSocket(here);
    const receiver = new OutOfBandReceiver(new OutOfBandSocket(there), words, 0);
    // What the kernel gives a process that has no descriptor left: the packet without the file.
    const withoutFile: Pick<OutOfBandSocket, 'pass' | 'close'> = {
      pass: (number, memory) => {
        if (number % 3 === 0) return ours.pass(number, memory);
        const packet = new Uint8Array(Int32Array.of(number).buffer);
        return native.sendmsg(here.fd, packet, new Uint8Array(0), new Int32Array(0)) >= 0;
      },
      close: () => {
        ours.close();
      },
    };
    const sender = new OutOfBandSender(words);
    sender.add(0, withoutFile);
    for (let number = 1; number <= 30; number++) {
      sender.send(Buffer.from(String(number)));
      const mapping = receiver.take(number);
      assert.equal(mapping !== undefined, number % 3 === 0, String(number));
      if (mapping !== undefined)
        assert.equal(Buffer.from(mapping.bytes).toString(), String(number));
      mapping?.close();
    }
    assert.equal(words[participantWord(0) + PARTICIPANT.TAKEN], 30);
    sender.close();
    receiver.close();
  });
});
